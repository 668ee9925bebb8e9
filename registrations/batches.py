"""Answer the scans that a device has saved up, each as if it had come alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conference.api_conventions import utc_text
from registrations.checkin import (
    Outcome,
    Scan,
    UnknownCheckpoint,
    Verdict,
    check_in,
    verdicts_given,
)
from registrations.devices import Door
from registrations.tickets import codes_at


@dataclass(frozen=True, slots=True)
class UnreadableScan:
    """A row that says too little to be a scan. Its id, if it has one, is given back."""

    id: str


def check_in_all(
    scans: Sequence[Scan | UnreadableScan], *, door: Door, now: datetime
) -> list[Verdict | dict[str, Any]]:
    """The verdicts in the order of the scans. Whoever came first by the clock is let in.

    Devices send what was answered long ago again, a whole day perhaps: one question finds it all.
    """
    given = verdicts_given([scan.id for scan in scans if isinstance(scan, Scan)], door=door)
    scans = _with_codes(scans, given, door=door)
    verdicts: dict[int, Verdict | dict[str, Any]] = {}
    for place in sorted(range(len(scans)), key=lambda place: _door_time(scans[place], now)):
        verdicts[place] = _answer(scans[place], given, door=door, now=now)
    return [verdicts[place] for place in range(len(scans))]


def _with_codes(
    scans: Sequence[Scan | UnreadableScan], given: Mapping[str, Verdict], *, door: Door
) -> list[Scan | UnreadableScan]:
    """The codes of tickets that are told by their places in the list, looked up for all at once."""
    new = (scan for scan in scans if str(scan.id) not in given)
    told = [scan.ticket for scan in new if isinstance(scan, Scan)]
    codes = codes_at(told, conference_id=door.conference_id)
    return [
        replace(scan, ticket=codes.get(scan.ticket, scan.ticket))
        if isinstance(scan, Scan)
        else scan
        for scan in scans
    ]


def _door_time(scan: Scan | UnreadableScan, now: datetime) -> datetime:
    return scan.scanned_at if isinstance(scan, Scan) else now


def _answer(
    scan: Scan | UnreadableScan, given: Mapping[str, Verdict], *, door: Door, now: datetime
) -> Verdict | dict[str, Any]:
    if isinstance(scan, UnreadableScan):
        return _malformed(scan.id, None, door=door, now=now)
    try:
        return given.get(str(scan.id)) or check_in(scan, door=door, now=now)
    except UnknownCheckpoint:
        return _malformed(str(scan.id), scan.scanned_at, door=door, now=now)


def _malformed(
    scan_id: str, scanned_at: datetime | None, *, door: Door, now: datetime
) -> dict[str, Any]:
    return {
        "id": scan_id,
        "outcome": Outcome.REFUSED.value,
        "reason": "malformed",
        "attendee": None,
        "checkpoint": door.checkpoint,
        "scanned_at": utc_text(scanned_at) if scanned_at else None,
        "recorded_at": utc_text(now),
        "first_admitted": None,
    }
