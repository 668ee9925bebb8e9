// How many are in and which seats are free at a door: the list's figures, and this device's own
// scans that the list does not show yet. Pure.

import { outcomeOf } from "./deciding.js";

// `rows` are this device's scans at the door in the period that the list does not show yet.
export function doorWith(door, rows) {
  const counts = rows.map(change);
  const free = rows.filter((row) => row.takes_seat && change(row) > 0).length;
  return {
    ...door,
    in: door.in + counts.reduce((sum, one) => sum + one, 0),
    free: door.free === null ? null : Math.max(0, door.free - free),
  };
}

// One who came in and was taken back before the server heard of either has changed nothing; if
// the server heard that they came in, taking them back is one less.
function change(row) {
  const passed = { admitted: 1, left: -1 }[outcomeOf(row)] ?? 0;
  if (!row.undo) return row.is_listed ? 0 : passed;
  return row.is_listed ? -passed : 0;
}

// Of how many: what the door holds, else whom it expects.
export function roomOf(door) {
  return door.capacity ?? door.expected;
}
