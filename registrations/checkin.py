"""Let the holder of a ticket in exactly once, and write every scan down as it was answered."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from conference.api_conventions import utc_text
from registrations import free_seats, stays
from registrations.devices import Door, stand_at
from registrations.inserting import CHECK_IN, insert, stored
from registrations.models import CheckIn, Checkpoint, Device, Registration
from registrations.stays import Badge
from registrations.tickets import Ticket, find_ticket, refusal

Direction = CheckIn.Direction
Outcome = CheckIn.Outcome
Reason = CheckIn.Reason
Rule = Checkpoint.Rule
Entry = Checkpoint.Entry


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
    """What a device read, and when. The device chooses the id, and has corrected its clock.

    `shown` is what the steward saw when the device could not wait for the server.
    """

    id: UUID
    ticket: str
    scanned_at: datetime
    checkpoint: str = ""
    direction: str = Direction.IN
    shown: str = ""
    device_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A scan at its checkpoint, when it is told: who stands where."""

    scan: Scan
    door: Door
    ticket: Ticket | None
    now: datetime

    @property
    def badge(self) -> Badge:
        assert self.ticket
        return Badge(
            registration_id=self.ticket.registration_id,
            checkpoint_id=self.door.checkpoint_id,
            rule=self.door.rule,
            timezone=ZoneInfo(self.door.timezone),
            at=self.scan.scanned_at,
        )

    @property
    def row(self) -> CheckIn:
        return CheckIn(
            uuid=self.scan.id,
            device_id=self.door.device_id,
            direction=self.scan.direction,
            scanned_at=self.scan.scanned_at,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    reason: Reason | None = None
    first: FirstAdmitted | None = None


def check_in(scan: Scan, *, door: Door, now: datetime) -> Verdict:
    """Answer a scan. The same id again gets the same verdict, and is not a second check-in.

    A device that practises gets the answer that it would get, and nothing is kept of it.
    """
    door = _door(scan.checkpoint, door, now=now)
    ticket = find_ticket(scan.ticket, door=door, at=scan.scanned_at)
    passage = Passage(scan, door, ticket, now)
    try:
        with transaction.atomic():
            answer = _answer(passage)
            verdict = _verdict(passage, answer)
            _write_down(passage, answer, verdict)
            if door.is_rehearsal:
                transaction.set_rollback(True)
    except _AnsweredBefore:
        return _verdict_given(passage)
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
    reason = _refusal(passage, passage.ticket)
    if reason:
        return Answer(Outcome.REFUSED, reason)
    is_coming_in = passage.scan.direction == Direction.IN
    if is_coming_in and passage.door.rule != Rule.IN_OUT:
        return _come_in(passage, passage.ticket)
    return _move(passage)


def _refusal(passage: Passage, ticket: Ticket) -> Reason | None:
    """Why the door stays closed: by the ticket; on the way in, also for want of a seat."""
    door = passage.door
    reason = refusal(ticket, conference_id=door.conference_id, hub=door.hub)
    if reason or passage.scan.direction == Direction.OUT:
        return reason
    if not door.asks_for_a_seat or _has_a_seat(passage):
        return None
    return Reason.NOT_BOOKED


def _has_a_seat(passage: Passage) -> bool:
    """Looked at with the person held: seats of those who have not come are given to others."""
    door, badge = passage.door, passage.badge
    assert door.session_id
    stays.lock(badge)
    if free_seats.has_one(badge.registration_id, door.session_id):
        return True
    return door.entry == Entry.FREE and free_seats.take(
        badge.registration_id, door.session_id, now=passage.now
    )


def _come_in(passage: Passage, ticket: Ticket) -> Answer:
    """The first scan lets in. One that was made earlier and comes later takes its place."""
    if ticket.admission_id is None and stays.admit(passage.badge, passage.row):
        return Answer(Outcome.ADMITTED)
    held = stays.admission_of(passage.badge)
    if held is None or passage.scan.scanned_at < held.admitted_at:
        return _move(passage)
    first = _first_admitted(held.admitted_at, held.device, passage.door)
    return Answer(Outcome.ALREADY_ADMITTED, first=first)


def _move(passage: Passage) -> Answer:
    """In or out by the time of the scan, among those told before it."""
    told = stays.add(passage.badge, passage.row)
    if told.outcome == Outcome.REFUSED:
        return Answer(Outcome.REFUSED, Reason.ALREADY_LEFT)
    if told.outcome == Outcome.ALREADY_ADMITTED:
        assert told.stay
        since = told.stay.since
        first = _first_admitted(since.scanned_at, since.device, passage.door)
        return Answer(Outcome.ALREADY_ADMITTED, first=first)
    return Answer(told.outcome)


def _first_admitted(at: datetime, device: Device, door: Door) -> FirstAdmitted:
    return {"at": utc_text(at), "checkpoint": door.checkpoint, "device": device.name}


def _verdict(passage: Passage, answer: Answer) -> Verdict:
    scan = passage.scan
    return {
        "id": str(scan.id),
        "outcome": answer.outcome.value,
        "reason": answer.reason.value if answer.reason else None,
        "attendee": _attendee_shown(passage),
        "checkpoint": passage.door.checkpoint,
        "scanned_at": utc_text(scan.scanned_at),
        "recorded_at": utc_text(passage.now),
        "first_admitted": answer.first,
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


def _write_down(passage: Passage, answer: Answer, verdict: Verdict) -> None:
    """Add the scan to the journal. If its id is there already, nothing of this has happened."""
    scan, ticket = passage.scan, passage.ticket
    is_new = insert(
        CHECK_IN,
        scan.id.hex,
        passage.door.device_id,
        passage.door.checkpoint_id,
        ticket.registration_id if ticket else None,
        scan.direction,
        stored(scan.scanned_at),
        stored(scan.device_time),
        stored(passage.now),
        scan.shown,
        answer.outcome,
        answer.reason or "",
        json.dumps(verdict),
    )
    if not is_new:
        raise _AnsweredBefore


def _verdict_given(passage: Passage) -> Verdict:
    """The verdict that the id got the first time; an id of another conference tells nothing."""
    given = verdicts_given([passage.scan.id], door=passage.door)
    elsewhere = Answer(Outcome.REFUSED, Reason.WRONG_CONFERENCE)
    return given.get(str(passage.scan.id)) or _verdict(passage, elsewhere)


def verdicts_given(ids: Collection[UUID], *, door: Door) -> dict[str, Verdict]:
    """What those scans of the door's conference were answered that are in the journal already."""
    kept = CheckIn.objects.filter(device__conference=door.conference_id, uuid__in=ids)
    verdicts = cast("Iterable[Verdict]", kept.values_list("verdict", flat=True))
    return {verdict["id"]: verdict for verdict in verdicts}


@transaction.atomic
def undo(check_in_id: UUID, *, door: Door, now: datetime) -> CheckIn:
    """Take a mistake back: the badge works again. The journal keeps the scan.

    Of what was practised nothing was kept, so there is nothing to take back.
    """
    if door.is_rehearsal:
        return CheckIn(uuid=check_in_id, undone_at=now)
    scans = CheckIn.objects.filter(device__conference=door.conference_id, uuid=check_in_id)
    mistake = scans.select_related("checkpoint__session", "registration").first()
    if mistake is None:
        raise UnknownCheckIn(check_in_id)
    if mistake.registration and mistake.checkpoint:
        _take_back(mistake, mistake.registration, mistake.checkpoint, door=door, now=now)
    CheckIn.objects.filter(pk=mistake.pk, undone_at=None).update(undone_at=now)
    return scans.get()


def _take_back(
    mistake: CheckIn,
    registration: Registration,
    checkpoint: Checkpoint,
    *,
    door: Door,
    now: datetime,
) -> None:
    badge = Badge(
        registration_id=registration.pk,
        checkpoint_id=checkpoint.pk,
        rule=checkpoint.rule,
        timezone=ZoneInfo(door.timezone),
        at=mistake.scanned_at,
    )
    stays.lock(badge)
    is_in = stays.take_back(badge, mistake, now=now)
    if checkpoint.session and not is_in:
        free_seats.give_back(registration, checkpoint.session, now=now)
