// Beside the grid: the sessions that are not placed, with a box to find them by.

import { Card } from "./cards.js";

export class Aside {
  cards = new Map(); // by session id, as in the draft

  constructor({ host, count, filter, none, words }) {
    Object.assign(this, { host, count, filter, none, words });
    filter.addEventListener("input", () => this.#choose());
  }

  show(sessions) {
    const ids = new Set(sessions.map((session) => session.id));
    for (const [id, card] of this.cards) {
      if (ids.has(id)) continue;
      card.element.remove();
      this.cards.delete(id);
    }
    sessions.forEach((session, index) => {
      const card = this.cards.get(session.id) ?? this.#add(session);
      card.write(session, null, { number: 0, isBad: false }, false);
      if (this.host.children[index] !== card.element)
        this.host.insertBefore(card.element, this.host.children[index] ?? null);
    });
    this.count.textContent = sessions.length;
    this.#choose();
  }

  #add(session) {
    const card = new Card(null, this.words);
    this.cards.set(session.id, card);
    return card;
  }

  #choose() {
    const words = this.filter.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, session } of this.cards.values()) {
      const text = [session.title, session.track_name, session.kind_name, ...session.people];
      const has = text.join(" ").toLocaleLowerCase();
      element.hidden = !words.every((word) => has.includes(word));
      shown += !element.hidden;
    }
    this.none.hidden = shown > 0;
  }
}
