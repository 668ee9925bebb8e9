// What the scanner decides in each case of door_cases.json, by its own scans alone and by the
// list's admissions alone, where there are earlier scans.
import { readFileSync } from "node:fs";
import { dayAt } from "./js/door/clock.js";
import { decide, periodOf } from "./js/door/deciding.js";

const ZONE = "Europe/Stockholm";
const CHECKPOINT = "here";

function doorOf({ rule, hub, seats, entry, taken }, ticket) {
  const own = ticket?.has_seat ? 1 : 0;
  return {
    checkpoint: CHECKPOINT,
    rule,
    hub,
    needs_seat: seats !== null,
    entry,
    free: seats === null ? null : seats - taken - own,
  };
}

function entryOf(ticket) {
  if (!ticket) return undefined;
  const isCancelled = ticket.status === "cancelled" && "cancelled";
  return {
    reason: (ticket.is_retired && "replaced") || isCancelled || null,
    place: ticket.place,
    is_on_site: ticket.place === "on-site",
    waits: ["waitlisted", "offered"].includes(ticket.status),
    days: ticket.days,
    seats: ticket.has_seat ? [CHECKPOINT] : [],
    admissions: [],
  };
}

// Each earlier scan decided in its turn, as this device would have.
function answer({ door, ticket, earlier, scan }) {
  const rows = [];
  let verdict;
  for (const { direction, at } of [...earlier, scan]) {
    const day = dayAt(ZONE, at);
    const period = periodOf(door.rule, day);
    const own = rows.filter((row) => row.period === period);
    const asked = { door: doorOf(door, ticket), direction, day, period, own };
    verdict = decide(entryOf(ticket), asked);
    rows.push({ direction, period, scanned_at: at, shown: verdict.outcome, answer: "", undo: "" });
  }
  return verdict;
}

// The same, when the earlier scans come from another door by way of the list.
function answerFromList({ door, ticket, earlier, scan }) {
  const entry = entryOf(ticket);
  for (const { direction, at } of earlier) {
    const period = periodOf(door.rule, dayAt(ZONE, at));
    if (direction === "in") {
      entry.admissions = entry.admissions.filter((one) => one.period !== period);
      entry.admissions.push({ checkpoint: CHECKPOINT, period, at, device: "Söder", left_at: null });
    } else {
      entry.admissions.find((one) => one.period === period).left_at = at;
    }
    if (door.entry === "free" && !entry.seats.length) entry.seats.push(CHECKPOINT);
  }
  const day = dayAt(ZONE, scan.at);
  const period = periodOf(door.rule, day);
  const { direction } = scan;
  return decide(entry, { door: doorOf(door, ticket), direction, day, period, own: [] });
}

const cases = JSON.parse(readFileSync(0, "utf8"));
const inWords = ({ outcome, reason = null }) => [outcome, reason];
console.log(
  JSON.stringify(cases.map((one) => [inWords(answer(one)), inWords(answerFromList(one))])),
);
