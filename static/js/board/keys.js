// The board by keys: arrows walk, Enter picks up and puts down, and letters do the rest.

const ARROWS = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

export class Keys {
  // `moveTo(card)` and `suggest(card)` open what they say.
  constructor({ table, words, telling, moveTo, suggest }) {
    Object.assign(this, { table, words, telling, moveTo, suggest });
  }

  listenTo(...places) {
    for (const place of places) {
      place.addEventListener("keydown", (event) => this.#pressed(event));
      place.addEventListener("focusin", ({ target }) => this.#reached(target));
      place.addEventListener("focusout", (event) => this.#left(event));
    }
    document.addEventListener("keydown", (event) => this.#undoOrRedo(event));
  }

  #reached(element) {
    const card = this.table.cardOf(element);
    if (card && card !== this.table.chosen) this.table.choose(card);
  }

  // Whoever goes elsewhere has not put the card down.
  #left({ target }) {
    const { held } = this.table;
    if (held?.byKeys && this.table.cardOf(target)?.key === held.key) this.#putBack();
  }

  #pressed(event) {
    const card = this.table.cardOf(event.target);
    if (!card || event.altKey) return;
    const hasModifier = event.ctrlKey || event.metaKey;
    const used = this.table.held?.byKeys
      ? this.#withHeld(event.key, event.shiftKey, hasModifier)
      : !hasModifier && this.#withChosen(event.key, card);
    if (used) event.preventDefault();
  }

  // Nothing in the hand

  #withChosen(key, card) {
    if (key in ARROWS || key === "Home" || key === "End") return this.#walk(key, card);
    const acts = {
      Enter: () => this.pickUp(card),
      " ": () => this.pickUp(card),
      m: () => this.moveTo(card),
      u: () => this.takeOff(card),
      s: () => this.suggest(card),
    };
    const act = acts[key.length === 1 ? key.toLowerCase() : key];
    act?.();
    return Boolean(act);
  }

