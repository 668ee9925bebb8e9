// The list of tickets on this device: fetched whole once, then what has changed every few seconds.

import { open } from "./sealing.js";

const WHOLE_LIST = 30_000; // how long a whole list may take on a slow network
const CHANGES = 5_000;
const OLD_AFTER = 60_000;
const WHOLE_AGAIN_AFTER = 30_000;

export class Roster {
  #store;
  #clock;
  #etag;
  #cursor;
  #contactAt = -Infinity; // by the stopwatch
  #wholeAt = -Infinity;

  doors = [];
  count = 0;
  total = 0;
  at = ""; // when the list was last known to be right
  listedAt = ""; // of the newest change that the list shows, by the server's clock
  isFetching = false;

  constructor(store, clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async open() {
    const kept = await this.#store.fact("list");
    if (!kept) return;
    const { cursor, ...facts } = kept;
    Object.assign(this, facts);
    this.#cursor = cursor;
    this.#contactAt = this.#clock.stopwatch() - (this.#clock.now() - Date.parse(this.at));
    this.count = await this.#store.countEntries();
  }

  get isThere() {
    return this.at !== "";
  }

  // "fetching", "old" (nobody has answered for a minute) or "ready".
  get state() {
    if (!this.isThere || this.isFetching) return "fetching";
    const silence = this.#clock.stopwatch() - this.#contactAt;
    return silence < OLD_AFTER && this.count >= this.total ? "ready" : "old";
  }

  door(checkpoint) {
    return this.doors.find((door) => door.checkpoint === checkpoint);
  }

  // The entry of a ticket, opened with its code; undefined when the list has none.
  async entry(place, code) {
    const sealed = code && (await this.#store.entry(place));
    return sealed && open(sealed, code);
  }

  // Ask for what has changed, or for the whole list where something is missing.
  async update(api) {
    if (!this.#cursor) return this.#fetchWhole(api);
    await this.#fetch(api, `?since=${encodeURIComponent(this.#cursor)}`, CHANGES);
    const waited = this.#clock.stopwatch() - this.#wholeAt;
    if (this.count !== this.total && waited > WHOLE_AGAIN_AFTER) await this.#fetchWhole(api);
  }

  // Ask for the whole list next time: what was learnt of the server no longer holds.
  distrust() {
    this.#cursor = undefined;
    this.#etag = undefined;
  }

  async #fetchWhole(api) {
    this.#wholeAt = this.#clock.stopwatch();
    this.isFetching = true;
    try {
      this.distrust();
      await this.#fetch(api, "", WHOLE_LIST);
    } finally {
      this.isFetching = false;
    }
  }

  async #fetch(api, query, patience) {
    const answer = await api.get(`/check-ins/roster${query}`, { etag: this.#etag, patience });
    if (answer.isNew) await this.#keep(answer, { instead: query === "" });
    this.at = new Date(this.#clock.now()).toISOString();
    this.#contactAt = this.#clock.stopwatch();
    await this.#store.keepFacts({ list: this.#facts(this.#cursor) });
  }

  async #keep({ body, etag }, { instead }) {
    const areOthers = !instead && rulesOf(body.doors) !== rulesOf(this.doors);
    this.doors = body.doors;
    this.total = body.total;
    this.listedAt = body.cursor;
    const list = this.#facts(body.cursor);
    await this.#store.keepEntries(body.tickets, { list }, { instead });
    this.count = await this.#store.countEntries();
    this.#etag = body.cursor === this.#cursor ? etag : undefined;
    this.#cursor = body.cursor;
    if (areOthers) this.distrust();
  }

  #facts(cursor) {
    return { cursor, doors: this.doors, total: this.total, at: this.at, listedAt: this.listedAt };
  }
}

// What the doors are, apart from who is in: an entry tells only of doors that were there when it was made.
function rulesOf(doors) {
  return JSON.stringify(doors.map(({ expected, in: inside, free, ...rules }) => rules));
}
