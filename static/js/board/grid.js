// Rooms across, time down: one day of the board. Cards stand in one layer and are moved by custom
// properties alone, so that a card keeps the focus wherever it goes.

import { Card } from "./cards.js";
import { lanesOf } from "./lanes.js";
import { toStep, within } from "./times.js";

const HOUR = 60;
const MIDNIGHT = 24 * HOUR;
// Just above or below the grid is still meant to be on it.
const SLACK = 40;

export class Grid {
  cards = new Map(); // by slot
  #stands = new Map(); // slot → how it stands now, as a text to compare with
  #bands = new Map(); // slot → the band across all rooms of what concerns everybody
  #origin = null;

  constructor({ host, rooms, words, equipment }) {
    Object.assign(this, { host, rooms, words });
    this.scroller = host;
    this.sheet = piece("grid-sheet");
    this.heads = piece("grid-heads");
    this.times = piece("grid-times");
    this.layer = piece("grid-layer");
    this.open = piece("grid-open");
    this.layer.append(this.open);
    this.sheet.append(piece("grid-corner"), this.heads, this.times, this.layer);
    this.sheet.style.setProperty("--rooms", rooms.length);
    this.heads.append(...rooms.map((room) => this.#head(room, equipment)));
    host.replaceChildren(this.sheet);
  }

  // `wanted` is a Map of slot → {session, place, clashes, isHeld}; `hours` of the day {from, to}.
  show(wanted, hours) {
    this.#range(wanted, hours);
    for (const [slot, card] of this.cards) if (!wanted.has(slot)) this.#remove(slot, card);
    const lanes = this.#lanes(wanted);
    for (const [slot, one] of wanted) {
      const card = this.cards.get(slot) ?? this.#add(slot);
      card.write(one.session, one.place, one.clashes, one.isHeld);
      this.#stand(card, one, lanes.get(slot));
    }
  }

  // A slot has got its real name.
  rename(from, to) {
    const card = this.cards.get(from);
    if (!card) return;
    for (const known of [this.cards, this.#stands, this.#bands]) {
      if (known.has(from)) known.set(to, known.get(from));
      known.delete(from);
    }
    card.key = card.element.dataset.slot = to;
  }

  // Where a card was taken from stays outlined while it is held.
  outline(place) {
    this.#origin?.remove();
    this.#origin = null;
    if (!place || !this.rooms.includes(place.room)) return;
    this.#origin = piece("grid-origin");
    this.#put(this.#origin, place, { lane: 0, lanes: 1 });
    this.layer.append(this.#origin);
  }

  // The time and room under a point of the screen, or null away from the grid.
  at(x, y, step) {
    const frame = this.host.getBoundingClientRect();
    const isNear = y >= frame.top - SLACK && y <= frame.bottom + SLACK;
    if (!isNear || x < frame.left || x > frame.right) return null;
    const { left, top, width, height } = this.layer.getBoundingClientRect();
    const column = Math.floor(((x - left) / width) * this.rooms.length);
    const minutes = this.from + ((y - top) / height) * (this.to - this.from);
    return {
      room: this.rooms[within(column, 0, this.rooms.length - 1)],
      from: toStep(minutes, step),
      exactly: minutes,
    };
  }

  #range(wanted, hours) {
    const places = [...wanted.values()].map(({ place }) => place);
    const from = Math.min(hours.from, ...places.map((place) => place.from));
    const to = Math.max(hours.to, ...places.map((place) => place.from + place.minutes));
    const range = [Math.floor(from / HOUR) * HOUR, Math.min(Math.ceil(to / HOUR) * HOUR, MIDNIGHT)];
    const drawn = [...range, hours.from, hours.to].join();
    if (drawn === this.drawn) return;
    [this.from, this.to] = range;
    this.drawn = drawn;
    this.#stands.clear();
    this.sheet.style.setProperty("--length", this.to - this.from);
    this.open.style.setProperty("--from", hours.from - this.from);
    this.open.style.setProperty("--minutes", hours.to - hours.from);
    this.times.replaceChildren(...this.#hours());
  }

  *#hours() {
    for (let time = this.from; time < this.to; time += HOUR / 2) {
      const label = piece(time % HOUR ? "grid-half" : "grid-hour");
      label.textContent = this.words.time(time);
      label.style.setProperty("--from", time - this.from);
      yield label;
    }
  }

  #head(slug, equipment) {
    const head = piece("grid-head");
    const name = document.createElement("strong");
    const more = document.createElement("span");
    name.textContent = this.words.room(slug);
    more.textContent = equipment.get(slug) ?? "";
    head.append(name, more);
    return head;
  }

  #add(slot) {
    const card = new Card(slot, this.words);
    card.element.dataset.slot = slot;
    card.edge = piece("grid-edge");
    card.element.append(card.edge);
    this.cards.set(slot, card);
    this.layer.append(card.element);
    return card;
  }

  #remove(slot, card) {
    card.element.remove();
    this.#bands.get(slot)?.remove();
    for (const known of [this.cards, this.#stands, this.#bands]) known.delete(slot);
  }

  // The card in somebody's hand lies on top, and moves nobody aside.
  #lanes(wanted) {
    const byRoom = Map.groupBy(wanted, ([, { place }]) => place.room);
    const lanes = new Map();
    for (const cards of byRoom.values()) {
      const lying = cards.filter(([, one]) => !one.isHeld);
      const spans = lying.map(([key, { place }]) => ({ key, ...place }));
      for (const [key, lane] of lanesOf(spans)) lanes.set(key, lane);
    }
    return lanes;
  }

  #stand(card, { place }, lane = { lane: 0, lanes: 1 }) {
    const stands = [place.room, place.from, place.minutes, lane.lane, lane.lanes].join();
    if (this.#stands.get(card.key) === stands) return;
    this.#stands.set(card.key, stands);
    this.#put(card.element, place, lane);
    card.element.classList.toggle("is-low", place.minutes < 20);
    card.element.classList.toggle("is-short", place.minutes < 30);
    this.#band(card, place);
  }

  #put(element, place, { lane, lanes }) {
    element.hidden = !this.rooms.includes(place.room);
    element.style.setProperty("--column", this.rooms.indexOf(place.room));
    element.style.setProperty("--from", place.from - this.from);
    element.style.setProperty("--minutes", place.minutes);
    element.style.setProperty("--lane", lane);
    element.style.setProperty("--lanes", lanes);
  }

  #band(card, place) {
    if (place.room !== null) {
      this.#bands.get(card.key)?.remove();
      this.#bands.delete(card.key);
      return;
    }
    const band = this.#bands.get(card.key) ?? piece("grid-band");
    band.style.setProperty("--from", place.from - this.from);
    band.style.setProperty("--minutes", place.minutes);
    this.#bands.set(card.key, band);
    if (!band.parentNode) this.open.after(band);
  }
}

function piece(name) {
  const element = document.createElement("div");
  element.className = name;
  return element;
}
