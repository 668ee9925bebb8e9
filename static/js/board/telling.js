// What the board tells: read out by screen readers, and to be read on the page.

export class Telling {
  #problem = null;

  // `said` is read out when there is time; `problem` at once, and stays until it is over.
  constructor({ said, problem }) {
    Object.assign(this, { said, problem });
  }

  say(sentence) {
    // The same sentence twice is two events, and is to be heard twice.
    const again = this.said.textContent === sentence ? "\u00a0" : "";
    this.said.textContent = sentence + again;
  }

  // `about` is what it is about ("refused", "unsaved", "contact"), so that it can be taken back.
  warn(about, sentence) {
    this.#problem = about;
    this.problem.hidden = false;
    this.problem.firstElementChild.textContent = sentence;
  }

  isOver(...about) {
    if (!about.includes(this.#problem)) return;
    this.#problem = null;
    this.problem.hidden = true;
    this.problem.firstElementChild.textContent = "";
  }
}
