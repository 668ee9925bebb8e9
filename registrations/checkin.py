"""Let the holder of a ticket in exactly once, and write every scan down as it was answered."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, cast
from uuid import UUID

from django.db import connection, models, transaction

from conference.api_conventions import utc_text
from registrations.devices import Door, stand_at
from registrations.models import Admission, CheckIn, Checkpoint
from registrations.tickets import Ticket, find_ticket, refusal

Direction = CheckIn.Direction
Outcome = CheckIn.Outcome
Reason = CheckIn.Reason
Rule = Checkpoint.Rule


# Written out: composing them anew would cost more than running them, and Django's own way of
# skipping a row that exists does not tell whether it did.
ADMIT = """
    INSERT INTO registrations_admission
        (registration_id, checkpoint_id, period, check_in_uuid, device_id, admitted_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
JOURNAL = """
    INSERT INTO registrations_checkin
        (uuid, device_id, checkpoint_id, registration_id, direction,
         scanned_at, recorded_at, shown, settled_by, outcome, reason, verdict)
    VALUES (%s, %s, %s, %s, %s, %s, %s, '', '', %s, %s, %s)
    ON CONFLICT DO NOTHING
"""


class UnknownCheckpoint(Exception):
    """The conference of the device has no checkpoint of that name."""


class UnknownCheckIn(Exception):
    """The conference of the device has no scan with that id."""


class _AnsweredBefore(Exception):
    """The journal holds a scan with this id already."""


class AttendeeShown(TypedDict):
    name: str
    organisation: str
    attendance: str
    flags: list[str]


class FirstAdmitted(TypedDict):
    at: str
    checkpoint: str
    device: str


class Verdict(TypedDict):
    """What the steward is told, stored and sent in exactly this form."""

    id: str
    outcome: str
    reason: str | None
    attendee: AttendeeShown | None
    checkpoint: str
    scanned_at: str
    recorded_at: str
    first_admitted: FirstAdmitted | None


@dataclass(frozen=True, slots=True)
class Scan:
    """What a device read, and when by its own clock. The device chooses the id."""

    id: UUID
    ticket: str
    scanned_at: datetime
    checkpoint: str = ""
    direction: str = Direction.IN


@dataclass(frozen=True, slots=True)
class Passage:
    """A scan at its checkpoint: who stands where, and in which period the rule counts it."""

    scan: Scan
    door: Door
    period: str
    ticket: Ticket | None


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    reason: Reason | None = None
    first: Admission | None = None


def check_in(scan: Scan, *, door: Door, now: datetime) -> Verdict:
    """Answer a scan. The same id again gets the same verdict, and is not a second check-in."""
    door = _door(scan.checkpoint, door, now=now)
    ticket = find_ticket(scan.ticket, door=door, at=scan.scanned_at)
    passage = Passage(scan, door, door.period(scan.scanned_at), ticket)
    try:
        with transaction.atomic():
            answer = _answer(passage)
            verdict = _verdict(passage, answer, now=now)
            _write_down(passage, answer, verdict, now=now)
    except _AnsweredBefore:
        return _verdict_given(passage, now=now)
    return verdict


def _door(slug: str, door: Door, *, now: datetime) -> Door:
    """The device's own checkpoint, unless the scan was made at another one."""
    if slug in ("", door.checkpoint):
        return door
    elsewhere = stand_at(slug, door.device_id, now=now)
    if elsewhere is None:
        raise UnknownCheckpoint(slug)
    return elsewhere


def _answer(passage: Passage) -> Answer:
    if passage.ticket is None:
        return Answer(Outcome.REFUSED, Reason.UNKNOWN_TICKET)
    door = passage.door
    reason = refusal(passage.ticket, conference_id=door.conference_id, needs_seat=door.needs_seat)
    if reason:
        return Answer(Outcome.REFUSED, reason)
    if passage.scan.direction == Direction.OUT:
        return _go_out(passage)
    return _come_in(passage)


def _come_in(passage: Passage) -> Answer:
    assert passage.ticket
    if passage.ticket.admission_id is None and _admit(passage, passage.ticket):
        return Answer(Outcome.ADMITTED)
    if passage.door.rule == Rule.IN_OUT and _come_back_in(passage):
        return Answer(Outcome.ADMITTED)
    return Answer(Outcome.ALREADY_ADMITTED, first=_admission_held(passage))


def _admit(passage: Passage, ticket: Ticket) -> bool:
    return _insert(
        ADMIT,
        ticket.registration_id,
        passage.door.checkpoint_id,
        passage.period,
        passage.scan.id.hex,
        passage.door.device_id,
        _stored(passage.scan.scanned_at),
    )


def _come_back_in(passage: Passage) -> bool:
    """Let somebody who went out in again; of two doors that try at once, one can."""
    back_in = {
        "left_at": None,
        "admitted_at": passage.scan.scanned_at,
        "check_in_uuid": passage.scan.id,
        "device": passage.door.device_id,
    }
    return bool(_admissions(passage).exclude(left_at=None).update(**back_in))


def _go_out(passage: Passage) -> Answer:
    went_out = _admissions(passage).filter(left_at=None).update(left_at=passage.scan.scanned_at)
    return Answer(Outcome.LEFT) if went_out else Answer(Outcome.REFUSED, Reason.ALREADY_LEFT)


def _admissions(passage: Passage) -> models.QuerySet[Admission]:
    assert passage.ticket
    return Admission.objects.filter(
        registration=passage.ticket.registration_id,
        checkpoint=passage.door.checkpoint_id,
        period=passage.period,
    )


def _admission_held(passage: Passage) -> Admission | None:
    return _admissions(passage).select_related("device").first()


def _verdict(passage: Passage, answer: Answer, *, now: datetime) -> Verdict:
    scan, checkpoint, first = passage.scan, passage.door.checkpoint, answer.first
    return {
        "id": str(scan.id),
        "outcome": answer.outcome.value,
        "reason": answer.reason.value if answer.reason else None,
        "attendee": _attendee_shown(passage),
        "checkpoint": checkpoint,
        "scanned_at": utc_text(scan.scanned_at),
        "recorded_at": utc_text(now),
        "first_admitted": _first_admitted(first, checkpoint) if first else None,
    }


def _attendee_shown(passage: Passage) -> AttendeeShown | None:
    """The person, unless the ticket is unknown or none of this conference's business."""
    ticket = passage.ticket
    if ticket is None or ticket.conference_id != passage.door.conference_id:
        return None
    return {
        "name": ticket.name,
        "organisation": ticket.organisation,
        "attendance": ticket.attendance,
        "flags": ticket.flags,
    }


def _first_admitted(admission: Admission, checkpoint: str) -> FirstAdmitted:
    return {
        "at": utc_text(admission.admitted_at),
        "checkpoint": checkpoint,
        "device": admission.device.name,
    }


def _write_down(passage: Passage, answer: Answer, verdict: Verdict, *, now: datetime) -> None:
    """Add the scan to the journal. If its id is there already, nothing of this has happened."""
    scan, ticket = passage.scan, passage.ticket
    is_new = _insert(
        JOURNAL,
        scan.id.hex,
        passage.door.device_id,
        passage.door.checkpoint_id,
        ticket.registration_id if ticket else None,
        scan.direction,
        _stored(scan.scanned_at),
        _stored(now),
        answer.outcome,
        answer.reason or "",
        json.dumps(verdict),
    )
    if not is_new:
        raise _AnsweredBefore


def _verdict_given(passage: Passage, *, now: datetime) -> Verdict:
    """The verdict that the id got the first time; an id of another conference tells nothing."""
    own = CheckIn.objects.filter(device__conference=passage.door.conference_id)
    verdict = own.filter(uuid=passage.scan.id).values_list("verdict", flat=True).first()
    elsewhere = Answer(Outcome.REFUSED, Reason.WRONG_CONFERENCE)
    return cast("Verdict | None", verdict) or _verdict(passage, elsewhere, now=now)


def _insert(statement: str, *values: str | int | None) -> bool:
    """Whether the row is new: the database decides, also between two doors at once."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount)


def _stored(at: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(at))


@transaction.atomic
def undo(check_in_id: UUID, *, door: Door, now: datetime) -> CheckIn:
    """Take a mistake back: the badge works again. The journal keeps the scan."""
    entries = CheckIn.objects.filter(device__conference=door.conference_id, uuid=check_in_id)
    taken_back_now = entries.filter(undone_at=None).update(undone_at=now)
    entry = entries.first()
    if entry is None:
        raise UnknownCheckIn(check_in_id)
    if taken_back_now:
        _take_back(entry)
    return entry


def _take_back(entry: CheckIn) -> None:
    Admission.objects.filter(check_in_uuid=entry.uuid).delete()
    if entry.outcome == Outcome.LEFT:
        left = Admission.objects.filter(
            registration=entry.registration_id,
            checkpoint=entry.checkpoint_id,
            left_at=entry.scanned_at,
        )
        left.update(left_at=None)
