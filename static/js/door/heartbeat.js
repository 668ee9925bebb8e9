// Meeting the server every few seconds; a little more eagerly after a failure, and at once when
// somebody has reason to think that it can be met.

const EVERY = 4_000;
const PAUSES = [1_000, 2_000, 4_000, 5_000]; // after one, two, three and more failures

export class Heartbeat {
  #meet;
  #stopwatch;
  #failures = 0;
  #isOver = false;
  #wake = () => {};

  constructor({ meet, stopwatch }) {
    this.#meet = meet;
    this.#stopwatch = stopwatch;
  }

  get isWell() {
    return this.#failures === 0;
  }

  async run() {
    while (!this.#isOver) {
      const begun = this.#stopwatch();
      await this.#meet();
      const since = this.#stopwatch() - begun;
      const pause = PAUSES[Math.min(this.#failures, PAUSES.length) - 1];
      await this.#rest(this.isWell ? EVERY - since : pause);
    }
  }

  hurry() {
    this.#wake();
  }

  met() {
    this.#failures = 0;
  }

  failed() {
    this.#failures += 1;
  }

  stop() {
    this.#isOver = true;
    this.#wake();
  }

  #rest(pause) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
