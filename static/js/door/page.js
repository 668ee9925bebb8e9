// The scanner page: ties the device, the camera, the keys and the screen together.

import { Api, Problem } from "./api.js";
import { Camera, decoder } from "./camera.js";
import { Clock, clockIn } from "./clock.js";
import { asCode } from "./codes.js";
import { Door } from "./door.js";
import { askToKeep, keepPage, offerToInstall } from "./installing.js";
import { onScannerKeys } from "./keys.js";
import { forget, tokenIn, tokenOf } from "./pairing.js";
import { Screen } from "./screen.js";
import { listenForFirstTouch } from "./signals.js";
import { openStore } from "./store.js";
import { Supervising } from "./supervising.js";
import { fill } from "./verdicts.js";

const at = (id) => document.getElementById(id);
const words = at("door").dataset;
const language = document.documentElement.lang;
const ENDED = "ended"; // in the browser's history: this page was paired, and is no longer

const screen = new Screen(words, clockIn("Europe/Stockholm", words.timeSeparator));
const camera = new Camera(at("video"), () => decoder(words.decoder));
let api;
let clock;
let door;
let store;
let supervising;
let desk; // the desk's panel, or undefined where there is none

start();

async function start() {
  keepPage(words.worker, { isIdle });
  window.addEventListener("hashchange", () => location.reload());
  store = await openStore();
  const token = await tokenOf(store);
  if (!token) return showUnpaired();
  clock = new Clock({ offset: await store.fact("offset") });
  api = new Api(words.api, token, language);
  door = new Door({ api, store, clock, on: pageOf() });
  at("scanning").hidden = false;
  listen();
  startCamera();
  askToKeep();
  return door.open(token);
}

function pageOf() {
  return {
    asking: () => screen.showAsking(),
    verdict: (verdict) => screen.tell(verdict),
    again: (verdict) => screen.tellAgain(verdict),
    corrected: (verdict) => screen.correct(verdict),
    unreachable: () =>
      screen.show({ tone: "offline", title: words.noAnswer, detail: words.noAnswerDetail }),
    failed: (error) => showTrouble(error),
    beforeSending: async () => (await desk)?.tellWalkIns() ?? new Set(),
    device: () => showDevice(),
    standing: () => showStanding(),
    counted: () => showCount(),
    over: () => end(),
  };
}

function listen() {
  listenForFirstTouch();
  onScannerKeys(admit);
  offerToInstall(at("install"));
  at("typed").addEventListener("submit", takeTyped);
  at("code").addEventListener("input", () => asCode(at("code").value) && at("typed").requestSubmit());
  at("undo").addEventListener("click", askToUndo);
  at("undo-dialog").addEventListener("close", undoIfMeant);
  at("retry").addEventListener("click", () => door.hurry());
  at("torch").addEventListener("click", switchTorch);
  at("camera").addEventListener("change", () => startCamera(at("camera").value));
  window.addEventListener("online", () => door.hurry());
  window.addEventListener("beforeunload", (event) => {
    if (!door.isKept && door.waiting) event.preventDefault();
  });
  document.addEventListener("visibilitychange", wake);
  wake();
}

// Scanning

function admit(text) {
  return door.admit(text, { direction: direction() });
}

function direction() {
  return document.querySelector("[name=direction]:checked").value;
}

function takeTyped(event) {
  event.preventDefault();
  const code = at("code").value.trim();
  if (!code) return at("code").focus();
  at("code").value = "";
  return admit(code);
}

async function startCamera(deviceId) {
  try {
    await camera.start(admit, deviceId);
    at("torch").hidden = !camera.hasTorch;
    at("stage").dataset.camera = "on";
    at("camera-hint").textContent = words.hold;
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

async function wake() {
  if (document.hidden) return;
  clock.woke(await store.fact("offset"));
  door.hurry();
  if (camera.isLost) startCamera();
  await navigator.wakeLock?.request("screen").catch(() => {});
}

// How things stand

function showDevice() {
  screen.clock = clockIn(door.device.time_zone, words.timeSeparator);
  screen.showDevice(door.device, door.isRehearsal);
  at("undo").hidden = !door.may("check-in:undo");
  at("trouble").hidden = true;
  if (door.may("check-in:search")) showDesk();
  if (door.may("check-in:supervise")) {
    supervising ??= new Supervising({ api, words, root: at("supervising"), screen });
    supervising.start();
  }
}

function showDesk() {
  document.body.toggleAttribute("data-desk", true);
  desk ??= import("./desk/panel.js")
    .then(({ startDesk }) =>
      startDesk({
        api,
        store,
        words,
        root: at("desk"),
        admit: (code, options) => door.admit(code, options),
        look: (code) => door.look(code),
        may: (scope) => door.may(scope),
        hurry: () => door.hurry(),
        isRehearsal: () => door.isRehearsal,
        clock: (time) => screen.clock(time),
      }),
    )
    .catch(showTrouble);
}

function showStanding() {
  if (door.isKept) screen.showList(door.roster);
  else screen.showNoList();
  screen.showWaiting(door.waiting);
}

async function showCount() {
  const figures = await door.figures();
  if (figures) screen.showCount(figures);
}

function showTrouble(error) {
  at("trouble").hidden = false;
  at("trouble").textContent = error instanceof Problem ? error.message : words.failed;
}

// Nothing on screen that somebody reads or writes: a newer page may take over.
function isIdle() {
  const isWriting = [...document.querySelectorAll("input:not([type=radio])")].some(
    (input) => input.type !== "checkbox" && input.value !== "",
  );
  return screen.isClear && !isWriting && !document.querySelector("dialog[open]");
}

// Taking back

function askToUndo() {
  at("undo-question").textContent = fill(words.undoQuestion, screen.undoable.said);
  at("undo-dialog").returnValue = "";
  at("undo-dialog").showModal();
}

async function undoIfMeant() {
  if (at("undo-dialog").returnValue !== "undo") return;
  const entry = screen.undoable;
  await door.takeBack(entry.verdict.id);
  screen.tellUndone(entry);
}

// Not paired

// The page begins anew, so that no name stays in its memory either.
function end() {
  forget();
  history.replaceState(ENDED, "");
  if (navigator.onLine || navigator.serviceWorker?.controller) location.reload();
  else showUnpaired();
}

function showUnpaired() {
  camera.stop();
  at("scanning").hidden = at("desk").hidden = true;
  at("unpaired").hidden = false;
  at("unpaired-reason").hidden = history.state !== ENDED;
  at("pair").addEventListener("submit", pairByHand);
}

// A program on the home screen of an iPhone does not see what was paired in the browser.
function pairByHand(event) {
  event.preventDefault();
  const token = tokenIn(at("pairing-link").value);
  if (token) location.hash = `pair=${token}`;
}
