// The desk on a phone or a tablet: finds people by name, registers those who just turn up, and
// prints badges; all of it also without a network. Whoever is let in here is let in by a scan.

import { NotPaired } from "../api.js";
import { seal } from "../sealing.js";
import { camelCase, fill } from "../verdicts.js";
import { wordsAsHeard } from "./hearing.js";
import { Hits } from "./hits.js";
import { Names } from "./names.js";
import { Printing } from "./printing.js";
import { Queue } from "./queue.js";
import { newWalkIn, WalkIns } from "./walk_ins.js";

const NEW_NAMES_EVERY = 60_000;
const TRY_AGAIN_AFTER = 5_000;
const NOTED = ["speaker", "to_desk"]; // of the flags; the others are told by the state

// `admit(code)` scans a code as the camera would; `look(code)` resolves to what that would be
// answered with, without a scan. `words` are the door's; the desk's own stand on its root.
export async function startDesk(given) {
  const panel = new Panel(given);
  await panel.start();
  return { tellWalkIns: () => panel.tellWalkIns() };
}

class Panel {
  #given;
  #root;
  #words;
  #names;
  #walkIns;
  #newcomers = []; // registered here, and not among the names yet
  #latest; // whom the line below the form is about
  #corrected; // the walk-in whose words are in the form to be corrected
  #hits;
  #queue;
  #printing;

