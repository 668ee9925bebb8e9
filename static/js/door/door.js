// What a paired device does, apart from its page: answers scans from its own list at once, tells
// the server in the background, and forgets everything when its time is up.

import { NotPaired, Unreachable } from "./api.js";
import { dayAt } from "./clock.js";
import { asCode, placeOf } from "./codes.js";
import { doorWith } from "./counting.js";
import { decide, periodOf } from "./deciding.js";
import { Heartbeat } from "./heartbeat.js";
import { Journal } from "./journal.js";
import { Repeats } from "./repeats.js";
import { Roster } from "./roster.js";
import { isOtherwise, rowOf, standAt, verdictOf } from "./scans.js";
import { MemoryStore } from "./store.js";
import { Sync } from "./sync.js";

const INTRODUCED_FOR = 60_000;
const PATIENCE = 5_000;

// `on` is what the page wants to hear: asking(), verdict(verdict), again(verdict),
// corrected(verdict, shown), unreachable(), failed(error), device(), standing(), counted(),
// over(). It may have something to tell the server before any scan: beforeSending(), see Sync.
export class Door {
  #api;
  #store;
  #clock;
  #on;
  #journal;
  #sync;
  #pairing;
  #repeats = new Repeats();
  #queue = Promise.resolve();
  #answers = new Map(); // scans that the server was asked about first, and who waits for the answer
  #introducedAt = -Infinity;
  #introducing;
  #early = []; // scans before the server has said what time it is
  #heartbeat;
  #isOver = false;
  #isKept;
  #practises = false;

  device; // undefined until the server has introduced this device to itself
  waiting = 0;

