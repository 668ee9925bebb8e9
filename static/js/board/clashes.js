// What is wrong with the draft, in words; each with a way to see it and a way out.

export class Clashes {
  #shown = "";

  constructor({ list, count, none, words, showBoth, suggest }) {
    Object.assign(this, { list, count, none, words, showBoth, suggest });
  }

  show(clashes) {
    const now = JSON.stringify(clashes);
    if (now === this.#shown) return;
    this.#shown = now;
    this.list.replaceChildren(...clashes.map((clash) => this.#item(clash)));
    this.count.textContent = clashes.length;
    this.none.hidden = clashes.length > 0;
  }

  #item({ level, slots, words }) {
    const item = document.createElement("li");
    const sentence = document.createElement("p");
    const status = document.createElement("strong");
    status.className = level === "warn" ? "status status-warning" : "status status-bad";
    status.textContent = this.words.say(level);
    sentence.append(status, ` ${words}`);
    item.append(sentence, this.#buttons(slots, words));
    return item;
  }

  #buttons(slots, words) {
    const buttons = document.createElement("div");
    buttons.className = "cluster";
    const show = slots.length > 1 ? "showBoth" : "showIt";
    buttons.append(
      this.#button(this.words.say(show), words, () => this.showBoth(slots)),
      this.#button(this.words.say("suggest"), words, () => this.suggest(slots.at(-1))),
    );
    return buttons;
  }

  #button(text, about, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-as-link";
    button.textContent = text;
    button.setAttribute("aria-label", `${text}: ${about}`);
    button.addEventListener("click", act);
    return button;
  }
}
