// What time it is, however wrong the device's own clock: measured against the server's at each
// contact, and carried on by a stopwatch that nobody can set.

const LONGEST_SLEEP = 14 * 3_600_000;

export class Clock {
  #wall;
  #stopwatch;
  #start; // the right time when the stopwatch showed nought

  constructor({ offset = 0, wall = Date.now, stopwatch = () => performance.now() } = {}) {
    this.#wall = wall;
    this.#stopwatch = stopwatch;
    this.#start = wall() + offset - stopwatch();
  }

  // The right time, in milliseconds.
  now() {
    return this.#start + this.#stopwatch();
  }

  // The device's own time, right or wrong.
  raw() {
    return this.#wall();
  }

  stopwatch() {
    return this.#stopwatch();
  }

  // How far ahead of the device's clock the right time is: worth keeping until the next start.
  get offset() {
    return Math.round(this.now() - this.#wall());
  }

  // The server said its time in an answer to a question asked at `askedAt` by the stopwatch.
  // The way there is taken to be as long as the way back.
  heard(serverTime, askedAt) {
    const there = (this.#stopwatch() - askedAt) / 2;
    this.#start = Date.parse(serverTime) - askedAt - there;
  }

  // A phone that sleeps stops its stopwatch: what the clock has gained since `offset` was right,
  // it has slept. A jump that nobody slept through is somebody's setting, and changes nothing.
  woke(offset) {
    const slept = this.#wall() + offset - this.now();
    if (slept > 0 && slept < LONGEST_SLEEP) this.#start += slept;
  }
}

// The calendar day at the venue, as 2026-12-08.
export function dayAt(timeZone, at) {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return format.format(new Date(at));
}

// Times of day as the page's language writes them.
export function clockIn(timeZone, separator) {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (time) => {
    const parts = Object.fromEntries(
      format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]),
    );
    return `${Number(parts.hour)}${separator}${parts.minute}`;
  };
}
