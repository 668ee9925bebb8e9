// The board while somebody works at it: what is shown, what is chosen, and what is in their hand.
// Keys, pointer and dialog all end here; here it is put on the screen and sent to the server.

import { newName } from "./changes.js";
import { isSame, within } from "./times.js";

export class Table {
  chosen = null; // the card that keys and buttons are about
  held = null; // {key, card, session, seen, from, place}; `place` null is off the board

  constructor({ draft, words, grid, aside, changes, history, telling, step, day }) {
    Object.assign(this, { draft, words, grid, aside, changes, history, telling, step, day });
  }

  // Showing

  show() {
    const placements = this.changes.overlaid();
    const hasFocus = this.chosen?.element === document.activeElement;
    this.grid.show(this.#wanted(placements), this.hours());
    this.aside.show(this.#unplaced(placements));
    if (this.chosen && !this.chosen.element.isConnected)
      this.choose(this.#cardsOf(this.chosen.session)[0] ?? null, { focus: hasFocus });
    else this.#keepChosen();
  }

  showDay(day) {
    this.putBack();
    this.day = day;
    this.chosen = null;
    this.show();
    this.onDay(day);
  }

  hours() {
    return this.draft.hoursOf(this.day);
  }

  #wanted(placements) {
    const wanted = new Map();
    for (const { slot, session, place } of placements.values()) {
      if (place.day !== this.day || slot === this.held?.key) continue;
      wanted.set(slot, this.#one(slot, session, place, false));
    }
    const { held } = this;
    const place = held && (held.place ?? held.from);
    if (place) wanted.set(held.key, this.#one(held.key, held.session, place, true));
    return wanted;
  }

  #one(slot, id, place, isHeld) {
    const session = this.draft.sessions.get(id);
    return { session, place, clashes: this.draft.clashesOf(slot), isHeld };
  }

  #unplaced(placements) {
    const placed = new Set([...placements.values()].map(({ session }) => session));
    if (this.held?.place) placed.add(this.held.session);
    return [...this.draft.sessions.values()]
      .filter(({ id, state }) => !placed.has(id) && state !== "cancelled")
      .sort((one, other) => one.title.localeCompare(other.title, this.words.language));
  }

  // Choosing: one card of the grid and one beside it can be reached with Tab.

  choose(card, { focus = false } = {}) {
    this.chosen = card;
    this.#keepChosen();
    if (focus) card?.element.focus();
    this.onChosen(card);
  }

  #keepChosen() {
    for (const cards of [this.grid.cards, this.aside.cards]) {
      const all = [...cards.values()];
      const current = all.includes(this.chosen)
        ? this.chosen
        : (all.find(({ element }) => element.tabIndex === 0) ?? firstOf(all));
      for (const { element } of all)
        if (element.tabIndex === 0 && element !== current?.element) element.tabIndex = -1;
      if (current) current.element.tabIndex = 0;
    }
  }

  // To the card of what a dialog was about, wherever it is now.
  goBackTo(card) {
    const cards = this.#cardsOf(card.session);
    this.choose(cards.find((one) => one === card) ?? cards[0] ?? null, { focus: true });
  }

  // Where a session is shown: on the grid, or beside it.
  #cardsOf({ id }) {
    const cards = [...this.grid.cards.values(), ...this.aside.cards.values()];
    return cards.filter(({ session }) => session.id === id);
  }

  cardOf(element) {
    const found = element.closest?.(".grid-card");
    if (!found) return null;
    return found.dataset.slot
      ? this.grid.cards.get(found.dataset.slot)
      : this.aside.cards.get(Number(found.dataset.session));
  }

  // In the hand

  // `place` is where a session that was not placed is shown first.
  lift(card, place = null) {
    this.putBack();
    const placement = this.changes.overlaid().get(card.key);
    this.held = {
      key: card.key ?? newName(),
      card,
      session: card.session.id,
      seen: placement?.version ?? 0,
      from: placement?.place ?? null,
      place: placement?.place ?? place,
    };
    this.grid.outline(this.held.from);
    this.show();
    this.onHeld(this.held);
  }

  aim(place) {
    const { held } = this;
    if (held.place && place && isSame(held.place, place)) return;
    held.place = place;
    this.show();
    this.grid.cards.get(held.key)?.element.classList.toggle("is-away", place === null);
  }

  putBack() {
    const { held } = this;
    if (!held) return null;
    this.#letGo();
    this.show();
    return held;
  }

