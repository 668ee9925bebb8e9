"""Hand a registration over to a colleague: what is held stays, whose it is changes."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from conference.models import Organisation, User
from notifications import outbox
from registrations import needs, places, questions, quotas
from registrations.changing import as_it_is_now, replace_secrets, save_change
from registrations.emails.handing_over import post_handed_over, post_received
from registrations.emails.places import post_my_link
from registrations.models import AuditEntry, Registration
from registrations.signup import AlreadyRegistered, QuotaReached, RegistrationCancelled


@dataclass(frozen=True, slots=True)
class Successor:
    """The colleague who comes instead."""

    name: str
    email: str
    organisation: Organisation | None
    organisation_name: str
    language: str

    @property
    def email_key(self) -> str:
        return self.email.casefold()


class SameAddress(Exception):
    """The registration is this address's already: a name that is wrong is changed instead."""


class AlreadyAdmitted(Exception):
    """The ticket has let somebody in; nobody else can be that person."""


def hand_over(
    registration: Registration, successor: Successor, *, now: datetime, by: User | None = None
) -> Registration:
    """Give the successor the place, or the place in line, with the days, seats and group of it.

    The same row goes on with new secrets: the door refuses the old ticket as replaced. `by` is
    the organiser, when it is one who does it.
    """
    try:
        return _hand_over(registration, successor, now=now, by=by)
    except IntegrityError:
        for owner in registration.conference.registrations.active().of(successor.email_key):
            post_my_link(owner, now=now)
        raise AlreadyRegistered from None


@transaction.atomic
def _hand_over(
    registration: Registration, successor: Successor, *, now: datetime, by: User | None
) -> Registration:
    quota = quotas.lock(successor.organisation, registration.waiting_for or registration.pool)
    places.lock_all(registration.conference)
    registration = as_it_is_now(registration)
    _refuse_unless_it_can_be_had(registration, successor)
    changes_organisation = registration.organisation != successor.organisation
    if quota and changes_organisation and quotas.is_reached(quota):
        raise QuotaReached(quota)
    outbox.withdraw(about=str(registration.pk), to=registration.email)
    post_handed_over(registration, now=now)
    erase_what_is_personal(registration)
    replace_secrets(registration, now=now, is_farewell=True)
    _introduce(registration, successor)
    save_change(registration, now=now)
    post_received(registration, now=now)
    AuditEntry.objects.create(
        registration=registration, kind=AuditEntry.Kind.HANDED_OVER, at=now, by=by
    )
    return registration


def _refuse_unless_it_can_be_had(registration: Registration, successor: Successor) -> None:
    if registration.is_cancelled:
        raise RegistrationCancelled
    if registration.email_key == successor.email_key:
        raise SameAddress
    if registration.admissions.exists():
        raise AlreadyAdmitted


def erase_what_is_personal(registration: Registration) -> None:
    """What somebody told about themselves and chose for themselves: nobody inherits it.

    Every part that keeps such things has its own word for forgetting them, which is called here.
    """
    registration.saved_sessions.all().delete()
    registration.avoids_photos = False
    registration.is_awaited_at_desk = False
    registration.badge_printed_at = None
    questions.forget(registration)
    needs.forget(registration)


def _introduce(registration: Registration, successor: Successor) -> None:
    registration.name = successor.name
    registration.email = successor.email
    registration.email_key = successor.email_key
    registration.organisation = successor.organisation
    registration.organisation_name = successor.organisation_name
    registration.language = successor.language
    registration.submission = None
    registration.completed_at = None
    registration.reconfirmed_at = None
