"""What the door needs to know about a ticket, and whether that opens the door."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.db import connection

from conference.models import Conference
from registrations.devices import Door
from registrations.models import Attendance, CheckIn, Registration, RetiredTicket

Reason = CheckIn.Reason
WAITING = {Registration.Status.WAITLISTED, Registration.Status.OFFERED}

PLACE = re.compile("[0-9a-f]{64}")
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
           %s <> ''
           AND EXISTS (SELECT 1 FROM registrations_registration_days d
                       WHERE d.registration_id = r.id)
           AND NOT EXISTS (SELECT 1 FROM registrations_registration_days d
                           JOIN conference_conferenceday c ON c.id = d.conferenceday_id
                           WHERE d.registration_id = r.id AND CAST(c.date AS TEXT) = %s),
           a.id, COALESCE(p.slug, ''), r.is_awaited_at_desk
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
    comes_another_day: bool
    admission_id: int | None
    pool: str = ""
    is_awaited_at_desk: bool = False
    is_retired: bool = False

    @property
    def waits(self) -> bool:
        """Waits for a place, or is offered one; who waits for a hub may hold one on site."""
        return self.status in WAITING

    @property
    def is_on_site(self) -> bool:
        return self.place == Attendance.ON_SITE

    @property
    def flags(self) -> list[str]:
        """What a steward should notice about the person, in the words of the API."""
        is_confirmed = self.status == Registration.Status.CONFIRMED or self.is_on_site
        noticed = {
            "speaker": self.is_speaker,
            "to_desk": self.is_awaited_at_desk,
            "not_confirmed": not is_confirmed,
        }
        return [flag for flag, is_so in noticed.items() if is_so]


def as_ticket_code(text: str) -> str | None:
    """The ticket code in what was scanned or typed; None when it cannot be one of ours."""
    characters = "".join(filter(str.isalnum, text.upper()))
    code = characters[:3].replace("I", "1") + characters[3:].translate(TWINS)
    return code if TICKET_CODE.fullmatch(code) else None


def place_of(code: str) -> str:
    """Where the list of a door keeps a ticket: whoever has the list alone learns no code of it."""
    return sha256(b"id" + code.encode()).hexdigest()


def codes_at(places: Iterable[str], *, conference_id: int) -> dict[str, str]:
    """The codes of the conference's tickets, active and replaced, that are kept in these places."""
    wanted = {place for place in places if PLACE.fullmatch(place)}
    if not wanted:
        return {}
    active = Registration.objects.filter(conference=conference_id).values_list("ticket_code")
    retired = RetiredTicket.objects.filter(registration__conference=conference_id)
    codes = (code for (code,) in active.union(retired.values_list("code"), all=True))
    return {place: code for code in codes if (place := place_of(code)) in wanted}


def find_ticket(text: str, *, door: Door, at: datetime) -> Ticket | None:
    """The ticket with this code, for whichever conference; one that was replaced says so.

    A device that keeps no codes says where in its list the ticket is instead.
    """
    code = as_ticket_code(text) or codes_at([text], conference_id=door.conference_id).get(text)
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


def tickets_of(conference: Conference, *, only: Collection[int] | None = None) -> list[Ticket]:
    """Every ticket of the conference or those of some people, as seen from no door."""
    from_nowhere = "", "", None, ""
    if only is None:
        return _read(TICKETS + OF_CONFERENCE, *from_nowhere, conference.pk)
    if not only:
        return []
    people = f" AND r.id IN ({', '.join(['%s'] * len(only))})"
    return _read(TICKETS + OF_CONFERENCE + people, *from_nowhere, conference.pk, *only)


def _seen_from(door: Door, *, at: datetime) -> tuple[str | int | None, ...]:
    day = door.day(at)
    return day, day, door.checkpoint_id, door.period(at)


def _read(statement: str, *parameters: str | int | None) -> list[Ticket]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [Ticket(*row) for row in cursor.fetchall()]


def refusal(ticket: Ticket, *, conference_id: int, hub: str = "") -> Reason | None:
    """Why the ticket opens no door, or not the one of a hub; None when it does."""
    if ticket.is_retired:
        return Reason.REPLACED
    if ticket.conference_id != conference_id:
        return Reason.WRONG_CONFERENCE
    if ticket.status == Registration.Status.CANCELLED:
        return Reason.CANCELLED
    return _refusal_here(ticket, hub=hub)


def _refusal_here(ticket: Ticket, *, hub: str) -> Reason | None:
    is_expected = ticket.pool == hub if hub else ticket.is_on_site
    if not is_expected:
        return Reason.WAITLISTED if ticket.waits else Reason.ONLINE_ONLY
    if ticket.comes_another_day:
        return Reason.WRONG_DAY
    return None