  drop() {
    const { held } = this;
    this.#letGo();
    const { key, session, seen, from, place } = held;
    if (from && !place) return this.#make(this.#toUnplace({ slot: key, session, seen, place: from }));
    if (!place || (from && isSame(from, place))) return this.#nothing();
    if (!from) return this.#make(this.#toPlace({ slot: key, session, place }));
    return this.#make(this.#toMove({ slot: key, seen, from, place }));
  }

  #letGo() {
    this.grid.cards.get(this.held.key)?.element.classList.remove("is-away");
    this.held = null;
    this.grid.outline(null);
    this.onHeld(null);
  }

  #nothing() {
    this.show();
    return Promise.resolve({ outcome: "unchanged" });
  }

  // Changing

  // To a place that was typed or suggested.
  put(card, place) {
    const placement = this.changes.overlaid().get(card.key);
    const session = card.session.id;
    if (!placement) return this.#make(this.#toPlace({ slot: newName(), session, place }));
    const { slot, version: seen, place: from } = placement;
    if (isSame(from, place)) return this.#nothing();
    return this.#make(this.#toMove({ slot, seen, from, place }));
  }

  takeOff(card) {
    const placement = this.changes.overlaid().get(card.key);
    if (!placement) return this.#nothing();
    return this.#make(this.#toUnplace({ ...placement, seen: placement.version }));
  }

  #toMove({ slot, seen, from, place }) {
    const move = { do: "move", slot, seen };
    return { there: { ...move, place }, back: { ...move, place: from } };
  }

  #toPlace({ slot, session, place }) {
    return {
      there: { do: "place", session, slot, place },
      back: { do: "unplace", slot, seen: 0 },
    };
  }

  #toUnplace({ slot, session, seen, place }) {
    return {
      there: { do: "unplace", slot, seen },
      back: { do: "place", session, slot, place },
    };
  }

  async #make(step) {
    this.history.record(step);
    const answer = await this.send({ ...step.there });
    if (answer.outcome !== "made") this.history.forget(step);
    return answer;
  }

  // Also for what is undone and done again; the day of the change is shown.
  send(change) {
    const made = this.changes.make(change);
    if (change.place && change.place.day !== this.day) this.showDay(change.place.day);
    else this.show();
    return made;
  }

  // Hearing from the server

  take(state, own = null) {
    if (state.version < this.draft.version) return;
    const news = this.draft
      .take(state)
      .filter(({ slot }) => slot !== own && !this.changes.isAbout(slot));
    this.show();
    for (const one of news) this.#tell(one);
  }

  #tell({ slot, session, place, by }) {
    const title = this.draft.sessions.get(session)?.title;
    if (!title) return;
    this.grid.cards.get(slot)?.showAsNews();
    if (!place) return this.telling.say(this.words.say("othersTookOff", { title }));
    const where = this.words.where(place);
    const name = by ? "othersMoved" : "somebodyMoved";
    this.telling.say(this.words.say(name, { who: by, title, where }));
  }

  // Where the first gap is that a session fits in, on the day that is shown.
  firstFree(minutes) {
    const { from, to } = this.hours();
    const placements = [...this.changes.overlaid().values()].map(({ place }) => place);
    const today = placements.filter((place) => place.day === this.day);
    const rooms = this.draft.rooms.filter((room) => room !== null);
    for (let time = from; time + minutes <= to; time += this.step)
      for (const room of rooms) {
        const place = { day: this.day, room, from: time, minutes };
        if (!today.some((other) => overlaps(other, place))) return place;
      }
    return { day: this.day, room: rooms[0] ?? null, from, minutes };
  }

  // Kept on the board, whole, and at least one step long.
  fitted(place) {
    const minutes = Math.max(place.minutes, this.step);
    const from = within(place.from, this.grid.from, Math.max(this.grid.from, this.grid.to - minutes));
    return { ...place, from, minutes: Math.min(minutes, this.grid.to - from) };
  }

  // Who else is there then, as a title.
  beside({ key, place }) {
    const others = [...this.changes.overlaid().values()].filter(({ slot }) => slot !== key);
    const other = others.find((one) => one.place.day === place.day && overlaps(one.place, place));
    return other && this.draft.sessions.get(other.session)?.title;
  }
}

// What concerns everybody is in the way of every room.
const overlaps = (one, other) =>
  (one.room === other.room || one.room === null) &&
  one.from < other.from + other.minutes &&
  other.from < one.from + one.minutes;

function firstOf(cards) {
  const order = (card) => (card.place ? card.place.from : 0);
  return cards
    .filter(({ element }) => !element.hidden)
    .sort((one, other) => order(one) - order(other))[0];
}
