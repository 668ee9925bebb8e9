// Sending the journal: in batches, as often as it takes. The server knows a scan by its id, so any
// cut and any repetition is harmless; and one scan that it cannot take never holds up the others.

import { Problem, Unreachable } from "./api.js";

const BATCH = 100;
// Halving a hundred until one is left takes eight; more than that is the server, not a scan.
const SETBACKS = 8;

export class Sync {
  #api;
  #journal;
  #onAnswers;
  #beforeSending;
  #running;
  #again = false;
  #setbacks = 0;
  #aside = new Set(); // what the server fell over; tried again when the page starts anew
  #codes = new Map(); // the codes of scans that the list does not know, until they are answered

  // `beforeSending` tells the server what must be known first, such as walk-ins before their scans.
  // It resolves to the places of tickets whose scans have to wait all the same.
  constructor({ api, journal, onAnswers, beforeSending = async () => new Set() }) {
    this.#api = api;
    this.#journal = journal;
    this.#onAnswers = onAnswers;
    this.#beforeSending = beforeSending;
  }

  // The server may know a code that the list does not: it is asked with the code itself.
  remember(id, code) {
    this.#codes.set(id, code);
  }

  // Send everything that waits. Who asks while it runs is told when all of it has been sent.
  send(conference) {
    this.#again = true;
    this.#running ??= this.#sendAll(conference).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #sendAll(conference) {
    while (this.#again) {
      this.#again = false;
      this.#setbacks = 0;
      await this.#sendScans(conference);
      await this.#sendUndos(conference);
    }
  }

  async #sendScans(conference) {
    const held = await this.#beforeSending();
    const waiting = await this.#journal.waiting(conference);
    const rows = waiting.filter(({ id, place }) => !this.#aside.has(id) && !held.has(place));
    for (let first = 0; first < rows.length; first += BATCH) {
      await this.#sendBatch(rows.slice(first, first + BATCH));
    }
  }

  async #sendBatch(rows) {
    try {
      const { body } = await this.#api.post("/check-ins/batch", {
        check_ins: rows.map((row) => this.#asSent(row)),
      });
      this.#setbacks = 0;
      await this.#take(rows, body.verdicts);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await this.#halve(rows, error);
    }
  }

  async #halve(rows, problem) {
    this.#setbacks += 1;
    if (this.#setbacks > SETBACKS || problem.status === 403) throw problem;
    if (rows.length === 1) return this.#setAside(rows[0], problem);
    const middle = Math.ceil(rows.length / 2);
    await this.#sendBatch(rows.slice(0, middle));
    await this.#sendBatch(rows.slice(middle));
  }

  // A scan that cannot be read is marked; one that the server fell over may be the server's fault.
  async #setAside(row, problem) {
    if (problem.status >= 500) return this.#aside.add(row.id);
    return this.#take([row], [malformed(row)]);
  }

  async #take(rows, verdicts) {
    if (verdicts.length !== rows.length) throw new Unreachable("an answer too few");
    const ids = rows.map(({ id }) => id);
    const answered = await this.#journal.answered(ids, verdicts);
    for (const id of ids) this.#codes.delete(id);
    this.#onAnswers(answered.map((row, place) => ({ row, verdict: verdicts[place] })));
  }

  async #sendUndos(conference) {
    for (const row of await this.#journal.toTakeBack(conference)) {
      await this.#journal.takenBack(row.id, await this.#undo(row));
    }
  }

  // Since when it is taken back; what the server will not take back it will not tomorrow either.
  async #undo({ id, answered_at: answeredAt }) {
    try {
      const { body } = await this.#api.post(`/check-ins/${id}/undo`);
      return body.undone_at;
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      return answeredAt;
    }
  }

  #asSent(row) {
    return {
      id: row.id,
      ticket: this.#codes.get(row.id) ?? row.place,
      direction: row.direction,
      scanned_at: row.scanned_at,
      device_time: row.device_time,
      ...(row.checkpoint && { checkpoint: row.checkpoint }),
      ...(row.shown && { shown: row.shown }),
    };
  }
}

// As the server answers a row of a batch that it cannot read.
function malformed({ id, checkpoint, scanned_at: scannedAt }) {
  const verdict = { id, outcome: "refused", reason: "malformed", attendee: null, checkpoint };
  return { ...verdict, scanned_at: scannedAt, recorded_at: scannedAt };
}
