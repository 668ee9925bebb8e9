// A badge that lingers before the camera, or is read twice to be sure, is one scan. Pure.

const SAME_BADGE = 10_000;

export class Repeats {
  #last = new Map(); // code → {direction, at, verdict}

  // The scan that this one repeats, if it does; undefined when it is a new one.
  of(code, direction, at) {
    const last = this.#last.get(code);
    if (last?.direction === direction && at - last.at < SAME_BADGE) {
      last.at = at;
      return last;
    }
    this.#last.set(code, { direction, at });
    return undefined;
  }

  // What the scan was answered with, to be shown again.
  answered(code, verdict) {
    const last = this.#last.get(code);
    if (last) last.verdict = verdict;
  }

  // The server's answer to a scan that was answered here first.
  corrected(verdict) {
    for (const last of this.#last.values()) if (last.verdict?.id === verdict.id) last.verdict = verdict;
  }

  // A scan that was taken back is none: the same badge is new.
  forget(id) {
    for (const [code, { verdict }] of this.#last) if (verdict?.id === id) this.#last.delete(code);
  }
}
