// Whether a ticket opens this door, by the list and by what this device has scanned itself. Pure,
// and the same rules as the server's; tests/registrations/door_cases.json tries both.

// `entry` is the ticket's entry in the list, undefined when there is none. A scan says
// {door, direction, day, period, own}: `own` are this device's scans of the ticket at the door in
// the period that the list does not show yet.
export function decide(entry, scan) {
  if (!entry) return refused("unknown_ticket");
  const reason = refusal(entry, scan);
  if (reason) return refused(reason);
  const passages = passagesOf(entry, scan);
  const inside = since(passages);
  if (scan.direction === "out") return inside ? { outcome: "left" } : refused("already_left");
  const first = scan.door.rule === "in_out" ? inside : shown(passages[0]);
  if (first) return { outcome: "already_admitted", first };
  return { outcome: "admitted", takesSeat: asksForSeat(scan.door) && !hasSeat(entry, scan) };
}

// A badge passes once a period: ever, or on each day at the venue.
export function periodOf(rule, day) {
  return rule === "once" ? "" : day;
}

// What came of a scan, as far as is known: the server's answer, else what the steward was shown.
export function outcomeOf(row) {
  return row.answer || row.shown;
}

function refused(reason) {
  return { outcome: "refused", reason };
}

function refusal(entry, { door, direction, day, own }) {
  if (["replaced", "cancelled"].includes(entry.reason)) return entry.reason;
  if (!isExpected(entry, door)) return entry.waits ? "waitlisted" : "online_only";
  if (entry.days.length && !entry.days.includes(day)) return "wrong_day";
  const lacksSeat = asksForSeat(door) && !hasSeat(entry, { door, own }) && !isFree(door);
  if (direction === "in" && lacksSeat) return "not_booked";
  return undefined;
}

function isExpected(entry, door) {
  return door.hub ? entry.place === door.hub : entry.is_on_site;
}

function asksForSeat(door) {
  return door.needs_seat && door.entry !== "count";
}

function hasSeat(entry, { door, own }) {
  return entry.seats.includes(door.checkpoint) || own.some(isIn);
}

function isFree(door) {
  return door.entry === "free" && door.free > 0;
}

function isIn(row) {
  return !row.undo && ["admitted", "already_admitted"].includes(outcomeOf(row));
}

function isOut(row) {
  return !row.undo && outcomeOf(row) === "left";
}

function passagesOf(entry, scan) {
  const passages = [...known(entry, scan), ...scan.own.flatMap(passage)];
  return passages.sort((a, b) => a.at - b.at);
}

// The passage that the holder is inside by: the first after they last went out, if they are in.
function since(passages) {
  return shown(passages[passages.findLastIndex(({ goesOut }) => goesOut) + 1]);
}

function shown(passage) {
  return passage && { at: new Date(passage.at).toISOString(), device: passage.device };
}

// What the server knew of, without what this device has taken back since.
function known(entry, { door, period, own }) {
  const takenBack = new Set(own.filter(({ undo }) => undo).map((row) => Date.parse(row.scanned_at)));
  return entry.admissions
    .filter((one) => one.checkpoint === door.checkpoint && one.period === period)
    .flatMap(({ at, left_at, device }) => [
      { at: Date.parse(at), goesOut: false, device },
      ...(left_at ? [{ at: Date.parse(left_at), goesOut: true }] : []),
    ])
    .filter(({ at }) => !takenBack.has(at));
}

function passage(row) {
  if (!isIn(row) && !isOut(row)) return [];
  return [{ at: Date.parse(row.scanned_at), goesOut: isOut(row), device: "" }];
}
