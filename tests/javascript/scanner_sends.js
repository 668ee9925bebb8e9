// What becomes of a journal that is sent to a server that behaves as the question says: which rows
// it `refuses` a whole batch for, `falls` over or calls `malformed`, and after which call its answer
// is `lost`. Prints the sizes of the batches, what the server holds, and the journal.
import { readFileSync } from "node:fs";
import { Problem, Unreachable } from "./js/door/api.js";
import { Journal } from "./js/door/journal.js";
import { MemoryStore } from "./js/door/store.js";
import { Sync } from "./js/door/sync.js";

const NOON = Date.parse("2026-12-08T11:00:00Z");
const AT = "2026-12-08T11:00:01.000Z";
const { rows, refuses = [], falls = [], malformed = [], lost = [], unknown = [], deeds } = JSON.parse(
  readFileSync(0, "utf8"),
);
const calls = [];
const held = [];
const undone = [];
let isDown = false;
let firstTime;

const api = {
  async post(path, body) {
    calls.push(body ? body.check_ins.length : path);
    if (isDown) throw new Problem({ status: 500, detail: "down" });
    if (!body) {
      undone.push(path);
      return { body: { undone_at: AT } };
    }
    const ids = body.check_ins.map(({ id }) => id);
    if (ids.some((id) => refuses.includes(id))) throw new Problem({ status: 422, detail: "no" });
    if (ids.some((id) => falls.includes(id))) throw new Problem({ status: 500, detail: "oh" });
    firstTime ??= body.check_ins[0].scanned_at;
    held.push(...ids.filter((id) => !held.includes(id)));
    if (lost.includes(calls.length)) throw new Unreachable("cut");
    const verdicts = ids.map((id) =>
      malformed.includes(id)
        ? { id, outcome: "refused", reason: "malformed", recorded_at: AT }
        : { id, outcome: "admitted", reason: null, recorded_at: AT },
    );
    return { body: { verdicts } };
  },
};
const journal = new Journal(new MemoryStore());
const beforeSending = async () => new Set(unknown);
const sync = new Sync({ api, journal, onAnswers: () => {}, beforeSending });

for (let number = 0; number < rows; number += 1) {
  await journal.add({
    id: String(number),
    place: `place ${number}`,
    conference: "2026",
    pairing: "mine",
    scanned_at: new Date(NOON - number * 1_000).toISOString(),
    shown: "admitted",
  });
}
const failures = [];
const can = {
  send: () => sync.send("2026").catch((error) => failures.push(error.constructor.name)),
  "send for another conference": () => sync.send("2025"),
  "an hour slow": () => journal.correct(["0", "gone"], 3_600_000),
  "undo 0": () => journal.wantBack("0"),
  "send again": () => journal.sendAgain("2026"),
  "a fortnight later": () => journal.forgetOld(NOON + 14 * 24 * 3_600_000 + 1),
  "shut out": () => journal.forgetSent(),
  "fall down": () => (isDown = true),
};
for (const deed of deeds) await can[deed]();

const ids = (rows) => rows.map(({ id }) => id);
console.log(
  JSON.stringify({
    calls,
    held: held.length,
    first_time: firstTime,
    undone,
    failures,
    waiting: ids(await journal.waiting("2026")),
    kept: await journal.countKept("mine"),
  }),
);