  constructor({ api, store, clock, on }) {
    this.#api = api;
    this.#store = store;
    this.#clock = clock;
    this.#on = on;
    this.#isKept = store.isKept;
    this.roster = new Roster(store, clock);
    this.#heartbeat = new Heartbeat({
      meet: () => this.#meet(),
      stopwatch: () => clock.stopwatch(),
    });
  }

  async open(token) {
    this.#queue = this.#recall(token); // a scan that comes before the list is there waits for it
    await this.#queue;
    if (this.#isExpired) return this.end();
    await this.#journal.forgetOld(this.#clock.now());
    this.#heartbeat.run();
    this.#watchTheTime();
    return undefined;
  }

  async #recall(token) {
    if ((await this.#store.fact("token")) !== token) await this.#beginAnew(token);
    this.#pairing = await this.#store.fact("pairing");
    this.device = await this.#store.fact("device");
    await this.roster.open();
    this.#keepJournalIn(this.#store);
    if (this.device) this.#meetDevice(this.device);
  }

  get isRehearsal() {
    return Boolean(this.device?.is_rehearsal);
  }

  // Whether the device can answer by itself; if not, the server is asked about each scan.
  get decides() {
    return this.#isKept && Boolean(this.#listedDoor);
  }

  // Whether the browser keeps anything at all; a private window may not.
  get isKept() {
    return this.#isKept;
  }

  get isInContact() {
    return this.#heartbeat.isWell;
  }

  may(scope) {
    return Boolean(this.device?.scopes.includes(scope));
  }

  // A network came, or somebody does not want to wait.
  hurry() {
    this.#heartbeat.hurry();
  }

  // The figures of this door now, with what the server has not heard of.
  async figures() {
    const door = this.#listedDoor;
    if (!door) return undefined;
    const now = this.#clock.now();
    const stand = standAt(door, this.#day(now));
    return doorWith(door, await this.#journal.unlisted({ stand, listedAt: this.roster.listedAt }));
  }

  // Scanning

  // Answer what was read or typed. Resolves to the verdict that was shown.
  async admit(text, { direction = "in" } = {}) {
    const code = asCode(text) ?? text.trim();
    const repeated = this.#repeats.of(code, direction, this.#clock.stopwatch());
    if (repeated) {
      if (repeated.verdict) this.#on.again(repeated.verdict);
      return repeated.verdict;
    }
    const scan = this.#queue.then(() => this.#scan(code, direction));
    this.#queue = scan.catch(() => {});
    const verdict = await (await scan)();
    this.#repeats.answered(code, verdict);
    return verdict;
  }

  // What a scan of the code would be answered with now, without one: {outcome, reason, first}.
  async look(code) {
    const at = this.#clock.now();
    return this.decides ? (await this.#decide(code, await placeOf(code), "in", at)).decision : {};
  }

  // Decides and writes down, one scan at a time; resolves to a function that gives the verdict.
  async #scan(code, direction) {
    const place = await placeOf(code);
    const at = this.#clock.now();
    const { decision, entry } = await this.#decideIfAble(code, place, direction, at);
    const row = await this.#writeDown(place, direction, at, decision);
    this.#early?.push(row.id);
    if (!entry) this.#sync.remember(row.id, code);
    if (!decision.outcome) return () => this.#ask(row);
    const { device } = this;
    const verdict = verdictOf(row, { decision, entry, device, listAt: this.roster.at });
    this.#on.verdict(verdict);
    this.#send();
    return () => verdict;
  }

  async #decideIfAble(code, place, direction, at) {
    try {
      if (this.decides) return await this.#decide(code, place, direction, at);
    } catch {
      this.#loseStore();
    }
    return { decision: {} };
  }

  async #decide(code, place, direction, at) {
    const day = this.#day(at);
    const door = await this.#doorNow();
    const stand = standAt(door, day);
    const { listedAt } = this.roster;
    const own = await this.#journal.unlisted({ place, stand, listedAt });
    const entry = await this.roster.entry(place, code);
    const period = periodOf(door.rule, day);
    return { entry, decision: decide(entry, { door, direction, day, period, own }) };
  }

  // Where free seats are given away, this device's own scans count as well.
  async #doorNow() {
    const door = this.#listedDoor;
    return door.entry === "free" ? this.figures() : door;
  }

  async #writeDown(place, direction, at, decision) {
    const row = rowOf({
      id: crypto.randomUUID(),
      place,
      direction,
      pairing: this.#pairing,
      decision,
      door: this.#listedDoor,
      device: this.device,
      day: this.#day(at),
      at,
      rawTime: this.#clock.raw(),
    });
    try {
      return await this.#journal.add(row);
    } catch {
      this.#loseStore();
      return this.#journal.add(row);
    }
  }

  // The disk is full, or somebody cleared what the browser kept: remember while the page lives.
  #loseStore() {
    this.#isKept = false;
    this.#keepJournalIn(new MemoryStore());
  }

  // There is no list yet, or no place to keep one: the server answers, or nobody does.
  async #ask(row) {
    const answer = new Promise((resolve) => this.#answers.set(row.id, resolve));
    this.#on.asking();
    await this.#send();
    if (this.#answers.has(row.id) && !this.#isOver) this.#on.unreachable();
    return answer;
  }

  async #send() {
    await this.#count();
    try {
      if (this.#early) await this.#introduce(); // no scan is told of before the time is known
      if (this.#tells) await this.#sync.send(this.device.conference);
    } catch (error) {
      this.#fail(error);
    }
    await this.#count();
  }

  #hear(answers) {
    for (const { row, verdict } of answers) {
      const waits = this.#answers.get(row.id);
      if (waits) {
        this.#answers.delete(row.id);
        this.#on.verdict(verdict);
        waits(verdict);
      } else if (!row.undo && isOtherwise(row, verdict)) {
        this.#repeats.corrected(verdict);
        this.#on.corrected(verdict, row.shown);
      }
    }
  }

  // Take a scan back: at once here, and at the server after the scan itself.
  async takeBack(id) {
    await this.#journal.wantBack(id);
    this.#repeats.forget(id);
    this.#send();
  }

  // Keeping up with the server

  async #meet() {
    try {
      if (this.#clock.stopwatch() - this.#introducedAt > INTRODUCED_FOR) await this.#introduce();
      if (this.#tells) await this.#on.beforeSending?.(); // else the list would not know them
      await this.roster.update(this.#api);
      this.#heartbeat.met();
      if (this.#tells) await this.#sync.send(this.device.conference);
    } catch (error) {
      this.#fail(error);
    }
    await this.#count();
  }

  // Who am I, what time is it, and has the server lost any of what it had from me?
  #introduce() {
    this.#introducing ??= this.#sayHello().finally(() => (this.#introducing = undefined));
    return this.#introducing;
  }

  async #sayHello() {
    const askedAt = this.#clock.stopwatch();
    const known = await this.#journal.countKept(this.#pairing);
    const { body } = await this.#api.get("/device", { patience: PATIENCE });
    await this.#hearTime(body.server_time, askedAt);
    this.#meetDevice(body);
    await this.#store.keepFacts({ device: body, offset: this.#clock.offset });
    if (await this.#store.fact("sendAgain")) await this.#tellAgain();
    else if (!this.isRehearsal && body.scans_kept < known) await this.#tellAgain();
    this.#introducedAt = this.#clock.stopwatch();
  }

  // A phone that started anew without a network may have scanned by a clock that was all wrong.
  async #hearTime(serverTime, askedAt) {
    const before = this.#clock.now();
    this.#clock.heard(serverTime, askedAt);
    const wrongBy = Math.round(this.#clock.now() - before);
    await this.#journal.correct(this.#early ?? [], wrongBy);
    this.#early = undefined;
  }

  async #tellAgain() {
    this.roster.distrust();
    await this.#journal.sendAgain(this.device.conference);
    await this.#store.keepFacts({ sendAgain: false });
  }

  #meetDevice(device) {
    this.device = device;
    // What is only practised is kept nowhere but in this page.
    if (this.isRehearsal !== this.#practises) {
      this.#practises = this.isRehearsal;
      this.#keepJournalIn(this.#practises ? new MemoryStore() : this.#store);
    }
    this.#on.device();
  }

  // A rehearsal tells nobody, unless only the server can answer it.
  get #tells() {
    return !this.isRehearsal || !this.decides;
  }

  #keepJournalIn(store) {
    this.#journal = new Journal(store);
    this.#sync = new Sync({
      api: this.#api,
      journal: this.#journal,
      onAnswers: (answers) => this.#hear(answers),
      beforeSending: this.#on.beforeSending,
    });
  }

  #fail(error) {
    if (this.#isOver) return;
    if (error instanceof NotPaired) return this.end();
    this.#heartbeat.failed();
    this.#introducedAt = -Infinity; // who comes back after a silence says hello first
    if (!(error instanceof Unreachable)) this.#on.failed(error);
  }

  async #count() {
    this.waiting = this.isRehearsal
      ? 0
      : await this.#journal.countWaiting(this.device?.conference ?? "");
    if (this.#isOver) return;
    this.#on.standing();
    this.#on.counted();
  }

  // Beginning and ending

  async #beginAnew(token) {
    await this.#store.forgetTheRest();
    const { offset } = this.#clock;
    await this.#store.keepFacts({ token, pairing: crypto.randomUUID(), sendAgain: true, offset });
  }

  get #isExpired() {
    return Boolean(this.device) && this.#clock.now() >= Date.parse(this.device.expires_at);
  }

  #watchTheTime() {
    const timer = setInterval(() => {
      if (this.#isOver) clearInterval(timer);
      else if (this.#isExpired) this.end();
      else this.#on.standing();
    }, 1_000);
  }

  // Nothing of the list or the pairing stays. The journal does when the time is up: the server may
  // yet be restored from a backup, and the phone be paired again. Who is shut out keeps only scans
  // that nobody has been told of.
  async end() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#heartbeat.stop();
    const journal = new Journal(this.#store);
    await (this.#isExpired ? journal.forgetOld(this.#clock.now()) : journal.forgetSent());
    await this.#store.end();
    this.#on.over();
  }

  get #listedDoor() {
    return this.device && this.roster.door(this.device.checkpoint);
  }

  #day(at) {
    return dayAt(this.device?.time_zone ?? "Europe/Stockholm", at);
  }
}
