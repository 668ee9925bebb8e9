// The people registered here of whom the server does not know yet, or whom it has refused. A
// refusal is shown with its reason, and is corrected or thrown away by somebody.

import { fill } from "../verdicts.js";

export class Queue {
  #root;
  #words;
  #on;
  #chosen; // whom the dialogue is about
  #shown;

  // `on` hears print(row), correct(row) and throwAway(row).
  constructor({ root, words, on }) {
    this.#root = root;
    this.#words = words;
    this.#on = on;
    this.#dialog.addEventListener("close", () => {
      if (this.#dialog.returnValue === "throw") this.#on.throwAway(this.#chosen);
    });
  }

  show(rows, { isKept }) {
    this.#part("queue").hidden = rows.length === 0;
    this.#part("not-kept").hidden = isKept;
    if (rows === this.#shown) return; // somebody may be reading it, or about to press
    this.#shown = rows;
    this.#part("queue-list").replaceChildren(...rows.map((row) => this.#row(row)));
  }

  #row(row) {
    const made = this.#root.querySelector("template[data-queued]").content.cloneNode(true);
    const part = (name) => made.querySelector(`[data-${name}]`);
    part("name").textContent = row.name;
    part("organisation").textContent = row.organisation;
    part("state").textContent = row.reason
      ? fill(this.#words.refused, row)
      : this.#words.waitsToBeSent;
    part("state").dataset.tone = row.reason ? "bad" : "seen";
    this.#button(part("print"), this.#words.printOf, row, () => this.#on.print(row));
    this.#button(part("correct"), this.#words.correctOf, row, () => this.#on.correct(row));
    this.#button(part("throw"), this.#words.throwOf, row, () => this.#ask(row));
    part("correct").hidden = part("throw").hidden = !row.reason;
    return made;
  }

  #button(button, words, row, deed) {
    button.setAttribute("aria-label", fill(words, row));
    button.addEventListener("click", deed);
  }

  #ask(row) {
    this.#chosen = row;
    this.#part("asked").textContent = fill(this.#words.throwQuestion, row);
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }

  get #dialog() {
    return this.#part("throw-dialog");
  }

  #part(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }
}
