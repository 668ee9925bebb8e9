// What the steward sees: the verdict, how old the list is, how many are in, and the last scans.

import { roomOf } from "./counting.js";
import { signal } from "./signals.js";
import { describe, fill } from "./verdicts.js";

const SHOWN_FOR = { good: 4_000, out: 4_000, seen: 8_000, bad: 12_000, offline: 0 };
const REMEMBERED = 20;

const at = (id) => document.getElementById(id);

export class Screen {
  #words;
  #hiding;
  #shown; // what is on the screen now
  #answered = []; // {verdict, said, isUndone, isCorrected}, the newest first

  clock; // writes a time of day; set when the venue's time zone is known

  constructor(words, clock) {
    this.#words = words;
    this.clock = clock;
    at("close").addEventListener("click", () => this.clear());
  }

  // Verdicts

  tell(verdict) {
    const said = describe(verdict, this.#words, this.clock);
    this.#answered.unshift({ verdict, said, isUndone: false, isCorrected: false });
    this.#answered.length = Math.min(this.#answered.length, REMEMBERED);
    this.show(said);
    this.#showLast();
  }

  // The same badge again: no alarm, only the same picture, for as long as the badge lies there.
  tellAgain(verdict) {
    const known = this.#answered.find((one) => one.verdict.id === verdict.id);
    if (!known) return;
    if (this.#shown === known.said) this.#hideLater(known.said.tone);
    else this.#display(known.said, this.#words.again);
  }

  // The server answered otherwise than what was shown here.
  correct(verdict) {
    const place = this.#answered.findIndex((one) => one.verdict.id === verdict.id);
    if (place < 0) return;
    const said = describe(verdict, this.#words, this.clock);
    Object.assign(this.#answered[place], { verdict, said, isCorrected: true });
    if (place === 0) this.show(said, this.#words.corrected);
    this.#showLast();
  }

  show(said, note = "") {
    signal(said.tone);
    this.#display(said, note);
  }

  #display(said, note) {
    const { tone, title, detail, name = "", organisation = "", flags = [] } = said;
    this.#shown = said;
    delete at("stage").dataset.asking;
    document.body.dataset.tone = tone;
    window.scrollTo(0, 0);
    at("verdict-note").textContent = note;
    at("verdict-title").textContent = title;
    at("verdict-name").textContent = name;
    at("verdict-organisation").textContent = organisation;
    at("verdict-flags").replaceChildren(...flags.map((flag) => element("li", flag)));
    at("verdict-detail").textContent = detail;
    this.#hideLater(tone);
  }

  #hideLater(tone) {
    clearTimeout(this.#hiding);
    if (SHOWN_FOR[tone]) this.#hiding = setTimeout(() => this.clear(), SHOWN_FOR[tone]);
  }

  clear() {
    clearTimeout(this.#hiding);
    this.#shown = undefined;
    delete document.body.dataset.tone;
  }

  get isClear() {
    return !this.#shown;
  }

  showAsking() {
    at("stage").dataset.asking = this.#words.asking;
  }

  // The last scans

  #showLast() {
    at("none-yet").hidden = this.#answered.length > 0;
    at("last").replaceChildren(...this.#answered.map((one) => this.#lastItem(one)));
    at("undo").disabled = !this.undoable;
  }

  #lastItem({ verdict, said, isUndone, isCorrected }) {
    const item = document.createElement("li");
    item.dataset.tone = isUndone ? "undone" : said.tone;
    const isPassage = ["good", "out"].includes(said.tone);
    const outcome = isPassage ? said.detail : said.title;
    item.append(
      element("time", this.clock(verdict.scanned_at)),
      element("strong", said.name || said.title),
      element("span", isUndone ? this.#words.undone : said.name && outcome),
    );
    if (isCorrected) item.append(element("em", this.#words.corrected));
    return item;
  }

  // The newest scan that let somebody pass and was not taken back.
  get undoable() {
    return this.#answered.find(
      ({ verdict, isUndone }) => !isUndone && ["admitted", "left"].includes(verdict.outcome),
    );
  }

  tellUndone(entry) {
    entry.isUndone = true;
    const detail = fill(this.#words.undoneSaid, entry.said);
    this.show({ tone: "out", title: this.#words.undone, detail });
    this.#showLast();
  }

  // How things stand

  showDevice(device, isRehearsal) {
    at("door-name").textContent = `${device.name} · ${device.checkpoint_name}`;
    at("direction").hidden = device.checkpoint_rule !== "in_out";
    document.body.toggleAttribute("data-rehearsal", isRehearsal);
    at("rehearsal").hidden = !isRehearsal;
  }

  showList({ state, at: listAt, count, total }) {
    at("list").hidden = false;
    at("list").dataset.state = state;
    say(at("list-state"), this.#words[`list${state}`]);
    const known = { time: listAt && this.clock(listAt), count, total };
    at("list-words").textContent = listAt ? fill(this.#words.list, known) : "";
  }

  showNoList() {
    at("list").hidden = false;
    at("list").dataset.state = "old";
    say(at("list-state"), this.#words.listnone);
    at("list-words").textContent = "";
    at("not-kept").hidden = false;
  }

  showWaiting(number) {
    at("network").hidden = number === 0;
    const words = number === 1 ? this.#words.waitingOne : fill(this.#words.waitingMany, { number });
    say(at("network-words"), words);
  }

  showCount(door) {
    at("count").hidden = false;
    at("count-in").textContent = door.in;
    at("count-of").textContent = fill(this.#words.count, { expected: roomOf(door) });
  }
}

// A live region speaks whenever its words are set, so they are set only when they change.
function say(region, words) {
  if (region.textContent !== words) region.textContent = words;
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
