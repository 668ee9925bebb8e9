// The board: rooms across, time down, and a card for each session, to be moved by keys or pointer.
// Without this module, and on a phone, the page's own list with "Move to…" does the same work.

import { Aside } from "./board/aside.js";
import { Changes } from "./board/changes.js";
import { Clashes } from "./board/clashes.js";
import { MoveDialog } from "./board/dialog.js";
import { Draft } from "./board/draft.js";
import { Grid } from "./board/grid.js";
import { History } from "./board/history.js";
import { Keys } from "./board/keys.js";
import { List } from "./board/list.js";
import { Live } from "./board/live.js";
import { Pointer } from "./board/pointer.js";
import { Suggestions } from "./board/suggestions.js";
import { Table } from "./board/table.js";
import { Telling } from "./board/telling.js";
import { Words } from "./board/words.js";

const board = document.querySelector("[data-board]");
const desk = board.querySelector("[data-desk]");
const at = (name) => board.querySelector(`[data-${name}]`);
const state = JSON.parse(document.getElementById("board-state").textContent);

const draft = new Draft(state);
const words = new Words(desk.dataset, { ...state, language: document.documentElement.lang });
const telling = new Telling({ said: at("said"), problem: at("trouble") });
const list = new List({ host: at("list"), version: draft.version });
const grid = new Grid({
  host: at("grid"),
  rooms: draft.rooms,
  words,
  equipment: new Map(state.rooms.map((room) => [room.slug, roomFacts(room)])),
});
const aside = new Aside({
  host: at("aside"),
  count: at("aside-count"),
  filter: at("filter"),
  none: at("aside-none"),
  words,
});
const clashes = new Clashes({
  list: at("clash-list"),
  count: at("clashes-count"),
  none: at("clashes-none"),
  words,
  showBoth,
  suggest: (slot) => suggestions.open(reach(slot)),
});
const changes = new Changes({
  address: board.dataset.moves,
  token: board.querySelector("[name=csrfmiddlewaretoken]").value,
  draft,
  onNew: (ours, name) => grid.rename(ours, name),
  onAnswer: answered,
  onLost: notSaved,
});
const history = new History({ make: (change) => table.send(change), onChange: showHistory });
const table = new Table({
  ...{ draft, words, grid, aside, changes, history, telling },
  step: Number(board.dataset.step),
  day: board.dataset.dayShown,
});
table.onDay = showDay;
table.onChosen = showChosen;
table.onHeld = (held) => at("grid").classList.toggle("has-held", held !== null);
const goBackTo = (card) => table.goBackTo(card);
const dialog = new MoveDialog({ dialog: at("move-dialog"), table, goBackTo });
const suggestions = new Suggestions({
  dialog: at("suggest-dialog"),
  address: board.dataset.suggestions,
  ...{ table, words, goBackTo },
});
const keys = new Keys({
  ...{ table, words, telling },
  moveTo: (card) => dialog.open(card),
  suggest: (card) => suggestions.open(card),
});
const pointer = new Pointer({ table, chip: at("chip"), aside: at("aside-panel"), words, telling });
const live = new Live({
  address: board.dataset.live,
  version: () => draft.version,
  isBusy: () => changes.waiting.length > 0,
  onState: (newer) => take(newer),
  onLost: (isLoggedOut) => telling.warn("contact", words.say(isLoggedOut ? "loggedOut" : "noContact")),
  onFound: () => telling.isOver("contact"),
});

start();

function start() {
  desk.hidden = false;
  table.show();
  clashes.show(draft.clashes);
  showHistory();
  showChosen(null);
  keys.listenTo(at("grid"), at("aside"));
  pointer.listenTo(at("grid"), at("aside"));
  listen();
  showAs(localStorage.getItem("board-as") === "list");
  showLinked();
  live.start();
}

function listen() {
  at("undo").addEventListener("click", () => history.undo());
  at("redo").addEventListener("click", () => history.redo());
  at("as-list").addEventListener("click", () => showAs(!board.classList.contains("is-list")));
  at("choose-move").addEventListener("click", () => dialog.open(table.chosen));
  at("choose-off").addEventListener("click", () => keys.takeOff(table.chosen));
  at("choose-suggest").addEventListener("click", () => suggestions.open(table.chosen));
  at("days").addEventListener("click", chooseDay);
  window.addEventListener("beforeunload", (event) => changes.waiting[0] && event.preventDefault());
  at("grid").addEventListener("dblclick", openTwicePressed);
  at("aside").addEventListener("dblclick", openTwicePressed);
  window.matchMedia("(width >= 48rem)").addEventListener("change", () => list.keepUp(draft.version));
}

// What the server says

function take(newer, own) {
  table.take(newer, own);
  clashes.show(draft.clashes);
  list.keepUp(draft.version);
  showChosen(table.chosen);
}

function answered(answer) {
  if (answer.version !== undefined) take(answer, answer.slot);
  else table.show();
  telling.isOver("unsaved", "refused", "contact");
  if (answer.refused) telling.warn("refused", answer.refused);
  else telling.say(answer.said);
}

function notSaved({ isLoggedOut }) {
  table.show();
  const sentence = words.say(isLoggedOut ? "loggedOut" : "notSaved");
  telling.warn("unsaved", sentence);
  return sentence;
}

// What is shown

function showAs(isList) {
  board.classList.toggle("is-list", isList);
  board.classList.toggle("is-grid", !isList);
  at("as-list").setAttribute("aria-pressed", isList);
  localStorage.setItem("board-as", isList ? "list" : "grid");
  list.keepUp(draft.version);
}

function chooseDay(event) {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  table.showDay(new URL(link.href).searchParams.get("day"));
  telling.say(words.day(table.day));
}

function showDay(day) {
  for (const link of at("days").querySelectorAll("a")) {
    if (new URL(link.href).searchParams.get("day") === day) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const section of board.querySelectorAll("section[data-day]"))
    section.hidden = section.dataset.day !== day;
  at("grid").setAttribute("aria-label", words.say("gridOf", { day: words.day(day) }));
  window.history.replaceState(null, "", `?day=${day}`);
}

function showHistory() {
  at("undo").disabled = !history.canUndo;
  at("redo").disabled = !history.canRedo;
}

function showChosen(card) {
  at("chosen").textContent = card ? card.session.title : words.say("noneChosen");
  at("chosen-facts").textContent = card ? words.facts(card.session, card.place) : "";
  at("choose-move").disabled = !card;
  at("choose-off").disabled = !card || card.key === null;
  at("choose-suggest").disabled = !card;
  at("choose-open").hidden = !card;
  if (card) at("choose-open").href = card.session.url;
}

function showBoth(slots) {
  const card = reach(slots.find((slot) => draft.placements.has(slot)));
  for (const one of grid.cards.values())
    one.element.classList.toggle("is-pointed-at", slots.includes(one.key));
  card.element.scrollIntoView({ block: "center", inline: "center" });
  table.choose(card, { focus: true });
}

// A card on the grid, on whichever day it is.
function reach(slot) {
  const { day } = draft.placements.get(slot).place;
  if (board.classList.contains("is-list")) showAs(false);
  if (day !== table.day) table.showDay(day);
  return grid.cards.get(slot);
}

// Other pages link to a card of the list: "#slot-…".
function showLinked() {
  const slot = location.hash.replace("#slot-", "");
  if (!list.isShown && draft.placements.has(slot)) showBoth([slot]);
}

function openTwicePressed(event) {
  const card = table.cardOf(event.target);
  if (card) dialog.open(card);
}

function roomFacts({ capacity }) {
  return words.say("capacity", { number: capacity });
}
