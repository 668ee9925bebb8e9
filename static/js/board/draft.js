// The draft as the server last told it. Whatever is asked of it is answered from memory.

import { minutesOf, offsetOf, placeOf } from "./times.js";

const NONE = { number: 0, isBad: false };

export class Draft {
  version = -1;
  sessions = new Map(); // by id
  placements = new Map(); // by slot: {slot, session, place, version, by}
  unplaced = [];
  clashes = [];
  #clashesBySlot = new Map(); // {number, isBad}

  constructor({ days, rooms, ...state }) {
    this.days = days;
    this.rooms = [null, ...rooms.map((room) => room.slug)];
    this.offsets = new Map(days.map((day) => [day.date, offsetOf(day.starts_at)]));
    this.take(state);
  }

  // Returns what is otherwise than before: [{slot, session, place or null, by}].
  take(state) {
    const before = this.placements;
    this.version = state.version;
    this.sessions = new Map(state.sessions.map((one) => [one.id, this.#kept(one)]));
    this.placements = new Map(state.placements.map((one) => [one.slot, placementOf(one)]));
    this.unplaced = state.unplaced;
    this.clashes = state.clashes;
    this.#clashesBySlot = new Map();
    for (const { level, slots } of state.clashes)
      for (const slot of slots) {
        const { number, isBad } = this.clashesOf(slot);
        this.#clashesBySlot.set(slot, { number: number + 1, isBad: isBad || level !== "warn" });
      }
    return [...changesBetween(before, this.placements)];
  }

  clashesOf(slot) {
    return this.#clashesBySlot.get(slot) ?? NONE;
  }

  // When a day opens and closes.
  hoursOf(date) {
    const day = this.days.find((one) => one.date === date);
    return { from: minutesOf(day.starts_at), to: minutesOf(day.ends_at) || 24 * 60 };
  }

  offsetOn(day) {
    return this.offsets.get(day) ?? [...this.offsets.values()][0];
  }

  // The same object while nothing is changed in it, so that its card need not be written again.
  #kept(session) {
    const known = this.sessions.get(session.id);
    return known && JSON.stringify(known) === JSON.stringify(session) ? known : session;
  }
}

const placementOf = (one) => ({
  slot: one.slot,
  session: one.session,
  place: placeOf(one),
  version: one.version,
  by: one.moved_by,
});

function* changesBetween(before, after) {
  for (const one of after.values())
    if (before.get(one.slot)?.version !== one.version) yield one;
  for (const one of before.values()) if (!after.has(one.slot)) yield { ...one, place: null, by: "" };
}
