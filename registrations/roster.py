"""What a door must know without a network: every ticket, readable only by who holds its code.

A device keeps the roster, but learns a name first when it scans the badge: each entry is found
by a hash of the code and opened by a key made of the code. A lost phone gives nobody away.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db.models import Max, QuerySet

from conference.api_conventions import utc_text
from conference.models import Conference
from registrations.models import (
    Admission,
    AgendaChange,
    CheckIn,
    Registration,
    RetiredTicket,
    Seat,
)
from registrations.tickets import Ticket, refusal, tickets_of

# A row may be committed a little after the time it carries.
OVERLAP = timedelta(minutes=1)

type Facts = dict[int, list[Any]]


class Door(TypedDict):
    checkpoint: str
    name: dict[str, str]
    kind: str
    rule: str
    needs_seat: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """The doors, the sealed tickets, and where the next question for changes begins."""

    cursor: str
    doors: list[Door]
    tickets: dict[str, str]


def roster(conference: Conference, *, since: datetime | None = None) -> Roster:
    """The tickets of a conference, or those that something happened to since a cursor."""
    tickets = tickets_of(conference)
    if since:
        changed = _changed_since(conference, since - OVERLAP)
        tickets = [ticket for ticket in tickets if ticket.registration_id in changed]
    sealed = dict(seal(code, entry) for code, entry in _entries(conference, tickets))
    return Roster(_cursor(conference), _doors(conference), dict(sorted(sealed.items())))


def seal(code: str, entry: dict[str, Any]) -> tuple[str, str]:
    """Where a device finds the entry of a ticket code, and the entry, sealed with the code.

    The nonce comes from the content, so the same entry is the same bytes every time and two
    entries never share a nonce.
    """
    content = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    key = HKDF(SHA256(), length=32, salt=None, info=b"roster").derive(code.encode())
    nonce = hmac.digest(key, content, "sha256")[:12]
    place = hashlib.sha256(b"id" + code.encode()).hexdigest()
    return place, b64encode(nonce + AESGCM(key).encrypt(nonce, content, None)).decode()


def _entries(conference: Conference, tickets: list[Ticket]) -> Iterable[tuple[str, dict[str, Any]]]:
    days, seats, admissions = _days(conference), _seats(conference), _admissions(conference)
    retired = _retired_codes(conference)
    for ticket in tickets:
        entry = {
            "name": ticket.name,
            "organisation": ticket.organisation,
            "attendance": ticket.attendance,
            "flags": ticket.flags,
            "days": days[ticket.registration_id],
            "reason": refusal(ticket, conference_id=conference.pk),
            "seats": seats[ticket.registration_id],
            "admissions": admissions[ticket.registration_id],
        }
        yield ticket.code, entry
        for code in retired[ticket.registration_id]:
            yield code, entry | {"reason": CheckIn.Reason.REPLACED}


def _retired_codes(conference: Conference) -> Facts:
    retired = RetiredTicket.objects.filter(registration__conference=conference)
    return _grouped(retired.values_list("registration_id", "code").order_by("code"))


def _days(conference: Conference) -> Facts:
    """The days each person has chosen; none means every day."""
    chosen = Registration.days.through.objects.filter(registration__conference=conference)
    rows = chosen.order_by("conferenceday__date").values_list(
        "registration_id", "conferenceday__date"
    )
    return _grouped((registration_id, date.isoformat()) for registration_id, date in rows)


def _seats(conference: Conference) -> Facts:
    """The session doors where each person has booked a seat."""
    booked = Seat.objects.filter(
        session__conference=conference,
        status=Seat.Status.BOOKED,
        session__checkpoints__isnull=False,
    )
    door = "session__checkpoints__slug"
    return _grouped(booked.values_list("registration_id", door).order_by(door))


def _admissions(conference: Conference) -> Facts:
    """Where and when each person has been let in, so that a door without network knows it."""
    admissions = Admission.objects.filter(checkpoint__conference=conference)
    rows = admissions.select_related("checkpoint", "device").order_by("admitted_at", "pk")
    return _grouped(
        (
            row.registration_id,
            {
                "checkpoint": row.checkpoint.slug,
                "period": row.period,
                "at": utc_text(row.admitted_at),
                "device": row.device.name,
                "left_at": utc_text(row.left_at) if row.left_at else None,
            },
        )
        for row in rows
    )


def _grouped(pairs: Iterable[tuple[int, Any]]) -> Facts:
    facts: Facts = defaultdict(list)
    for registration_id, fact in pairs:
        facts[registration_id].append(fact)
    return facts


def _doors(conference: Conference) -> list[Door]:
    checkpoints = conference.checkpoints.select_related("session").order_by("slug")
    return [
        {
            "checkpoint": checkpoint.slug,
            "name": {"sv": checkpoint.name_sv, "en": checkpoint.name_en or checkpoint.name_sv},
            "kind": checkpoint.kind,
            "rule": checkpoint.rule,
            "needs_seat": bool(checkpoint.session and checkpoint.session.seats is not None),
        }
        for checkpoint in checkpoints
    ]


def _changes(conference: Conference) -> list[tuple[QuerySet[Any], str, str]]:
    """What can change an entry: rows, when it happened, and whom it concerns."""
    mine = {"registration__conference": conference}
    scans = CheckIn.objects.filter(**mine)
    return [
        (Registration.objects.filter(conference=conference), "changed_at", "pk"),
        (RetiredTicket.objects.filter(**mine), "retired_at", "registration"),
        (AgendaChange.objects.filter(**mine), "changed_at", "registration"),
        (scans, "recorded_at", "registration"),
        (scans, "undone_at", "registration"),
    ]


def _changed_since(conference: Conference, since: datetime) -> set[int]:
    changed: set[int] = set()
    for rows, happened_at, whom in _changes(conference):
        changed.update(rows.filter(**{f"{happened_at}__gte": since}).values_list(whom, flat=True))
    return changed


def _cursor(conference: Conference) -> str:
    """The newest change; a conference without registrations begins when it opens."""
    newest = [
        rows.aggregate(newest=Max(happened_at))["newest"]
        for rows, happened_at, _whom in _changes(conference)
    ]
    times = [at for at in newest if at is not None]
    return utc_text(max(times, default=conference.registration_opens_at))