  constructor(given) {
    const { api, store, root } = given;
    this.#given = given;
    this.#root = root;
    this.#words = { ...given.words, ...root.querySelector("[data-panel]").dataset };
    this.#names = new Names({ api, store });
    this.#walkIns = new WalkIns({ api, store, names: this.#names });
    this.#printing = new Printing(root, this.#words);
    this.#hits = new Hits({
      root,
      words: this.#words,
      people: () => [...this.#names.people, ...this.#newcomers],
      stateOf: (person) => this.#stateOf(person),
      on: { admit: (code) => this.#admit(code), print: (person) => this.#print(person) },
    });
    this.#queue = new Queue({
      root,
      words: this.#words,
      on: {
        print: (row) => this.#print(row),
        correct: (row) => this.#correct(row),
        throwAway: (row) => this.#throwAway(row),
      },
    });
  }

  async start() {
    this.#root.hidden = false;
    this.#form.addEventListener("submit", (event) => this.#register(event));
    this.#part("print-newcomer").addEventListener("click", () => this.#print(this.#latest));
    window.addEventListener("online", () => this.#names.isOpen || this.#learn());
    window.addEventListener("beforeunload", (event) => {
      if (!this.#walkIns.isKept) event.preventDefault();
    });
    this.#show();
    this.#keepLearning();
  }

  // For whoever sends the scans: first those who were registered here. Resolves to the places of
  // the tickets that the server does not know yet.
  async tellWalkIns() {
    const before = this.#walkIns.rows.length;
    try {
      return await this.#walkIns.send();
    } finally {
      if (before || this.#walkIns.rows.length) this.#show();
      if (this.#walkIns.rows.length < before) this.#learn();
    }
  }

  // The names

  async #keepLearning() {
    const isOver = await this.#learn();
    const pause = this.#names.isOpen ? NEW_NAMES_EVERY : TRY_AGAIN_AFTER;
    if (!isOver) setTimeout(() => this.#keepLearning(), pause);
  }

  async #learn() {
    try {
      const isNew = await this.#names.update();
      await this.#walkIns.read();
      this.#walkIns.rows.forEach((row) => this.#welcome(row));
      if (isNew) this.#forgetKnownNewcomers();
    } catch (error) {
      if (error instanceof NotPaired) return true;
    }
    this.#show();
    return false;
  }

  #forgetKnownNewcomers() {
    const known = new Set(this.#names.people.map(({ ticket }) => ticket));
    this.#newcomers = this.#newcomers.filter(({ ticket }) => !known.has(ticket));
  }

  // What is on the page

  #show() {
    const { isOpen, here } = this.#names;
    this.#part("locked").hidden = isOpen;
    this.#part("finding").hidden = !isOpen;
    this.#part("walking-in").hidden = !here || !this.#given.may("register:walk-in");
    this.#part("full").hidden = !here || this.#placesLeft > 0;
    this.#queue.show(this.#walkIns.rows, { isKept: this.#walkIns.isKept });
    this.#offerOrganisations();
    this.#hits.refresh();
  }

  get #placesLeft() {
    const left = this.#names.here.places_left ?? Infinity;
    const waiting = this.#walkIns.rows.filter(({ reason }) => !reason);
    return left - waiting.length;
  }

  #offerOrganisations() {
    const known = new Set(this.#names.people.map(({ organisation }) => organisation));
    const list = this.#part("organisations");
    if (list.childElementCount === known.size) return;
    const names = [...known].sort((one, other) => one.localeCompare(other, "sv"));
    list.replaceChildren(...names.map((name) => new Option(name, name)));
  }

  async #stateOf({ ticket, flags = [], ...person }) {
    const { outcome, reason, first } = await this.#given.look(ticket);
    const notes = NOTED.filter((flag) => flags.includes(flag)).map((flag) => this.#words[camelCase(flag)]);
    const says = (words, tone) => ({ state: [words, ...notes].filter(Boolean).join(" · "), tone });
    if (outcome === "already_admitted") {
      return says(fill(this.#words.inSince, { time: this.#given.clock(first.at) }), "good");
    }
    const why = reason ?? (outcome ? "" : withoutList(person));
    return why ? says(this.#words[camelCase(why)], "bad") : says(this.#words.notInYet, "seen");
  }

  // Letting in and printing

  async #admit(code) {
    await this.#given.admit(code);
    await this.#hits.refresh();
  }

  #print(person) {
    this.#printing.print(person, this.#names.conference);
  }

  // Who just turns up

  async #register(event) {
    event.preventDefault();
    const name = squeezed(this.#form.elements.name.value);
    const organisation = squeezed(this.#form.elements.organisation.value);
    if (!name || !organisation) return;
    this.#form.reset();
    if (this.#corrected) await this.#tryAgain({ name, organisation });
    else await this.#letIn({ name, organisation });
    this.#form.elements.name.focus();
  }

  // Who is registered for practice is told to nobody.
  async #letIn(words) {
    const { attendance, hub } = this.#names.here;
    const row = await newWalkIn({ ...words, attendance, hub });
    if (!this.#given.isRehearsal()) await this.#walkIns.add(row);
    await this.#putInList(row);
    this.#welcome(row);
    await this.#given.admit(row.ticket);
    this.#showNewcomer(row);
    this.#given.hurry();
  }

  // On a disk that is full the badge is not known here before the server has it in the list.
  async #putInList(row) {
    const sealed = await seal(entryOf(row), row.ticket);
    await this.#given.store
      .keepEntries({ [row.place]: sealed }, {}, { instead: false })
      .catch(() => {});
  }

  // From now on they are found as everybody else, the newest first.
  #welcome(row) {
    if (this.#newcomers.some(({ ticket }) => ticket === row.ticket)) return;
    const heard = [...wordsAsHeard(row.name), ...wordsAsHeard(row.organisation)];
    const newcomer = { ...row, heard, status: "confirmed", is_on_site: row.attendance === "on_site" };
    this.#newcomers = [newcomer, ...this.#newcomers];
  }

  async #tryAgain(words) {
    const corrected = { ...this.#corrected, ...words };
    await this.#walkIns.correct(corrected.id, words);
    this.#newcomers = this.#newcomers.filter(({ ticket }) => ticket !== corrected.ticket);
    this.#welcome(corrected);
    this.#corrected = undefined;
    this.#part("correcting").hidden = true;
    this.#showNewcomer(corrected);
    this.#given.hurry();
  }

  #showNewcomer(row) {
    this.#latest = row;
    this.#part("newcomer").hidden = false;
    this.#part("newcomer-words").textContent = fill(this.#words.registered, row);
    this.#show();
  }

  #correct(row) {
    this.#corrected = row;
    this.#part("correcting").hidden = false;
    this.#form.elements.name.value = row.name;
    this.#form.elements.organisation.value = row.organisation;
    this.#form.elements.name.focus();
  }

  async #throwAway({ id, ticket }) {
    await this.#walkIns.throwAway(id);
    this.#newcomers = this.#newcomers.filter((one) => one.ticket !== ticket);
    this.#show();
    this.#given.hurry();
  }

  get #form() {
    return this.#part("walk-in");
  }

  #part(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }
}

// The entry that the list will have once the server knows of them.
function entryOf({ name, organisation, attendance, hub }) {
  return {
    name,
    organisation,
    attendance,
    flags: [],
    days: [],
    reason: null,
    seats: [],
    admissions: [],
    place: hub,
    is_on_site: attendance === "on_site",
    waits: false,
  };
}

function withoutList({ status, is_on_site: isOnSite }) {
  if (status === "cancelled") return "cancelled";
  if (isOnSite) return "";
  return status === "confirmed" ? "online_only" : "waitlisted";
}

function squeezed(words) {
  return words.trim().replace(/\s+/g, " ");
}
