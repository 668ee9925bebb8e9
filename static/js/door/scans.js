// A scan as it is written down, as it is told, and as it compares with the server's answer. Pure.

import { periodOf } from "./deciding.js";

// A door in a period of its rule: what a badge passes once.
export function standAt(door, day) {
  return `${door.checkpoint} ${periodOf(door.rule, day)}`;
}

// For the journal: where, when and what was shown, never who.
export function rowOf({ decision, door, device, day, at, rawTime, ...scan }) {
  return {
    ...scan, // id, place, direction, pairing
    conference: device?.conference ?? "",
    checkpoint: device?.checkpoint ?? "",
    stand: door ? standAt(door, day) : "",
    scanned_at: new Date(at).toISOString(),
    device_time: new Date(rawTime).toISOString(),
    shown: decision.outcome ?? "",
    reason: decision.reason ?? "",
    takes_seat: decision.takesSeat ?? false,
  };
}

// In the words of the API, so that it is shown as the server's verdicts are.
export function verdictOf(row, { decision, entry, device, listAt }) {
  const { outcome, reason = null, first } = decision;
  const { name, organisation, attendance, flags } = entry ?? {};
  const checkpoint = row.checkpoint;
  return {
    id: row.id,
    outcome,
    reason,
    attendee: entry ? { name, organisation, attendance, flags } : null,
    checkpoint,
    scanned_at: row.scanned_at,
    first_admitted: first
      ? { at: first.at, checkpoint, device: first.device || device.name }
      : null,
    list_at: listAt,
  };
}

// Whether the server answered otherwise than what was shown; nothing was where it came first.
export function isOtherwise(row, { outcome, reason }) {
  return row.shown !== "" && (row.shown !== outcome || row.reason !== (reason ?? ""));
}
