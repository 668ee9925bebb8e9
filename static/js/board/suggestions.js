// Where a session could be instead: the server's best places, each a button to press.

import { asPlace } from "./times.js";

const PATIENCE = 10_000;

export class Suggestions {
  #card = null;

  // `address` is an example, "…/sessions/0/suggestions/".
  constructor({ dialog, address, table, words, goBackTo }) {
    Object.assign(this, { dialog, address, table, words, goBackTo });
    this.title = dialog.querySelector("[data-title]");
    this.list = dialog.querySelector("[data-suggested]");
    this.status = dialog.querySelector("[data-status]");
    dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.goBackTo(this.#card));
  }

  async open(card) {
    this.#card = card;
    this.title.textContent = card.session.title;
    this.list.replaceChildren();
    this.status.textContent = this.words.say("looking");
    this.dialog.showModal();
    const found = await this.#ask(card);
    if (this.#card !== card) return;
    this.status.textContent = found ? "" : this.words.say("noContact");
    if (found?.length === 0) this.status.textContent = this.words.say("noSuggestions");
    this.list.replaceChildren(...(found ?? []).map((one) => this.#item(one)));
    this.list.querySelector("button")?.focus();
  }

  async #ask({ key, session }) {
    const address = this.address.replace("/0/", `/${session.id}/`) + (key ? `?slot=${key}` : "");
    try {
      const response = await fetch(address, {
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      return response.ok ? (await response.json()).suggestions : null;
    } catch {
      return null;
    }
  }

  #item(suggestion) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = suggestion.where;
    button.addEventListener("click", () => this.#take(suggestion));
    item.append(button);
    const reasons = suggestion.reasons.join(" ");
    for (const words of [reasons, ...suggestion.clashes.map((one) => `! ${one}`)]) {
      const line = document.createElement("p");
      line.className = "small quiet";
      line.textContent = words;
      item.append(line);
    }
    return item;
  }

  async #take(suggestion) {
    const { outcome, words } = await this.table.put(this.#card, asPlace(suggestion));
    if (outcome === "made" || outcome === "unchanged") this.dialog.close();
    else this.status.textContent = words;
  }
}
