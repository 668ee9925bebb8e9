// Those whom a search finds: a list of buttons, each with a name, an organisation and a state in
// words. One tap lets in; the arrow keys walk.

import { asCode } from "../codes.js";
import { fill } from "../verdicts.js";
import { search } from "./search.js";

const AT_MOST = 12;
const PAUSE = 80;

export class Hits {
  #root;
  #words;
  #people;
  #stateOf;
  #on;
  #waiting;
  #latest = 0;
  #shown;

  // `people()` are those to search among; `stateOf(person)` says in words how things stand with
  // somebody; `on` hears admit(code) and print(person).
  constructor({ root, words, people, stateOf, on }) {
    this.#root = root;
    this.#words = words;
    this.#people = people;
    this.#stateOf = stateOf;
    this.#on = on;
    this.#query.addEventListener("input", () => this.#soon());
    root.addEventListener("keydown", (event) => this.#walk(event));
  }

  async refresh() {
    const number = (this.#latest += 1);
    const found = search(this.#people(), this.#query.value);
    const shown = found.slice(0, AT_MOST);
    const states = await Promise.all(shown.map((person) => this.#stateOf(person)));
    if (number !== this.#latest) return;
    this.#show(shown, states);
    this.#say(found.length);
  }

  #soon() {
    clearTimeout(this.#waiting);
    const code = asCode(this.#query.value);
    if (code) return this.#take(code);
    this.#waiting = setTimeout(() => this.refresh(), PAUSE);
    return undefined;
  }

  // A hand scanner types wherever the focus is.
  #take(code) {
    this.#query.value = "";
    this.#on.admit(code);
  }

  // What has not changed stays as it is: somebody may be reading it, or about to press.
  #show(people, states) {
    const shown = JSON.stringify([people.map(({ ticket, name }) => [ticket, name]), states]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const rows = people.map((person, place) => this.#row(person, states[place]));
    const focused = this.#buttons.findIndex((button) => button === document.activeElement);
    this.#list.replaceChildren(...rows);
    if (focused >= 0) (this.#buttons[focused] ?? this.#query).focus();
  }

  #row(person, { state, tone }) {
    const row = this.#root.querySelector("template[data-hit]").content.cloneNode(true);
    const part = (name) => row.querySelector(`[data-${name}]`);
    part("name").textContent = person.name;
    part("organisation").textContent = person.organisation;
    part("state").textContent = state;
    part("state").dataset.tone = tone;
    part("admit").addEventListener("click", () => this.#on.admit(person.ticket));
    part("print").setAttribute("aria-label", fill(this.#words.printOf, person));
    part("print").addEventListener("click", () => this.#on.print(person));
    return row;
  }

  #say(number) {
    const none = this.#query.value.trim() ? this.#words.hitsNone : "";
    const some = number === 1 ? this.#words.hitsOne : fill(this.#words.hitsMany, { number });
    const words = number ? some : none;
    const more = number > AT_MOST ? ` ${fill(this.#words.hitsFirst, { number: AT_MOST })}` : "";
    const told = this.#root.querySelector("[data-told]");
    if (told.textContent !== words + more) told.textContent = words + more;
  }

  #walk(event) {
    const place = this.#buttons.indexOf(document.activeElement);
    const isInField = document.activeElement === this.#query;
    if (place < 0 && !isInField) return;
    if (event.key === "Escape") this.#query.select();
    if (event.key === "Escape" && !isInField) this.#query.focus();
    const next = { ArrowDown: place + 1, ArrowUp: place - 1 };
    const to = event.key === "Enter" && isInField ? 0 : next[event.key];
    if (to === undefined) return;
    event.preventDefault();
    (this.#buttons[to] ?? this.#query).focus();
  }

  get #query() {
    return this.#root.querySelector("[data-query]");
  }

  get #list() {
    return this.#root.querySelector("[data-hits]");
  }

  get #buttons() {
    return [...this.#list.querySelectorAll("[data-admit]")];
  }
}
