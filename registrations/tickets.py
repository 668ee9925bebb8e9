"""What the door needs to know about a ticket, and whether that opens the door."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection

from conference.models import Conference
from registrations.devices import Door
from registrations.models import Attendance, CheckIn, Registration

Reason = CheckIn.Reason
WAITING = {Registration.Status.WAITLISTED, Registration.Status.OFFERED}

TICKET_CODE = re.compile("DV1[A-Z2-7]{26}")
# Base32 has no 0, 1 or 8: whoever types one has misread its twin.
TWINS = str.maketrans("018", "OIB")

# One statement for everything, written out because composing it anew for every scan would cost a
# third of the whole answer.
TICKETS = """
    SELECT r.id, r.conference_id, r.ticket_code, r.name,
           COALESCE(o.name_sv, r.organisation_name), r.attendance, r.status,
           COALESCE(p.attendance, ''),
           EXISTS (SELECT 1 FROM scheduling_speaker s
                   WHERE s.conference_id = r.conference_id AND lower(s.email) = r.email_key
                     AND r.email_key <> ''),
           EXISTS (SELECT 1 FROM registrations_seat b
                   WHERE b.registration_id = r.id AND b.session_id = %s AND b.status = 'booked'),
           %s <> ''
           AND EXISTS (SELECT 1 FROM registrations_registration_days d
                       WHERE d.registration_id = r.id)
           AND NOT EXISTS (SELECT 1 FROM registrations_registration_days d
                           JOIN conference_conferenceday c ON c.id = d.conferenceday_id
                           WHERE d.registration_id = r.id AND CAST(c.date AS TEXT) = %s),
           a.id
    FROM registrations_registration r
    LEFT JOIN conference_organisation o ON o.id = r.organisation_id
    LEFT JOIN registrations_pool p ON p.id = r.pool_id
    LEFT JOIN registrations_admission a
           ON a.registration_id = r.id AND a.checkpoint_id = %s AND a.period = %s
"""
WITH_CODE = "WHERE r.ticket_code = %s"
ONCE_WITH_CODE = """
    WHERE r.id = (SELECT registration_id FROM registrations_retiredticket WHERE code = %s)
"""
OF_CONFERENCE = "WHERE r.conference_id = %s"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as one checkpoint sees it in one period."""

    registration_id: int
    conference_id: int
    code: str
    name: str
    organisation: str
    attendance: str
    status: str
    place: str
    is_speaker: bool
    has_seat: bool
    comes_another_day: bool
    admission_id: int | None
    is_retired: bool = False

    @property
    def waits(self) -> bool:
        """Waits for a place, or is offered one; who waits for a hub may hold one on site."""
        return self.status in WAITING

    @property
    def flags(self) -> list[str]:
        """What a steward should notice about the person, in the words of the API."""
        is_confirmed = (
            self.status == Registration.Status.CONFIRMED or self.place == Attendance.ON_SITE
        )
        return ["speaker"] * self.is_speaker + ["not_confirmed"] * (not is_confirmed)


def as_ticket_code(text: str) -> str | None:
    """The ticket code in what was scanned or typed; None when it cannot be one of ours."""
    characters = "".join(filter(str.isalnum, text.upper()))
    code = characters[:3].replace("I", "1") + characters[3:].translate(TWINS)
    return code if TICKET_CODE.fullmatch(code) else None


def find_ticket(text: str, *, door: Door, at: datetime) -> Ticket | None:
    """The ticket with this code, for whichever conference; one that was replaced says so."""
    code = as_ticket_code(text)
    if code is None:
        return None
    seen_from = _seen_from(door, at=at)
    for ticket in _read(TICKETS + WITH_CODE, *seen_from, code):
        return ticket
    for ticket in _read(TICKETS + ONCE_WITH_CODE, *seen_from, code):
        return replace(ticket, is_retired=True)
    return None


def tickets_at(door: Door, *, at: datetime) -> list[Ticket]:
    """Every ticket of the conference, as seen from a door at a moment."""
    return _read(TICKETS + OF_CONFERENCE, *_seen_from(door, at=at), door.conference_id)


def tickets_of(conference: Conference) -> list[Ticket]:
    """Every ticket of the conference, as seen from nowhere in particular."""
    return _read(TICKETS + OF_CONFERENCE, None, "", "", None, "", conference.pk)


def _seen_from(door: Door, *, at: datetime) -> tuple[str | int | None, ...]:
    day = door.day(at)
    return door.session_id, day, day, door.checkpoint_id, door.period(at)


def _read(statement: str, *parameters: str | int | None) -> list[Ticket]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [Ticket(*row) for row in cursor.fetchall()]


def refusal(ticket: Ticket, *, conference_id: int, needs_seat: bool = False) -> Reason | None:
    """Why the ticket opens no door, or not one where a seat is needed; None when it does."""
    if ticket.is_retired:
        return Reason.REPLACED
    if ticket.conference_id != conference_id:
        return Reason.WRONG_CONFERENCE
    if ticket.status == Registration.Status.CANCELLED:
        return Reason.CANCELLED
    return _refusal_here(ticket, needs_seat=needs_seat)


def _refusal_here(ticket: Ticket, *, needs_seat: bool) -> Reason | None:
    if ticket.place != Attendance.ON_SITE:
        return Reason.WAITLISTED if ticket.waits else Reason.ONLINE_ONLY
    if ticket.comes_another_day:
        return Reason.WRONG_DAY
    if needs_seat and not ticket.has_seat:
        return Reason.NOT_BOOKED
    return None
