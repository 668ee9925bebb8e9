"""Register, change and cancel: who holds which place, decided in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from conference.models import Conference, Organisation
from notifications import outbox
from registrations import emails, places, waiting_list
from registrations.models import (
    Attendance,
    Pool,
    Registration,
    RetiredTicket,
    new_ticket_code,
    new_token,
)
from registrations.places import Availability

Status = Registration.Status


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who wants a place, and which."""

    name: str
    email: str
    organisation: Organisation | None
    organisation_name: str
    pool: Pool
    language: str
    submission: UUID | None = None

    @property
    def email_key(self) -> str:
        return self.email.casefold()


class RegistrationClosed(Exception):
    """The registration for the chosen way of attending has not opened yet, or has closed."""


class NoPlacesLeft(Exception):
    """The chosen pool is full and has no waiting list."""


class RegistrationCancelled(Exception):
    """A cancelled registration cannot be changed; the person can register again."""


class AlreadyRegistered(Exception):
    """The address holds a registration already; its owner gets the link to it by letter."""


def register(
    conference: Conference, attendee: Attendee, *, now: datetime, on_the_day: bool = False
) -> Registration:
    """Give the attendee a place, or a place in line and an online place meanwhile.

    The same form sent twice gives the same registration. On the day, at the door, a person may be
    registered after the registration has closed.
    """
    try:
        with transaction.atomic():
            if not on_the_day:
                _refuse_unless_open(attendee.pool, conference, now=now)
            return _insert(conference, attendee, now=now)
    except (IntegrityError, NoPlacesLeft, RegistrationClosed):
        earlier = conference.registrations.active().of(attendee.email_key).first()
        if earlier is None:
            raise
        if earlier.submission is not None and earlier.submission == attendee.submission:
            return earlier
        emails.post_my_link(earlier, now=now)
        raise AlreadyRegistered from None


def _refuse_unless_open(pool: Pool, conference: Conference, *, now: datetime) -> None:
    state = places.availability(pool, conference, now=now)
    if state in {Availability.NOT_YET_OPEN, Availability.CLOSED}:
        raise RegistrationClosed


def _insert(conference: Conference, attendee: Attendee, *, now: datetime) -> Registration:
    registration = Registration(
        conference=conference,
        language=attendee.language,
        submission=attendee.submission,
        registered_at=now,
        changed_at=now,
    )
    _describe(registration, attendee)
    _hold(registration, attendee.pool, now=now)
    registration.save(force_insert=True)
    if registration.status == Status.WAITLISTED:
        emails.post_waiting_list(registration, now=now)
    else:
        emails.post_confirmation(registration, now=now)
    return registration


def _describe(registration: Registration, attendee: Attendee) -> None:
    registration.name = attendee.name
    registration.email = attendee.email
    registration.email_key = attendee.email_key
    registration.organisation = attendee.organisation
    registration.organisation_name = attendee.organisation_name


def _hold(registration: Registration, pool: Pool, *, now: datetime) -> None:
    """Take a place of the pool; stand in line for one, with a place meanwhile; or refuse."""
    registration.attendance = pool.attendance
    if places.take_or_lock(pool):
        registration.status = Status.CONFIRMED
        registration.pool = pool
        registration.waiting_for = None
        registration.queued_at = None
    elif places.has_a_line(pool):
        registration.status = Status.WAITLISTED
        registration.pool = registration.pool or _place_meanwhile(registration.conference, now=now)
        registration.waiting_for = pool
        registration.queued_at = waiting_list.last_in_line(pool, now=now)
    else:
        raise NoPlacesLeft


def _place_meanwhile(conference: Conference, *, now: datetime) -> Pool | None:
    """An online place for somebody who waits for another, where there is one."""
    online = conference.pools.filter(attendance=Attendance.ONLINE).first()
    if online is None or places.availability(online, conference, now=now) != Availability.OPEN:
        return None
    return online if places.take(online) else None


def change(registration: Registration, attendee: Attendee, *, now: datetime) -> Registration:
    """Correct who comes, and how. The new place is taken before the old one is given back.

    A new address means new secrets: whoever reads the old one knows those that were.
    """
    try:
        return _change(registration, attendee, now=now)
    except IntegrityError:
        owner = registration.conference.registrations.active().of(attendee.email_key).get()
        emails.post_my_link(owner, now=now)
        raise AlreadyRegistered from None


@transaction.atomic
def _change(registration: Registration, attendee: Attendee, *, now: datetime) -> Registration:
    places.lock_all(registration.conference)
    registration = _as_it_is_now(registration)
    if registration.status == Status.CANCELLED:
        raise RegistrationCancelled
    left = _move(registration, attendee.pool, now=now)
    if registration.email_key != attendee.email_key:
        outbox.withdraw(about=str(registration.pk), to=registration.email)
        _replace_secrets(registration, now=now)
    _describe(registration, attendee)
    _save_change(registration, now=now)
    emails.post_changed(registration, now=now)
    _free(left, now=now)
    return registration


@transaction.atomic
def leave_line(registration: Registration, *, now: datetime) -> Registration:
    """Wait no longer, and keep the place held meanwhile. Who holds none can only cancel."""
    places.lock_all(registration.conference)
    registration = _as_it_is_now(registration)
    if registration.waiting_for is None or registration.pool is None:
        return registration
    _keep_only(registration, registration.pool)
    _save_change(registration, now=now)
    emails.post_changed(registration, now=now)
    return registration


@transaction.atomic
def cancel(registration: Registration, *, now: datetime) -> Registration:
    """Give everything back; the place goes to the first in line. Cancelling twice is once."""
    places.lock_all(registration.conference)
    registration = _as_it_is_now(registration)
    if registration.status == Status.CANCELLED:
        return registration
    left = registration.pool
    registration.status = Status.CANCELLED
    registration.cancelled_at = now
    registration.pool = registration.waiting_for = registration.queued_at = None
    _save_change(registration, now=now)
    emails.post_cancelled(registration, now=now)
    _free(left, now=now)
    return registration


def _as_it_is_now(registration: Registration) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",))
    return rows.select_related("conference", "pool", "waiting_for").get(pk=registration.pk)


def _move(registration: Registration, wish: Pool, *, now: datetime) -> Pool | None:
    """Towards the wish; returns the pool in which a place is left behind."""
    if wish == (registration.waiting_for or registration.pool):
        return None
    held = registration.pool
    if wish == held:
        _keep_only(registration, held)
        return None
    _refuse_unless_open(wish, registration.conference, now=now)
    _hold(registration, wish, now=now)
    return held if registration.status == Status.CONFIRMED else None


def _keep_only(registration: Registration, held: Pool) -> None:
    registration.status = Status.CONFIRMED
    registration.attendance = held.attendance
    registration.waiting_for = registration.queued_at = None


def _replace_secrets(registration: Registration, *, now: datetime) -> None:
    RetiredTicket.objects.create(
        code=registration.ticket_code, registration=registration, retired_at=now
    )
    registration.ticket_code = new_ticket_code()
    registration.personal_token = new_token()
    registration.calendar_token = new_token()


def _save_change(registration: Registration, *, now: datetime) -> None:
    registration.changed_at = now
    registration.sequence += 1
    registration.save()


def _free(left: Pool | None, *, now: datetime) -> None:
    if left is not None:
        places.give_back(left)
        waiting_list.fill([left], now=now)
