"""What has happened with one registration: said, sent, scanned and decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from notifications.models import Message
from registrations.models import AuditEntry, CheckIn, Registration


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, when, and what there is to know about it."""

    at: datetime
    what: str
    detail: str = ""
    is_trouble: bool = False


def history(registration: Registration) -> list[Event]:
    """Everything, the newest first."""
    events = [
        *_of_the_registration(registration),
        *_letters(registration),
        *_scans(registration),
        *_decisions(registration),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _of_the_registration(registration: Registration) -> Iterator[Event]:
    coordinator = registration.group.name if registration.group else ""
    yield Event(registration.registered_at, registration.get_via_display(), coordinator)
    if registration.reconfirmed_at:
        yield Event(registration.reconfirmed_at, _("Said again to be coming"))
    if registration.cancelled_at:
        yield Event(registration.cancelled_at, _("Cancelled"))
    for retired in registration.retired_tickets.all():
        yield Event(retired.retired_at, _("The ticket was replaced by a new one"))


def _letters(registration: Registration) -> Iterator[Event]:
    """Those to the address of today: what was sent to somebody else is theirs."""
    about = Q(about=str(registration.pk)) | Q(about__startswith=f"{registration.pk}:")
    mine = Message.objects.filter(about, to=registration.email)
    for message in mine.exclude(to=""):
        state = message.get_status_display()
        yield Event(
            message.sent_at or message.posted_at,
            _("Letter: %(subject)s") % {"subject": message.subject}
            if message.subject
            else _("Letter"),
            f"{state}. {message.answer}" if message.answer else state,
            is_trouble=message.status == Message.Status.FAILED,
        )


def _scans(registration: Registration) -> Iterator[Event]:
    scans = CheckIn.objects.filter(registration=registration)
    for scan in scans.select_related("checkpoint", "device"):
        where = f"{scan.checkpoint}, {scan.device}"
        yield Event(scan.scanned_at, _outcome(scan), where)
        if scan.undone_at:
            yield Event(scan.undone_at, _("The check-in was taken back"), where)


def _outcome(scan: CheckIn) -> str:
    outcome = scan.get_outcome_display()
    return f"{outcome}: {scan.get_reason_display()}" if scan.reason else outcome


def _decisions(registration: Registration) -> Iterator[Event]:
    for entry in AuditEntry.objects.filter(registration=registration).select_related("by"):
        who = (entry.by.name or entry.by.email) if entry.by else ""
        yield Event(
            entry.at, entry.get_kind_display(), ": ".join(filter(None, (who, entry.reason)))
        )