  #walk(key, card) {
    const next = card.key === null ? this.#besides(key, card) : this.#onGrid(key, card);
    if (next) this.table.choose(next, { focus: true });
    next?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  #besides(key, card) {
    const shown = [...this.table.aside.host.children].filter((element) => !element.hidden);
    const at = shown.indexOf(card.element);
    const to = { Home: 0, End: shown.length - 1, ArrowUp: at - 1, ArrowDown: at + 1 }[key];
    return shown[to] && this.table.cardOf(shown[to]);
  }

  #onGrid(key, card) {
    const column = this.#column(card.place.room);
    const at = column.indexOf(card);
    if (key === "Home") return column[0];
    if (key === "End") return column.at(-1);
    const [across, down] = ARROWS[key];
    if (down) return column[at + down];
    return this.#across(card, across);
  }

  // The card that is nearest in time, in the nearest room that has any.
  #across({ place }, way) {
    const rooms = this.table.draft.rooms;
    for (let at = rooms.indexOf(place.room) + way; at >= 0 && at < rooms.length; at += way) {
      const [nearest] = this.#column(rooms[at]).sort(
        (one, other) =>
          Math.abs(one.place.from - place.from) - Math.abs(other.place.from - place.from),
      );
      if (nearest) return nearest;
    }
    return null;
  }

  #column(room) {
    return [...this.table.grid.cards.values()]
      .filter((card) => card.place.room === room)
      .sort((one, other) => one.place.from - other.place.from || one.place.minutes - other.place.minutes);
  }

  async pickUp(card) {
    const { table } = this;
    table.lift(card, card.key === null ? table.firstFree(card.session.minutes) : null);
    const { held } = table;
    const element = table.grid.cards.get(held.key).element;
    if (document.activeElement !== element) table.choose(table.grid.cards.get(held.key), { focus: true });
    held.byKeys = true;
    this.#bringIntoView();
    this.telling.say(this.words.say("pickedUp", { title: card.session.title, where: this.#aimed() }));
  }

  async takeOff(card) {
    if (card.key === null) return;
    const column = this.#column(card.place.room);
    const at = column.indexOf(card);
    const neighbour = column[at + 1] ?? column[at - 1];
    const session = card.session.id;
    const taken = this.table.takeOff(card);
    this.table.choose(neighbour ?? this.table.aside.cards.get(session), { focus: true });
    await taken;
  }

  // Something in the hand

  #withHeld(key, isShift, hasModifier) {
    if (key in ARROWS && !hasModifier) return this.#aim(...ARROWS[key], isShift);
    if (key === "PageUp" || key === "PageDown") return this.#aimBy(key === "PageUp" ? -60 : 60);
    const acts = {
      Enter: () => this.#drop(),
      " ": () => this.#drop(),
      Escape: () => this.#putBack(),
      u: () => this.#dropOff(),
      m: () => this.#moveHeld(),
    };
    const act = !hasModifier && acts[key.length === 1 ? key.toLowerCase() : key];
    if (act) act();
    // Tab leaves, and whoever leaves has put the card back.
    return key !== "Tab";
  }

  #aim(across, down, isLength) {
    const { held, step, draft } = this.table;
    const place = { ...held.place };
    const { rooms } = draft;
    if (isLength) place.minutes = nextStep(place.minutes, down, step);
    else place.from = nextStep(place.from, down, step);
    if (across && !isLength)
      place.room = rooms[Math.max(0, Math.min(rooms.indexOf(place.room) + across, rooms.length - 1))];
    return this.#show(place);
  }

  #aimBy(minutes) {
    const { place } = this.table.held;
    return this.#show({ ...place, from: place.from + minutes });
  }

  #show(place) {
    this.table.aim(this.table.fitted(place));
    this.#bringIntoView();
    this.telling.say(this.#aimed());
    return true;
  }

  #aimed() {
    const { held } = this.table;
    const where = this.words.say("aimed", {
      time: this.words.span(held.place),
      room: this.words.room(held.place.room),
    });
    const title = this.table.beside(held);
    return title ? this.words.say("beside", { where, title }) : where;
  }

  #bringIntoView() {
    const card = this.table.grid.cards.get(this.table.held.key);
    card.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  async #drop() {
    const { key, card, session } = this.table.held;
    const { title } = card.session;
    this.table.held.byKeys = false;
    const { outcome } = await this.table.drop();
    if (outcome === "unchanged") this.telling.say(this.words.say("putBack", { title }));
    // Refused, and the card has gone from under the focus.
    if (document.activeElement === document.body) this.#focusAgain(key, session);
  }

  async #dropOff() {
    const { key, card, from } = this.table.held;
    this.table.held.byKeys = false;
    this.table.putBack();
    if (from) await this.takeOff(this.table.grid.cards.get(key));
    else this.table.choose(this.table.aside.cards.get(card.session.id), { focus: true });
  }

  #moveHeld() {
    const { session } = this.table.held;
    const { key } = this.#putBack();
    this.moveTo(this.table.grid.cards.get(key) ?? this.table.aside.cards.get(session));
  }

  #putBack() {
    const { held } = this.table;
    const hadFocus = this.table.grid.cards.get(held.key)?.element === document.activeElement;
    held.byKeys = false;
    this.table.putBack();
    this.telling.say(this.words.say("putBack", { title: held.card.session.title }));
    if (hadFocus) this.#focusAgain(held.key, held.session);
    return held;
  }

  // The card where it is now: its slot's, or the session's beside the grid.
  #focusAgain(key, session) {
    const { grid, aside } = this.table;
    const card = grid.cards.get(key) ?? aside.cards.get(session);
    if (card) this.table.choose(card, { focus: true });
  }

  #undoOrRedo(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (this.table.held) return;
    if (isRedo) this.table.history.redo();
    else this.table.history.undo();
  }
}

// To the next whole step, also from a time between two.
const nextStep = (minutes, way, step) =>
  way > 0 ? Math.floor(minutes / step) * step + step : way < 0 ? Math.ceil(minutes / step) * step - step : minutes;
