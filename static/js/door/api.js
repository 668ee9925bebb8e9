// The door's way to the server. The token travels in a header and nowhere else.

import { NotPaired, Unreachable } from "./scans.js";

const PATIENCE = 8_000;

export class Problem extends Error {
  constructor(problem) {
    super(problem.detail);
    this.status = problem.status;
  }
}

export class Api {
  #base;
  #token;

  constructor(base, token) {
    this.#base = base;
    this.#token = token;
  }

  device() {
    return this.#call("GET", "/device");
  }

  summary() {
    return this.#call("GET", "/check-ins/summary");
  }

  checkIn(scan) {
    return this.#call("POST", "/check-ins", scan);
  }

  undo(id) {
    return this.#call("POST", `/check-ins/${id}/undo`);
  }

  async #call(method, path, body) {
    const response = await this.#fetch(method, path, body);
    if (response.status === 401) throw new NotPaired();
    if (response.status === 429 || response.status >= 500) throw new Unreachable();
    const answer = await response.json().catch(() => {
      throw new Unreachable();
    });
    if (!response.ok) throw new Problem(answer);
    return answer;
  }

  async #fetch(method, path, body) {
    try {
      return await fetch(this.#base + path, {
        method,
        headers: {
          Authorization: `Bearer ${this.#token}`,
          "Accept-Language": document.documentElement.lang,
          ...(body && { "Content-Type": "application/json" }),
        },
        body: body && JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      throw new Unreachable();
    }
  }
}
