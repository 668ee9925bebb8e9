// The scanner page: pairs the phone, and shows the steward what each scan was answered with.

import { Api } from "./api.js";
import { Camera, decoder } from "./camera.js";
import { onScannerKeys } from "./keys.js";
import * as pairing from "./pairing.js";
import { NotPaired, Scans, Unreachable } from "./scans.js";
import { listenForFirstTouch, signal } from "./signals.js";
import { clockIn, describe, fill } from "./verdicts.js";

const COUNT_EVERY = 10_000;
const SHOWN_FOR = { good: 4_000, out: 4_000, seen: 8_000, bad: 12_000, offline: 0 };
const REMEMBERED = 20;

const at = (id) => document.getElementById(id);
const words = at("door").dataset;

let api;
let scans;
let camera;
let clock = clockIn("Europe/Stockholm", words.timeSeparator);
let clockOffset = 0;
let mayUndo = false;
let hiding;
const answered = []; // {verdict, said, undone}, the newest first

start();

async function start() {
  const token = pairing.token();
  if (!token) return showUnpaired();
  api = new Api(words.api, token);
  camera = new Camera(at("video"), () => decoder(words.decoder));
  scans = new Scans({
    ask: (scan) => api.checkIn(scan),
    now: () => Date.now() + clockOffset,
    onAsking: () => (at("stage").dataset.asking = words.asking),
    onVerdict: tell,
    onFailure: tellFailure,
    onWaiting: showWaiting,
  });
  at("scanning").hidden = false;
  listenForFirstTouch();
  listen();
  startCamera();
  await learnWhoIAm();
  keepCounting();
}

function listen() {
  onScannerKeys((code) => scans.take(code, direction()));
  at("typed").addEventListener("submit", takeTyped);
  at("undo").addEventListener("click", askToUndo);
  at("undo-dialog").addEventListener("close", undoIfMeant);
  at("retry").addEventListener("click", () => scans.send());
  at("torch").addEventListener("click", switchTorch);
  at("camera").addEventListener("change", () => startCamera(at("camera").value));
  window.addEventListener("online", () => scans.send());
  window.addEventListener("hashchange", () => location.reload());
  window.addEventListener("beforeunload", (event) => scans.waiting && event.preventDefault());
  document.addEventListener("visibilitychange", keepAwake);
  keepAwake();
}

// Who I am, and how many are in

async function learnWhoIAm() {
  try {
    const device = await api.device();
    clockOffset = new Date(device.server_time) - Date.now();
    clock = clockIn(device.time_zone, words.timeSeparator);
    mayUndo = device.scopes.includes("check-in:undo");
    at("door-name").textContent = `${device.name} · ${device.checkpoint_name}`;
    at("direction").hidden = device.checkpoint_rule !== "in_out";
    showUndo();
  } catch (error) {
    tellFailure(error);
    if (error instanceof Unreachable) setTimeout(learnWhoIAm, 5_000);
  }
}

async function keepCounting() {
  await showCount();
  setTimeout(keepCounting, COUNT_EVERY);
}

async function showCount() {
  if (document.hidden) return;
  try {
    const summary = await api.summary();
    at("count").hidden = false;
    at("count-in").textContent = summary.in;
    at("count-of").textContent = fill(words.count, summary);
  } catch (error) {
    if (error instanceof NotPaired) tellFailure(error);
  }
}

function showUnpaired(wasPaired = false) {
  camera?.stop();
  at("scanning").hidden = true;
  at("count").hidden = true;
  at("unpaired").hidden = false;
  at("unpaired-reason").hidden = !wasPaired;
}

// Scanning

function direction() {
  return document.querySelector("[name=direction]:checked").value;
}

function takeTyped(event) {
  event.preventDefault();
  const code = at("code").value.trim();
  if (!code) return at("code").focus();
  scans.take(code, direction());
  at("code").value = "";
}

