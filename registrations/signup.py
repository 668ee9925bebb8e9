"""Register, change and cancel: who holds which place, decided in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from conference.models import Conference, ConferenceDay, Organisation, User
from conference.organisations import match
from notifications import outbox
from registrations import needs, places, quotas, seats, waiting_list
from registrations.changing import as_it_is_now, call_off, replace_secrets, save_change, settle
from registrations.emails.places import (
    post_cancelled,
    post_changed,
    post_confirmation,
    post_my_link,
    post_promoted,
    post_waiting_list,
)
from registrations.models import Attendance, AuditEntry, Group, Pool, Quota, Registration
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
    days: frozenset[ConferenceDay] = frozenset()
    """The days they come; none means every day."""
    invoice_reference: str = ""
    avoids_photos: bool = False
    group: Group | None = None
    via: Registration.Via = Registration.Via.SELF
    ticket_code: str = ""
    """The code on a badge that the desk has printed already; else a new one is made."""

    @property
    def email_key(self) -> str:
        return self.email.casefold()


@dataclass(frozen=True, slots=True)
class Override:
    """Who lets somebody in although it is full, and why: a host, a speaker, a minister."""

    by: User
    reason: str


class RegistrationClosed(Exception):
    """The registration for the chosen way of attending has not opened yet, or has closed."""


class NoPlacesLeft(Exception):
    """The chosen pool is full and has no waiting list."""


class QuotaReached(NoPlacesLeft):
    """The organisation has or waits for all the places of the pool that it may have."""

    def __init__(self, quota: Quota) -> None:
        super().__init__(quota)
        self.quota = quota


class RegistrationCancelled(Exception):
    """A cancelled registration cannot be changed; the person can register again."""


class ChangesClosed(Exception):
    """It is too late to change by oneself; the organisers can still do it."""


class AlreadyRegistered(Exception):
    """The address holds a registration already; its owner gets the link to it by letter."""


class ReasonMissing(Exception):
    """Nobody is let in over capacity without a reason."""


def register(
    conference: Conference,
    attendee: Attendee,
    *,
    now: datetime,
    on_the_day: bool = False,
    over: Override | None = None,
) -> Registration:
    """Give the attendee a place, or a place in line and an online place meanwhile.

    The same form sent twice gives the same registration. On the day, at the door, a person may be
    registered after the registration has closed; over capacity, though it is closed and full.
    """
    try:
        with transaction.atomic():
            if not on_the_day and not over:
                _refuse_unless_open(attendee.pool, conference, now=now)
            return _insert(conference, attendee, over, now=now)
    except (IntegrityError, NoPlacesLeft, RegistrationClosed):
        earlier = _registered_before(conference, attendee)
        if earlier is None:
            anew = _recognised_anew(attendee)
            if anew is None:
                raise
            return register(conference, anew, now=now, on_the_day=on_the_day, over=over)
        if earlier.submission is not None and earlier.submission == attendee.submission:
            return earlier
        post_my_link(earlier, now=now)
        raise AlreadyRegistered from None


def _registered_before(conference: Conference, attendee: Attendee) -> Registration | None:
    """By the same address; for somebody without one, by the same form."""
    active = conference.registrations.active()
    if attendee.email_key:
        return active.of(attendee.email_key).first()
    return active.sent_as(attendee.submission).first()


def _recognised_anew(attendee: Attendee) -> Attendee | None:
    """From the organisation that theirs was merged into in this instant; None if it was not."""
    home = attendee.organisation
    if home is None or Organisation.objects.filter(pk=home.pk).exists():
        return None
    known = Organisation.objects.all()
    found = match(known, written=attendee.organisation_name, email=attendee.email)
    return replace(attendee, organisation=found)


def _refuse_unless_open(pool: Pool, conference: Conference, *, now: datetime) -> None:
    state = places.availability(pool, conference, now=now)
    if state in {Availability.NOT_YET_OPEN, Availability.CLOSED}:
        raise RegistrationClosed


def _insert(
    conference: Conference, attendee: Attendee, over: Override | None, *, now: datetime
) -> Registration:
    registration = Registration(
        conference=conference,
        language=attendee.language,
        submission=attendee.submission,
        group=attendee.group,
        via=attendee.via,
        registered_at=now,
        changed_at=now,
        sequence=_next_sequence(conference, attendee.email_key),
    )
    _describe(registration, attendee)
    registration.ticket_code = attendee.ticket_code or registration.ticket_code
    if over:
        places.take_over_capacity(attendee.pool)
        settle(registration, attendee.pool)
    else:
        quota = quotas.lock(attendee.organisation, attendee.pool)
        if quota and quotas.is_reached(quota):
            raise QuotaReached(quota)
        _hold(registration, attendee.pool, now=now)
    registration.save(force_insert=True)
    if attendee.days:
        registration.days.set(attendee.days)
    if over:
        _audit(registration, over, now=now)
    if registration.status == Status.WAITLISTED:
        post_waiting_list(registration, now=now)
    else:
        post_confirmation(registration, now=now)
    return registration


def _next_sequence(conference: Conference, email_key: str) -> int:
    """After what the calendar was told of a cancelled registration of the same person.

    Each day has the same UID in both, and a lower SEQUENCE would be ignored (RFC 5546, 2.1.5).
    """
    if not email_key:
        return 0
    cancelled = conference.registrations.filter(status=Status.CANCELLED, email_key=email_key)
    last: int | None = cancelled.aggregate(last=Max("sequence"))["last"]
    return 0 if last is None else last + 1


def _describe(registration: Registration, attendee: Attendee) -> None:
    before = _on_the_badge(registration)
    registration.name = attendee.name
    registration.email = attendee.email
    registration.email_key = attendee.email_key
    registration.organisation = attendee.organisation
    registration.organisation_name = attendee.organisation_name
    registration.invoice_reference = attendee.invoice_reference
    registration.avoids_photos = attendee.avoids_photos
    if _on_the_badge(registration) != before:
        registration.badge_printed_at = None


def _on_the_badge(registration: Registration) -> tuple[object, ...]:
    home = registration.organisation_id, registration.organisation_name
    return registration.name, home, registration.avoids_photos


def _hold(registration: Registration, pool: Pool, *, now: datetime) -> None:
    """Take a place of the pool; stand in line for one, with a place meanwhile; or refuse."""
    if places.take_or_lock(pool):
        settle(registration, pool)
    elif places.has_a_line(pool):
        registration.status = Status.WAITLISTED
        registration.attendance = pool.attendance
        registration.pool = registration.pool or _place_meanwhile(registration.conference, now=now)
        registration.waiting_for = pool
        registration.queued_at = waiting_list.last_in_line(pool, now=now)
        registration.offer_expires_at = None
    else:
        raise NoPlacesLeft


def _place_meanwhile(conference: Conference, *, now: datetime) -> Pool | None:
    """An online place for somebody who waits for another, where there is one."""
    online = conference.pools.filter(attendance=Attendance.ONLINE).first()
    if online is None or places.availability(online, conference, now=now) != Availability.OPEN:
        return None
    return online if places.take(online) else None


def change(
    registration: Registration, attendee: Attendee, *, now: datetime, after_closing: bool = False
) -> Registration:
    """Correct who comes, and how. The new place is taken before the old one is given back.

    A new address means new secrets: whoever reads the old one knows those that were. An organiser
    can change it also after it has closed.
    """
    try:
        return _change(registration, attendee, now=now, after_closing=after_closing)
    except IntegrityError:
        owner = registration.conference.registrations.active().of(attendee.email_key).get()
        post_my_link(owner, now=now)
        raise AlreadyRegistered from None


@transaction.atomic
def _change(
    registration: Registration, attendee: Attendee, *, now: datetime, after_closing: bool
) -> Registration:
    quota = quotas.lock(attendee.organisation, attendee.pool)
    places.lock_all(registration.conference)
    registration = as_it_is_now(registration)
    if registration.status == Status.CANCELLED:
        raise RegistrationCancelled
    if quota and _is_new_to(quota, registration) and quotas.is_reached(quota):
        raise QuotaReached(quota)
    if not after_closing:
        _refuse_late_changes(registration, attendee, now=now)
    before = registration.places
    _move(registration, attendee.pool, now=now)
    registration.days.set(attendee.days)
    if registration.email_key not in ("", attendee.email_key):
        outbox.withdraw(about=str(registration.pk), to=registration.email)
        replace_secrets(registration, now=now)
        if registration.name != attendee.name:
            needs.forget(registration)  # Another person by all appearance: nobody inherits them.
    _describe(registration, attendee)
    save_change(registration, now=now)
    post_changed(registration, now=now)
    _free_what_is_left(registration, before, now=now)
    if attendee.days:
        seats.release_other_days(registration, now=now)
    return registration


def _is_new_to(quota: Quota, registration: Registration) -> bool:
    """Whether the person does not count against the quota yet."""
    counts = quota.pool in {registration.pool, registration.waiting_for}
    return not counts or registration.organisation != quota.organisation


@transaction.atomic
def leave_line(registration: Registration, *, now: datetime) -> Registration:
    """Wait no longer, and keep the place held meanwhile. Who holds none can only cancel."""
    places.lock_all(registration.conference)
    registration = as_it_is_now(registration)
    if registration.waiting_for is None or registration.pool is None:
        return registration
    before = registration.places
    settle(registration, registration.pool)
    save_change(registration, now=now)
    post_changed(registration, now=now)
    _free_what_is_left(registration, before, now=now)
    return registration


@transaction.atomic
def cancel(registration: Registration, *, now: datetime) -> Registration:
    """Give everything back; the place goes to the first in line. Cancelling twice is once."""
    places.lock_all(registration.conference)
    registration = as_it_is_now(registration)
    if registration.status == Status.CANCELLED:
        return registration
    before = registration.places
    call_off(registration, now=now)
    save_change(registration, now=now)
    needs.forget(registration)
    post_cancelled(registration, now=now)
    _free_what_is_left(registration, before, now=now)
    return registration


@transaction.atomic
def put_in(
    registration: Registration, pool: Pool, *, by: User, reason: str, now: datetime
) -> Registration:
    """Give somebody a place of the pool, past the line and over capacity if need be.

    Who did it and why is kept. The place they had meanwhile goes to somebody else.
    """
    places.lock_all(registration.conference)
    registration = as_it_is_now(registration)
    if registration.is_cancelled:
        raise RegistrationCancelled
    if registration.pool == pool and registration.waiting_for is None:
        return registration
    before = registration.places
    if pool not in before:
        places.take_over_capacity(pool)
    settle(registration, pool)
    save_change(registration, now=now)
    _audit(registration, Override(by=by, reason=reason), now=now)
    post_promoted(registration, now=now)
    _free_what_is_left(registration, before, now=now)
    return registration


def _audit(registration: Registration, over: Override, *, now: datetime) -> None:
    if not over.reason.strip():
        raise ReasonMissing
    registration.audit_entries.create(
        kind=AuditEntry.Kind.OVER_CAPACITY, at=now, by=over.by, reason=over.reason
    )


def _refuse_late_changes(registration: Registration, attendee: Attendee, *, now: datetime) -> None:
    """Names and addresses can always be corrected; how and when one comes, until a deadline."""
    held = registration.pool
    wishes_else = attendee.pool not in {held, registration.waiting_for}
    if wishes_else:
        _refuse_unless_open(attendee.pool, registration.conference, now=now)
    is_late = held is not None and held.changes_until is not None and held.changes_until <= now
    if is_late and (wishes_else or attendee.days != frozenset(registration.days.all())):
        raise ChangesClosed


def _move(registration: Registration, wish: Pool, *, now: datetime) -> None:
    """Towards the wish: what they hold or wait for already is no move."""
    if wish == (registration.waiting_for or registration.pool):
        return
    if wish == registration.pool:
        settle(registration, wish)
        return
    _hold(registration, wish, now=now)


def _free_what_is_left(
    registration: Registration, before: tuple[Pool, ...], *, now: datetime
) -> None:
    """Others get the places that were theirs before the change and are not any more."""
    waiting_list.free([pool for pool in before if pool not in registration.places], now=now)
