// The scans of this door: what counts as a new one, and keeping each until it has been answered.
// Knows nothing of the page or the network: it is given a way to ask, and a way to tell.

const SAME_BADGE = 10_000; // A badge that lingers before the camera is one scan.
const PAUSES = [1_000, 2_000, 5_000, 10_000];

export class Unreachable extends Error {}
export class NotPaired extends Error {}

export class Scans {
  #waiting = [];
  #seen = new Map();
  #failures = 0;
  #timer;
  #busy = false;

  constructor({ ask, now, onAsking, onVerdict, onFailure, onWaiting }) {
    Object.assign(this, { ask, now, onAsking, onVerdict, onFailure, onWaiting });
  }

  get waiting() {
    return this.#waiting.length;
  }

  // What a camera saw: the same badge within ten seconds is not asked about again.
  see(ticket, direction) {
    const seenAt = this.#seen.get(ticket + direction);
    this.#seen.set(ticket + direction, this.now());
    if (seenAt === undefined || this.now() - seenAt >= SAME_BADGE) this.take(ticket, direction);
  }

  // What somebody typed or a hand scanner sent: meant every time.
  take(ticket, direction) {
    this.#waiting.push({
      id: crypto.randomUUID(),
      ticket,
      direction,
      scanned_at: new Date(this.now()).toISOString(),
    });
    this.onAsking();
    this.send();
  }

  // Ask about what waits, the oldest first. An id that was lost on the way is asked again as it is.
  async send() {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    try {
      while (this.#waiting.length > 0) await this.#sendFirst();
    } catch (error) {
      this.#retryLater(error);
    } finally {
      this.#busy = false;
      this.onWaiting(this.#waiting.length);
    }
  }

  async #sendFirst() {
    const [scan] = this.#waiting;
    try {
      const verdict = await this.ask(scan);
      this.#waiting.shift();
      this.#failures = 0;
      this.onVerdict(verdict);
    } catch (error) {
      if (error instanceof Unreachable || error instanceof NotPaired) throw error;
      this.#waiting.shift();
      this.onFailure(error);
    }
  }

  #retryLater(error) {
    this.onFailure(error);
    if (error instanceof NotPaired) return;
    const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => this.send(), pause);
  }
}
