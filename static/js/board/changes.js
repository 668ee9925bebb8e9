// What this person changes: shown at once, sent one at a time and in order, taken back if refused.
//
// A change is {do: "place", session, slot, place}, {do: "move", slot, seen, place} or
// {do: "unplace", slot, seen}. A session that is placed for the first time has a name of our own
// ("new-1") for its slot until the server has answered. `seen` is the version that the person saw;
// what they have moved themselves since then counts as seen.

import { asAsked } from "./times.js";

const PATIENCE = 15_000;

export class Changes {
  waiting = [];
  #names = new Map(); // our name of a slot → the server's
  #renewed = new Map(); // "slot:version" → the version that our own change made of it
  #left = new Map(); // slot → the version at which we took it off the board
  #oneOfSeveral = new Set(); // slots we took off whose session had another one
  #line = Promise.resolve();

  // `onAnswer(answer, change)` is told of every answer, `onLost({isLoggedOut})` when there
  // was none (and says so in words), `onNew(ours, name)` when a slot gets its real name.
  constructor({ address, token, draft, onNew, onAnswer, onLost }) {
    Object.assign(this, { address, token, draft, onNew, onAnswer, onLost });
  }

  // What it came to: {outcome: "made", "refused" or "lost", words}.
  make(change) {
    this.waiting.push(change);
    const outcome = this.#line.then(() => this.#send(change));
    this.#line = outcome;
    return outcome;
  }

  isAbout(slot) {
    return this.waiting.some((change) => this.#named(change.slot) === slot);
  }

  // The placements as they are once every change that waits is made.
  overlaid() {
    if (this.waiting.length === 0) return this.draft.placements;
    const placements = new Map(this.draft.placements);
    for (const change of this.waiting) {
      const slot = this.#named(change.slot);
      if (change.do === "unplace") placements.delete(slot);
      else if (change.do === "place")
        placements.set(slot, { slot, session: change.session, place: change.place, version: 0 });
      else if (placements.has(slot))
        placements.set(slot, { ...placements.get(slot), place: change.place });
    }
    return placements;
  }

  async #send(change) {
    const answer = await this.#post(this.#asked(change));
    this.waiting.splice(this.waiting.indexOf(change), 1);
    if (!answer.isAnswer) return { outcome: "lost", words: this.onLost(answer) };
    if (answer.slot) this.#remember(change, answer);
    this.onAnswer(answer, change);
    return answer.refused
      ? { outcome: "refused", words: answer.refused }
      : { outcome: "made", words: answer.said };
  }

  #asked(change) {
    const slot = this.#named(change.slot);
    const asked = { do: change.do, slot };
    if (change.do === "place") {
      asked.session = change.session;
      asked.slot = isOurs(slot) ? null : slot;
      asked.again = this.#oneOfSeveral.has(slot);
    } else {
      asked.seen = change.asked = this.#newest(slot, change.seen);
    }
    if (change.do === "unplace") {
      if (this.#hasOthers(slot)) this.#oneOfSeveral.add(slot);
      return asked;
    }
    return { ...asked, ...asAsked(change.place, this.draft.offsetOn(change.place.day)) };
  }

  // Whether the session is given at another time or in another room too.
  #hasOthers(slot) {
    const session = this.draft.placements.get(slot)?.session;
    const all = [...this.draft.placements.values()];
    return all.some((one) => one.session === session && one.slot !== slot);
  }

  async #post(asked) {
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-CSRFToken": this.token,
        },
        body: JSON.stringify(asked),
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.redirected || response.status === 403) return { isLoggedOut: true };
      if (![200, 409, 422].includes(response.status)) return {};
      return { ...(await response.json()), isAnswer: true };
    } catch {
      return {};
    }
  }

  #remember(change, { slot, placements }) {
    if (isOurs(change.slot) && !this.#names.has(change.slot)) {
      this.#names.set(change.slot, slot);
      this.onNew(change.slot, slot);
    }
    const version = placements.find((one) => one.slot === slot)?.version;
    if (change.do === "unplace") this.#left.set(slot, change.asked);
    if (change.do === "move") this.#renewed.set(`${slot}:${change.asked}`, version);
    if (change.do === "place") {
      this.#renewed.set(`${slot}:0`, version);
      if (this.#left.has(slot)) this.#renewed.set(`${slot}:${this.#left.get(slot)}`, version);
    }
  }

  #newest(slot, seen) {
    while (this.#renewed.has(`${slot}:${seen}`)) seen = this.#renewed.get(`${slot}:${seen}`);
    return seen;
  }

  #named(slot) {
    return this.#names.get(slot) ?? slot;
  }
}

let made = 0;
export const newName = () => `new-${++made}`;
const isOurs = (slot) => slot.startsWith("new-");
