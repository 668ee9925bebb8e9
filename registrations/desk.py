"""The registration desk: people are found by name and let in by the same rules as at any door."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from conference.models import Conference, User
from registrations import checkin
from registrations.checkin import Scan, Verdict
from registrations.devices import Door, token_hash
from registrations.models import Admission, CheckIn, Checkpoint, Device, Registration
from registrations.search import search
from registrations.tickets import Ticket, find_ticket, refusal, tickets_at

AT_MOST = 12


class NoEntrance(Exception):
    """The conference has no entrance where anybody could be let in."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the desk: who they are, why they cannot come in, or since when they are in."""

    registration: Registration
    ticket: Ticket
    refusal: CheckIn.Reason | None
    admission: Admission | None

    @property
    def can_be_put_in(self) -> bool:
        """What stands in the way is only that they have no place here."""
        return self.refusal in {CheckIn.Reason.WAITLISTED, CheckIn.Reason.ONLINE_ONLY}


def entrance_of(conference: Conference) -> Door:
    """The entrance as the desk sees it; nothing is scanned here before a desk stands at it."""
    entrances = conference.checkpoints.filter(kind=Checkpoint.Kind.ENTRANCE)
    entrance = entrances.order_by("slug").first()
    if entrance is None:
        raise NoEntrance
    return Door(
        device_id=0,
        conference_id=conference.pk,
        checkpoint_id=entrance.pk,
        checkpoint=entrance.slug,
        rule=entrance.rule,
        session_id=None,
        needs_seat=False,
        may_be_used=True,
        was_seen_lately=True,
        scopes="[]",
        timezone=conference.timezone,
    )


def look_up(words: str, *, door: Door, now: datetime) -> list[Ticket]:
    """The ticket whose code was scanned into the field; else those whom the words fit best."""
    scanned = find_ticket(words, door=door, at=now)
    if scanned and scanned.conference_id == door.conference_id:
        return [scanned]
    return search(tickets_at(door, at=now), words)[:AT_MOST]


def visitor_with(ticket: Ticket, *, door: Door, now: datetime) -> Visitor:
    registration = Registration.objects.with_details().get(pk=ticket.registration_id)
    return Visitor(
        registration=registration,
        ticket=ticket,
        refusal=refusal(ticket, conference_id=door.conference_id),
        admission=_admission(registration, door=door, now=now),
    )


def visitor_of(registration: Registration, *, door: Door, now: datetime) -> Visitor:
    ticket = find_ticket(registration.ticket_code, door=door, at=now)
    assert ticket
    return visitor_with(ticket, door=door, now=now)


def check_in(registration: Registration, *, scan_id: UUID, by: User, now: datetime) -> Verdict:
    """Let somebody in by name: a scan like any other, made by the desk of whoever is logged in."""
    door = entrance_of(registration.conference)
    desk = _desk(door, by=by, now=now)
    scan = Scan(id=scan_id, ticket=registration.ticket_code, scanned_at=now)
    return checkin.check_in(scan, door=replace(door, device_id=desk.pk), now=now)


def undo(registration: Registration, *, now: datetime) -> bool:
    """Take back that somebody was let in today; whether there was anything to take back."""
    door = entrance_of(registration.conference)
    admission = _admission(registration, door=door, now=now)
    if admission is None:
        return False
    checkin.undo(admission.check_in_uuid, door=door, now=now)
    return True


def _admission(registration: Registration, *, door: Door, now: datetime) -> Admission | None:
    here = Admission.objects.filter(checkpoint=door.checkpoint_id, period=door.period(now))
    return here.select_related("device").filter(registration=registration).first()


def _desk(door: Door, *, by: User, now: datetime) -> Device:
    """The user's own desk, known by the login: its token is told to nobody, and out of date."""
    desk, _is_new = Device.objects.get_or_create(
        checkpoint_id=door.checkpoint_id,
        desk_of=by,
        defaults={
            "conference_id": door.conference_id,
            "name": _("The desk"),
            "token_hash": token_hash(secrets.token_urlsafe(32)),
            "paired_at": now,
            "paired_by": by,
            "expires_at": now,
        },
    )
    return desk