async function startCamera(deviceId) {
  try {
    await camera.start((code) => scans.see(code, direction()), deviceId);
    at("torch").hidden = !camera.hasTorch;
    at("stage").dataset.camera = "on";
    await offerCameras();
  } catch {
    at("stage").dataset.camera = "off";
    at("camera-hint").textContent = words.noCamera;
  }
}

async function offerCameras() {
  const cameras = await Camera.all();
  at("camera-choice").hidden = cameras.length < 2;
  at("camera").replaceChildren(
    ...cameras.map(({ deviceId, label }, index) => {
      const name = label || fill(words.cameraNumber, { number: index + 1 });
      return new Option(name, deviceId, false, deviceId === camera.id);
    }),
  );
}

async function switchTorch() {
  const isOn = at("torch").getAttribute("aria-pressed") !== "true";
  await camera.light(isOn);
  at("torch").setAttribute("aria-pressed", isOn);
}

async function keepAwake() {
  if (document.hidden || !navigator.wakeLock) return;
  await navigator.wakeLock.request("screen").catch(() => {});
}

// Telling

function tell(verdict) {
  const said = describe(verdict, words, clock);
  show(said);
  answered.unshift({ verdict, said, undone: false });
  answered.length = Math.min(answered.length, REMEMBERED);
  showLast();
  showCount();
}

function tellFailure(error) {
  if (error instanceof NotPaired) {
    pairing.forget();
    showUnpaired(true);
  } else if (error instanceof Unreachable) {
    show({ tone: "offline", title: words.noAnswer, detail: words.noAnswerDetail });
  } else {
    show({ tone: "bad", title: words.failed, detail: error.message });
  }
}

function show({ tone, title, detail, name = "", organisation = "", flags = [] }) {
  clearTimeout(hiding);
  delete at("stage").dataset.asking;
  document.body.dataset.tone = tone;
  at("verdict-title").textContent = title;
  at("verdict-name").textContent = name;
  at("verdict-organisation").textContent = organisation;
  at("verdict-flags").replaceChildren(...flags.map(listItem));
  at("verdict-detail").textContent = detail;
  signal(tone);
  if (SHOWN_FOR[tone]) hiding = setTimeout(clear, SHOWN_FOR[tone]);
}

function clear() {
  delete document.body.dataset.tone;
}

function listItem(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

function showWaiting(number) {
  at("network").hidden = number === 0;
  at("network-words").textContent =
    number === 1 ? words.waitingOne : fill(words.waitingMany, { number });
}

function showLast() {
  at("none-yet").hidden = answered.length > 0;
  at("last").replaceChildren(...answered.map(lastItem));
  showUndo();
}

function lastItem({ verdict, said, undone }) {
  const item = document.createElement("li");
  item.dataset.tone = undone ? "undone" : said.tone;
  const outcome = said.tone === "good" || said.tone === "out" ? said.detail : said.title;
  for (const [tag, text] of [
    ["time", clock(verdict.scanned_at)],
    ["strong", said.name || said.title],
    ["span", undone ? words.undone : said.name && outcome],
  ]) {
    const part = document.createElement(tag);
    part.textContent = text;
    item.append(part);
  }
  return item;
}

// Taking back

function undoable() {
  return answered.find(
    ({ verdict, undone }) => !undone && ["admitted", "left"].includes(verdict.outcome),
  );
}

function showUndo() {
  at("undo").hidden = !mayUndo;
  at("undo").disabled = !undoable();
}

function askToUndo() {
  const { said } = undoable();
  at("undo-question").textContent = fill(words.undoQuestion, said);
  at("undo-dialog").returnValue = "";
  at("undo-dialog").showModal();
}

async function undoIfMeant() {
  if (at("undo-dialog").returnValue !== "undo") return;
  const entry = undoable();
  try {
    await api.undo(entry.verdict.id);
    entry.undone = true;
    show({ tone: "out", title: words.undone, detail: fill(words.undoneSaid, entry.said) });
    showLast();
    showCount();
  } catch (error) {
    if (error instanceof NotPaired) return tellFailure(error);
    show({ tone: "bad", title: words.failed, detail: words.notUndone });
  }
}
