// People who are registered at the desk, also without a network. Each gets a ticket that the
// device has made at random; the server hears of it when there is contact, and of the scan after.
// What waits is kept sealed with the key to the names, so that it survives that the page closes.

import { NotPaired, Unreachable } from "../api.js";
import { placeOf } from "../codes.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LETTERS = 26;

// A ticket code that nobody can guess, in QR's compact alphabet.
export function newCode() {
  const bytes = crypto.getRandomValues(new Uint8Array(LETTERS));
  return `DV1${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}

// A walk-in: name, organisation, attendance, hub; id, ticket and its place in the list; reason (why
// the server refused it; empty while it waits).
export async function newWalkIn(words) {
  const ticket = newCode();
  return { ...words, id: crypto.randomUUID(), ticket, place: await placeOf(ticket), reason: "" };
}

export class WalkIns {
  #api;
  #store;
  #names;
  #sending;
  #writing = Promise.resolve();
  #isRead = false;
  #isWritten = true;

  rows = []; // those that the server has not taken, in the order they came

  constructor({ api, store, names }) {
    this.#api = api;
    this.#store = store;
    this.#names = names;
  }

  // Resolves when it is on the disk, if it can be, not before: the next moment may be the last.
  async add(walkIn) {
    await this.read();
    this.rows = [...this.rows, walkIn];
    await this.#keep();
  }

  // Try again with other words; the badge stays the same.
  async correct(id, words) {
    this.#change(id, { ...words, reason: "" });
    await this.#keep();
  }

  async throwAway(id) {
    this.rows = this.rows.filter((row) => row.id !== id);
    await this.#keep();
  }

  // Tell the server of all that wait. Resolves to the places of those that it has not taken:
  // their scans have to wait as well.
  async send() {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
    await this.#sending;
    return new Set(this.rows.map(({ place }) => place));
  }

  async #sendAll() {
    await this.read();
    for (const row of this.rows.filter(({ reason }) => !reason)) await this.#sendOne(row);
  }

  async #sendOne({ id, name, organisation, ticket, attendance, hub }) {
    const walkIn = { name, organisation, ticket, attendance, hub };
    try {
      await this.#api.post("/registrations", walkIn, { headers: { "Idempotency-Key": id } });
      await this.throwAway(id);
    } catch (error) {
      if (error instanceof NotPaired || error instanceof Unreachable) throw error;
      // What the server fell over may be the server's fault, and waits.
      if (error.status < 500) await this.#refused(id, error);
    }
  }

  async #refused(id, { message, errors = [] }) {
    const reason = errors.map(({ detail }) => detail).join(" ") || message;
    this.#change(id, { reason });
    await this.#keep();
  }

  #change(id, change) {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...change } : row));
  }

  // What was kept before the page was opened; the key must come from the server first.
  async read() {
    if (this.#isRead) return;
    const kept = await this.#store.fact("walkIns");
    if (kept) {
      await this.#names.unlock();
      const rows = await this.#names.open(kept).catch(() => []);
      this.rows = rows;
    }
    this.#isRead = true;
  }

  // Whether they are there again when the page is closed and opened; not in a private window.
  get isKept() {
    return this.rows.length === 0 || (this.#isWritten && this.#store.isKept);
  }

  // One after the other, so that the newest is what stays.
  #keep() {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  // On a disk that is full they wait in the page.
  async #write() {
    const walkIns = this.rows.length ? await this.#names.seal(this.rows) : null;
    this.#isWritten = await this.#store.keepFacts({ walkIns }).then(
      () => true,
      () => false,
    );
  }
}
