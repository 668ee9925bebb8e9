// The board by mouse, pen and finger: a card follows, and is put down on a whole step.
// A finger that rests on a card takes it; one that moves at once scrolls, as everywhere else.

import { toStep, within } from "./times.js";

const SLACK = 4;
const REST = 350;
const NEAR_EDGE = 48;
const FASTEST = 18;

export class Pointer {
  #press = null; // {card, x, y, isEdge, isTouch, grab, isDragging}
  #frame = null;
  #resting = null;

  constructor({ table, chip, aside, words, telling }) {
    Object.assign(this, { table, chip, aside, words, telling });
  }

  listenTo(...places) {
    for (const place of places) {
      place.addEventListener("pointerdown", (event) => this.#down(event));
      // Once a card is taken the page must not scroll under it.
      place.addEventListener("touchmove", (event) => this.#isDragging && event.preventDefault(), {
        passive: false,
      });
      place.addEventListener("contextmenu", (event) => this.#isDragging && event.preventDefault());
    }
    window.addEventListener("pointermove", (event) => this.#move(event));
    window.addEventListener("pointerup", () => this.#up());
    window.addEventListener("pointercancel", () => this.#cancel());
    window.addEventListener("blur", () => this.#cancel());
    window.addEventListener("keydown", (event) => this.#escape(event), { capture: true });
  }

  get #isDragging() {
    return Boolean(this.#press?.isDragging);
  }

  #down(event) {
    const card = this.table.cardOf(event.target);
    if (!card || event.button !== 0 || !event.isPrimary) return;
    const { clientX: x, clientY: y } = event;
    const isTouch = event.pointerType === "touch";
    const isEdge = event.target.classList.contains("grid-edge");
    this.#press = { card, x, y, isEdge, isTouch, pointer: event.pointerId };
    if (isTouch) this.#resting = setTimeout(() => this.#begin(), REST);
  }

  #move(event) {
    const press = this.#press;
    if (!press || event.pointerId !== press.pointer) return;
    const isFar = Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLACK;
    if (!press.isDragging && !isFar) return;
    if (!press.isDragging && press.isTouch) return this.#forget();
    if (!press.isDragging) this.#begin();
    press.at = { x: event.clientX, y: event.clientY };
    this.#frame ??= requestAnimationFrame(() => this.#follow());
  }

  #begin() {
    const press = this.#press;
    const { table } = this;
    const at = table.grid.at(press.x, press.y, 1);
    table.choose(press.card, { focus: true });
    table.lift(press.card);
    press.grab = table.held.from && at ? at.exactly - table.held.from.from : 0;
    press.isDragging = true;
    press.at = { x: press.x, y: press.y };
    document.documentElement.classList.add("is-dragging");
    this.chip.hidden = false;
    this.#frame ??= requestAnimationFrame(() => this.#follow());
  }

  #follow() {
    this.#frame = null;
    if (!this.#isDragging) return;
    const { table } = this;
    const place = this.#press.isEdge ? this.#lengthened() : this.#carried();
    if (place !== undefined) table.aim(place);
    this.#showChip();
    if (this.#scroll()) this.#frame = requestAnimationFrame(() => this.#follow());
  }

  // The place under the pointer; null over the sessions that are not placed.
  #carried() {
    const { table } = this;
    const { at, grab, card } = this.#press;
    const isOff = this.#isOver(this.aside);
    this.aside.classList.toggle("is-aimed-at", isOff);
    const under = isOff ? null : table.grid.at(at.x, at.y, table.step);
    if (!under) return null;
    const minutes = table.held.from?.minutes ?? card.session.minutes;
    const from = toStep(under.exactly - grab, table.step);
    return table.fitted({ day: table.day, room: under.room, from, minutes });
  }

  #lengthened() {
    const { table } = this;
    const { x, y } = this.#press.at;
    const frame = table.grid.host.getBoundingClientRect();
    const under = table.grid.at(
      within(x, frame.left, frame.right),
      within(y, frame.top, frame.bottom),
      table.step,
    );
    const { from } = table.held;
    return table.fitted({ ...from, minutes: under.from - from.from });
  }

  #isOver(element) {
    const { x, y } = this.#press.at;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return x >= left && x <= right && y >= top && y <= bottom;
  }

  #showChip() {
    const { place, card } = this.table.held;
    const { x, y } = this.#press.at;
    const isOff = this.aside.classList.contains("is-aimed-at") && card.key !== null;
    const where = place
      ? `${this.words.span(place)} · ${this.words.room(place.room)}`
      : isOff
        ? this.words.say("takeOff")
        : card.session.title;
    this.chip.textContent = where;
    this.chip.style.transform = `translate(${x + 14}px, ${y + 18}px)`;
  }

  // Near an edge the grid scrolls, faster the nearer the edge is.
  #scroll() {
    const { scroller } = this.table.grid;
    const { x, y } = this.#press.at;
    const { left, right, top, bottom } = scroller.getBoundingClientRect();
    if (x < left || x > right) return false;
    const across = towards(x, left, right);
    const down = towards(y, Math.max(top, 0), Math.min(bottom, window.innerHeight));
    if (!across && !down) return false;
    scroller.scrollBy({ left: across, top: down, behavior: "instant" });
    // The page itself, as long as there is more of the grid that way.
    if (down < 0 ? top < 0 : bottom > window.innerHeight)
      window.scrollBy({ top: down, behavior: "instant" });
    return true;
  }

  #up() {
    if (!this.#isDragging) return this.#forget();
    // The last bit of the way may not have been drawn yet.
    if (this.#frame !== null) this.#follow();
    const { held } = this.table;
    const isAway = !held.place && !this.aside.classList.contains("is-aimed-at");
    this.#end();
    if (isAway) this.table.putBack();
    else this.table.drop();
  }

  #cancel() {
    if (!this.#isDragging) return this.#forget();
    const { title } = this.table.held.card.session;
    this.#end();
    this.table.putBack();
    this.telling.say(this.words.say("putBack", { title }));
  }

  #escape(event) {
    if (event.key !== "Escape" || !this.#isDragging) return;
    event.preventDefault();
    event.stopPropagation();
    this.#cancel();
  }

  #end() {
    this.#forget();
    cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.chip.hidden = true;
    this.aside.classList.remove("is-aimed-at");
    document.documentElement.classList.remove("is-dragging");
  }

  #forget() {
    clearTimeout(this.#resting);
    this.#press = null;
  }
}

function towards(at, start, end) {
  if (at < start + NEAR_EDGE) return -speed(start + NEAR_EDGE - at);
  if (at > end - NEAR_EDGE) return speed(at - end + NEAR_EDGE);
  return 0;
}

const speed = (depth) => Math.ceil((Math.min(depth, NEAR_EDGE) / NEAR_EDGE) * FASTEST);
