"""A new ticket for somebody who lost the badge: the lost one opens no door any more."""

from datetime import datetime

from django.db import transaction

from conference.models import User
from registrations.changing import as_it_is_now, save_change
from registrations.emails.tickets import post_new_ticket
from registrations.models import AuditEntry, Registration, RetiredTicket, new_ticket_code
from registrations.signup import RegistrationCancelled


class ChangedMeanwhile(Exception):
    """Not as it was seen any more: a second new ticket would kill the badge just handed out."""


@transaction.atomic
def replace_ticket(
    registration: Registration, *, seen: int, by: User, reason: str, now: datetime
) -> Registration:
    """Give the person a new code instead of the lost one, which the door refuses from now on.

    `seen` is the sequence of the registration that whoever decides has before their eyes.
    """
    registration = as_it_is_now(registration)
    if registration.is_cancelled:
        raise RegistrationCancelled
    if registration.sequence != seen:
        raise ChangedMeanwhile
    RetiredTicket.objects.create(
        code=registration.ticket_code, registration=registration, retired_at=now
    )
    registration.ticket_code = new_ticket_code()
    registration.badge_printed_at = None
    save_change(registration, now=now)
    AuditEntry.objects.create(
        registration=registration, kind=AuditEntry.Kind.NEW_TICKET, at=now, by=by, reason=reason
    )
    post_new_ticket(registration, now=now)
    return registration
