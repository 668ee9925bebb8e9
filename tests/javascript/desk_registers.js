// What becomes of people who are registered at a desk, one deed after the other, with a server that
// answers as the question says. Prints what the server has been told, which tickets it does not
// know yet, who waits with which reason, and all that the device keeps.
import { readFileSync } from "node:fs";
import { NotPaired, Problem, Unreachable } from "./js/door/api.js";
import { placeOf } from "./js/door/codes.js";
import { Names } from "./js/door/desk/names.js";
import { newWalkIn, WalkIns } from "./js/door/desk/walk_ins.js";
import { MemoryStore } from "./js/door/store.js";

const KEY = Buffer.from("0123456789abcdef0123456789abcdef").toString("base64");
const { deeds, refuses = {} } = JSON.parse(readFileSync(0, "utf8"));
const store = new MemoryStore();
const told = [];
let network = "on";
let isLost = false;
let walkIns;
let failure = "";

const api = {
  async get() {
    if (network === "off") throw new Unreachable("cut");
    return { body: { key: KEY } };
  },
  async post(path, { name, ticket }, { headers }) {
    if (network === "off") throw new Unreachable("cut");
    if (network === "shut out") throw new NotPaired();
    if (refuses[name]) throw new Problem(refuses[name]);
    const key = headers["Idempotency-Key"];
    if (!told.some((one) => one.key === key)) told.push({ key, name, ticket });
    if (isLost) throw new Unreachable("cut");
    return { body: {} };
  },
};

function openPage() {
  walkIns = new WalkIns({ api, store, names: new Names({ api, store }) });
}

async function register(name) {
  await walkIns.add(await newWalkIn({ name, organisation: "Malå", attendance: "on_site", hub: "" }));
}

async function send() {
  failure = "";
  const held = await walkIns.send().catch((error) => (failure = error.constructor.name));
  if (failure) return;
  const places = await Promise.all(walkIns.rows.map(({ ticket }) => placeOf(ticket)));
  if (JSON.stringify([...held]) !== JSON.stringify(places)) throw new Error("held is wrong");
}

const idOf = (name) => walkIns.rows.find((row) => row.name === name).id;
const can = {
  register,
  send,
  correct: (name, better) => walkIns.correct(idOf(name), { name: better }),
  "throw away": (name) => walkIns.throwAway(idOf(name)),
  "close the page": () => openPage(),
  network: (state) => (network = state),
  "fill the disk": () => (store.keepFacts = () => Promise.reject(new Error("full"))),
  "lose answers": (yes) => (isLost = yes),
  "the time is up": () => store.end(),
};
const names = new Names({ api, store });
walkIns = new WalkIns({ api, store, names });
await names.unlock();
for (const [deed, ...about] of deeds) await can[deed](...about);

const kept = await store.fact("walkIns");
console.log(
  JSON.stringify({
    told: told.map(({ name }) => name),
    tickets: told.map(({ ticket }) => ticket),
    waiting: walkIns.rows.map(({ name, reason }) => [name, reason]),
    kept: kept ?? null,
    failure,
  }),
);
