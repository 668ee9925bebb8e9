// What others do on the board: asked for while the page is looked at, less often when nobody answers.

const OFTEN = 1_500;
const SELDOM = 30_000;
const PATIENCE = 10_000;

export class Live {
  #pause = OFTEN;
  #timer = null;

  // `isBusy()` while a change of our own is on its way: its answer is newer than any we get.
  constructor({ address, version, isBusy, onState, onLost, onFound }) {
    Object.assign(this, { address, version, isBusy, onState, onLost, onFound });
  }

  start() {
    document.addEventListener("visibilitychange", () => this.#next(0));
    window.addEventListener("online", () => this.#next(0));
    this.#next(this.#pause);
  }

  #next(pause) {
    clearTimeout(this.#timer);
    if (!document.hidden) this.#timer = setTimeout(() => this.#ask(), pause);
  }

  async #ask() {
    if (!this.isBusy()) {
      const isFound = await this.#listen();
      this.#pause = isFound ? OFTEN : Math.min(this.#pause * 2, SELDOM);
    }
    this.#next(this.#pause);
  }

  async #listen() {
    try {
      const response = await fetch(`${this.address}?since=${this.version()}`, {
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.redirected || response.status === 403) throw new Error("logged out");
      if (!response.ok) throw new Error(response.statusText);
      if (response.status === 200) this.#take(await response.json());
      this.onFound();
      return true;
    } catch (error) {
      this.onLost(error.message === "logged out");
      return false;
    }
  }

  #take(state) {
    if (!this.isBusy()) this.onState(state);
  }
}
