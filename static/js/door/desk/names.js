// Everybody's names while the page is open. The device keeps them sealed; the key is asked for
// anew each time the page is opened, and is nowhere but in memory.

const NONCE = 12;
const WHOLE = 30_000; // how long all the names may take on a slow network

export class Names {
  #api;
  #store;
  #key;
  #kept; // {sealed, etag}

  conference = "";
  here = null; // how those take part who are registered here: {attendance, hub, places_left}
  people = []; // in alphabetical order
  isOpen = false;

  constructor({ api, store }) {
    this.#api = api;
    this.#store = store;
  }

  // Ask for the key, unless it is here already.
  async unlock() {
    if (this.#key) return;
    const { body } = await this.#api.get("/check-ins/names/key");
    const bytes = bytesOf(body.key);
    this.#key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
  }

  // Open what is kept, then ask for what is newer; resolves to whether anything is.
  async update() {
    await this.unlock();
    if (!this.isOpen) await this.#openKept();
    const { etag } = this.#kept ?? {};
    const answer = await this.#api.get("/check-ins/names", { etag, patience: WHOLE });
    if (!answer.isNew) return false;
    this.#kept = { sealed: answer.body.sealed, etag: answer.etag };
    await this.#show(this.#kept);
    await this.#store.keepFacts({ names: this.#kept });
    return true;
  }

  async seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE));
    const content = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, content);
    return textOf(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
  }

  async open(sealed) {
    const bytes = bytesOf(sealed);
    const iv = bytes.subarray(0, NONCE);
    const rest = bytes.subarray(NONCE);
    const content = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.#key, rest);
    return JSON.parse(new TextDecoder().decode(content));
  }

  // What was sealed with another key is worth nothing, and is fetched again.
  async #openKept() {
    this.#kept = await this.#store.fact("names");
    if (!this.#kept) return;
    await this.#show(this.#kept).catch(() => {
      this.#kept = undefined;
    });
  }

  async #show({ sealed }) {
    Object.assign(this, await this.open(sealed));
    this.isOpen = true;
  }
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function textOf(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
