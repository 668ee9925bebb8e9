"""What a door must know without a network: every ticket, readable only by who holds its code.

A device keeps the roster, but learns a name first when it scans the badge: each entry is found
by a hash of the code and opened by a key made of the code. A lost phone gives nobody away.
"""

import hmac
import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db.models import Count, Q, QuerySet

from conference.api_conventions import utc_text
from conference.models import Conference
from registrations.doors import Door, doors
from registrations.models import (
    Admission,
    AgendaChange,
    CheckIn,
    Checkpoint,
    Registration,
    RetiredTicket,
    Seat,
)
from registrations.tickets import Ticket, place_of, refusal, tickets_of

# A row may be committed a little after the time it carries.
OVERLAP = timedelta(minutes=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

type Facts = dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Roster:
    """The doors, the sealed tickets, and where the next question for changes begins.

    `total` is how many tickets the whole list holds, so that a device knows whether it has it.
    """

    cursor: str
    total: int
    doors: list[Door]
    tickets: dict[str, str]


def roster(conference: Conference, *, now: datetime, since: datetime | None = None) -> Roster:
    """The tickets of a conference, or those that something happened to since a cursor."""
    since = since and min(max(since, LONG_AGO), now)
    changes = _changes(conference, after=since - OVERLAP if since else LONG_AGO)
    tickets = tickets_of(conference, only=list(changes) if since else None)
    sealed = dict(seal(code, entry) for code, entry in _entries(tickets))
    newest = max(changes.values(), default=None)
    return Roster(
        cursor=utc_text(_cursor(newest, since or conference.registration_opens_at, now=now)),
        total=_total(conference),
        doors=doors(conference, now=now),
        tickets=dict(sorted(sealed.items())),
    )


def seal(code: str, entry: dict[str, Any]) -> tuple[str, str]:
    """Where a device finds the entry of a ticket code, and the entry, sealed with the code.

    The nonce comes from the content, so the same entry is the same bytes every time and two
    entries never share a nonce.
    """
    content = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    key = HKDF(SHA256(), length=32, salt=None, info=b"roster").derive(code.encode())
    nonce = hmac.digest(key, content, "sha256")[:12]
    return place_of(code), b64encode(nonce + AESGCM(key).encrypt(nonce, content, None)).decode()


def _entries(tickets: list[Ticket]) -> Iterable[tuple[str, dict[str, Any]]]:
    people = [ticket.registration_id for ticket in tickets]
    if not people:
        return
    days, seats, admissions = _days(people), _seats(people), _admissions(people)
    retired = _retired_codes(people)
    for ticket in tickets:
        entry = {
            "name": ticket.name,
            "organisation": ticket.organisation,
            "attendance": ticket.attendance,
            "place": ticket.pool,
            "is_on_site": ticket.is_on_site,
            "waits": ticket.waits,
            "flags": ticket.flags,
            "days": days[ticket.registration_id],
            "reason": refusal(ticket, conference_id=ticket.conference_id),
            "seats": seats[ticket.registration_id],
            "admissions": admissions[ticket.registration_id],
        }
        yield ticket.code, entry
        for code in retired[ticket.registration_id]:
            yield code, entry | {"reason": CheckIn.Reason.REPLACED}


def _retired_codes(people: list[int]) -> Facts:
    retired = RetiredTicket.objects.filter(registration__in=people)
    return _grouped(retired.values_list("registration_id", "code").order_by("code"))


def _days(people: list[int]) -> Facts:
    """The days each person has chosen; none means every day."""
    chosen = Registration.days.through.objects.filter(registration__in=people)
    rows = chosen.order_by("conferenceday__date").values_list(
        "registration_id", "conferenceday__date"
    )
    return _grouped((registration_id, date.isoformat()) for registration_id, date in rows)


def _seats(people: list[int]) -> Facts:
    """The session doors where each person has a seat.

    Where free seats are given at the door, one that is offered is theirs if they come.
    """
    door = "session__checkpoints"
    is_theirs = Q(status=Seat.Status.BOOKED) | Q(
        status=Seat.Status.OFFERED, **{f"{door}__entry": Checkpoint.Entry.FREE}
    )
    theirs = Seat.objects.filter(is_theirs, registration__in=people, **{f"{door}__isnull": False})
    return _grouped(
        theirs.values_list("registration_id", f"{door}__slug").order_by(f"{door}__slug")
    )


def _admissions(people: list[int]) -> Facts:
    """Where and when each person has been let in, so that a door without network knows it."""
    admissions = Admission.objects.filter(registration__in=people).order_by("admitted_at", "pk")
    rows = admissions.values_list(
        "registration_id",
        "checkpoint__slug",
        "period",
        "admitted_at",
        "device__name",
        "left_at",
    )
    return _grouped(
        (
            registration_id,
            {
                "checkpoint": checkpoint,
                "period": period,
                "at": utc_text(at),
                "device": device,
                "left_at": utc_text(left_at) if left_at else None,
            },
        )
        for registration_id, checkpoint, period, at, device, left_at in rows
    )


def _grouped(pairs: Iterable[tuple[int, Any]]) -> Facts:
    facts: Facts = defaultdict(list)
    for registration_id, fact in pairs:
        facts[registration_id].append(fact)
    return facts


def _changes(conference: Conference, *, after: datetime) -> dict[int, datetime]:
    """When each person's entry last changed, of those whose did after a time; in one query."""
    mine = {"registration__conference": conference}
    scans = CheckIn.objects.filter(**mine)
    what_can_change_it: list[tuple[QuerySet[Any], str, str]] = [
        (Registration.objects.filter(conference=conference), "pk", "changed_at"),
        (RetiredTicket.objects.filter(**mine), "registration", "retired_at"),
        (AgendaChange.objects.filter(**mine), "registration", "changed_at"),
        (scans, "registration", "recorded_at"),
        (scans, "registration", "undone_at"),
    ]
    first, *others = [
        rows.filter(**{f"{at}__gt": after}).values_list(whom, at)
        for rows, whom, at in what_can_change_it
    ]
    changes: dict[int, datetime] = {}
    for whom, at in first.union(*others, all=True):
        changes[whom] = max(at, changes.get(whom, at))
    return changes


def _total(conference: Conference) -> int:
    """Every ticket has an entry, and every code that was replaced."""
    counts = conference.registrations.aggregate(
        tickets=Count("pk", distinct=True), replaced=Count("retired_tickets")
    )
    return sum(counts.values())


def _cursor(newest: datetime | None, since: datetime, *, now: datetime) -> datetime:
    """Where the next question begins: it asks for what was written a while before it as well.

    When the newest change is so old that nothing else can still be on its way, the question need
    not come back to it. So while nothing happens the answer is empty, and always the same.
    """
    if newest is None:
        return since
    is_settled = now - newest > 2 * OVERLAP
    return max(since, newest + OVERLAP if is_settled else newest)
