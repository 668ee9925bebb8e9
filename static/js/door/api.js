// The door's way to the server. The token travels in a header and nowhere else, and no call waits
// for ever: a network that is connected and answers nothing is as good as none.

const PATIENCE = 8_000;

// Nobody answered, or nobody who can be trusted to be the server.
export class Unreachable extends Error {}

// The server knows the token no longer: the time is up, or the device has been shut out.
export class NotPaired extends Error {}

// The server answered that it will not or cannot do this.
export class Problem extends Error {
  constructor({ status, detail, errors = [] }) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

const GONE = [408, 429, 502, 503, 504];

export class Api {
  #base;
  #token;
  #language;

  constructor(base, token, language) {
    this.#base = base;
    this.#token = token;
    this.#language = language;
  }

  // Resolves to {body, etag, isNew}; what has not changed since `etag` is not sent again.
  get(path, { etag, patience } = {}) {
    return this.#call("GET", path, { headers: etag && { "If-None-Match": etag }, patience });
  }

  post(path, body, { headers, patience } = {}) {
    return this.#call("POST", path, { body, headers, patience });
  }

  async #call(method, path, { body, headers, patience = PATIENCE }) {
    const ends = AbortSignal.timeout(patience);
    const response = await this.#fetch(method, path, body, headers, ends);
    if (response.status === 304) return { isNew: false };
    if (GONE.includes(response.status)) throw new Unreachable(response.status);
    const answer = await response.json().catch(() => {
      throw new Unreachable("not JSON");
    });
    if (response.ok) return { body: answer, etag: response.headers.get("ETag"), isNew: true };
    throw isOurs(response) ? problem(response, answer) : new Unreachable(response.status);
  }

  async #fetch(method, path, body, headers, signal) {
    try {
      return await fetch(this.#base + path, {
        method,
        headers: {
          Authorization: `Bearer ${this.#token}`,
          "Accept-Language": this.#language,
          ...(body && { "Content-Type": "application/json" }),
          ...headers,
        },
        body: body && JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        signal,
      });
    } catch (error) {
      throw new Unreachable(error.message);
    }
  }
}

// A hotel's log-in page may answer anything; it does not speak in problem documents.
function isOurs(response) {
  return response.headers.get("Content-Type")?.startsWith("application/problem+json");
}

function problem(response, answer) {
  return response.status === 401 ? new NotPaired() : new Problem(answer);
}
