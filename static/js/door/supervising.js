// Scans that do not agree: somebody was let in here whom the server would not have let in. A
// supervisor reads who, where and when, and says when it has been sorted out.

import { NotPaired } from "./api.js";
import { describe, fill } from "./verdicts.js";

const EVERY = 10_000;

export class Supervising {
  #api;
  #words;
  #root;
  #screen;
  #etag;
  #timer;
  #isRunning = false;

  constructor({ api, words, root, screen }) {
    this.#api = api;
    this.#words = words;
    this.#root = root;
    this.#screen = screen;
  }

  start() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#root.hidden = false;
    this.#look();
  }

  stop() {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    this.#root.hidden = true;
    this.#list.replaceChildren();
  }

  async #look() {
    clearTimeout(this.#timer);
    await this.#fetch().catch(() => {}); // Without a network the list stays as it was.
    if (this.#isRunning) this.#timer = setTimeout(() => this.#look(), EVERY);
  }

  async #fetch() {
    const answer = await this.#api.get("/check-ins/conflicts", { etag: this.#etag });
    if (!answer.isNew) return;
    this.#etag = answer.etag;
    const { count } = answer.body;
    const number = this.#root.querySelector("[data-count]");
    number.textContent = count;
    number.hidden = count === 0;
    this.#root.querySelector("[data-none]").hidden = count > 0;
    this.#list.replaceChildren(...answer.body.items.map((item) => this.#item(item)));
  }

  get #list() {
    return this.#root.querySelector("ol");
  }

  #item(item) {
    const made = this.#root.querySelector("template").content.firstElementChild.cloneNode(true);
    const said = this.#said(item);
    for (const [part, text] of Object.entries(said)) {
      made.querySelector(`[data-${part}]`).textContent = text;
    }
    const button = made.querySelector("button");
    button.setAttribute("aria-label", fill(this.#words.settle, { name: said.name }));
    button.addEventListener("click", () => this.#settle(item.id, button));
    return made;
  }

  #said({ ticket_holder: holder, scanned_at: scannedAt, device, ...item }) {
    const verdict = { ...item, attendee: holder, scanned_at: scannedAt };
    const { title, detail } = describe(verdict, this.#words, this.#screen.clock);
    return {
      name: holder?.name ?? this.#words.unknownTicket,
      organisation: holder?.organisation ?? "",
      where: fill(this.#words.letIn, { time: this.#screen.clock(scannedAt), device }),
      why: detail ? `${title}. ${detail}` : title,
    };
  }

  async #settle(id, button) {
    button.disabled = true;
    try {
      await this.#api.post(`/check-ins/${id}/settle`);
      await this.#look();
    } catch (error) {
      button.disabled = error instanceof NotPaired;
    }
  }
}
