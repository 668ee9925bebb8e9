"""What the demo's organiser has done by hand: some were registered, and a badge was replaced."""

from datetime import datetime, timedelta

from conference.models import Conference, User
from registrations.models import (
    Attendance,
    AuditEntry,
    Registration,
    RetiredTicket,
    new_ticket_code,
)

Via = Registration.Via


def add_what_was_done(conference: Conference, number: int, *, by: User, now: datetime) -> None:
    """So that a person's page has something to tell."""
    on_site = conference.registrations.confirmed().filter(pool__attendance=Attendance.ON_SITE)
    alone = on_site.filter(group=None)
    *registered, forgetful = alone.order_by("-registered_at", "pk")[: number + 1]
    keys = [one.pk for one in registered]
    conference.registrations.filter(pk__in=keys).update(via=Via.ORGANISER)
    _replace_badge(forgetful, by=by, at=now - timedelta(days=1))


def _replace_badge(registration: Registration, *, by: User, at: datetime) -> None:
    RetiredTicket.objects.create(code=new_ticket_code(), registration=registration, retired_at=at)
    registration.audit_entries.create(
        kind=AuditEntry.Kind.NEW_TICKET, at=at, by=by, reason="Utskriften blev kvar på tåget"
    )
