"""A coordinator registers colleagues: who they are, how they stand, and never what they need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conference.models import Conference, Organisation
from registrations import places, quotas, signup, waiting_list
from registrations.changing import as_it_is_now, save_change
from registrations.emails.groups import post_group_link
from registrations.emails.places import post_changed
from registrations.handing_over import Successor, hand_over
from registrations.models import Group, Pool, Registration
from registrations.signup import (
    AlreadyRegistered,
    Attendee,
    NoPlacesLeft,
    RegistrationCancelled,
    RegistrationClosed,
)


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody who registers colleagues, and on whose behalf."""

    name: str
    email: str
    organisation: Organisation | None
    organisation_name: str
    invoice_reference: str
    language: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Whom the coordinator registers, and for which way of taking part."""

    name: str
    email: str
    pool: Pool


@dataclass(frozen=True, slots=True)
class Member:
    """What a coordinator sees of somebody, and all that they see."""

    id: int
    name: str
    email: str
    """Shown until the person has said that it is right: then it may be an address of their own."""
    status: str
    attendance: str
    position: int | None
    has_completed: bool
    is_cancelled: bool


class NotEverybody(Exception):
    """Somebody among those to be registered could not be, so nobody was."""


class AlreadyCompleted(Exception):
    """The person has said that everything is right, and corrects it alone from then on."""


@transaction.atomic
def begin(conference: Conference, coordinator: Coordinator, *, now: datetime) -> Group:
    """The coordinator's group, the same whenever it is asked for; the link to it goes by letter.

    What was told the first time stands: whoever asks again has not proven who they are.
    """
    group, _was_begun = Group.objects.get_or_create(
        conference=conference,
        email_key=coordinator.email.casefold(),
        defaults={
            "name": coordinator.name,
            "email": coordinator.email,
            "organisation": coordinator.organisation,
            "organisation_name": coordinator.organisation_name,
            "invoice_reference": coordinator.invoice_reference,
            "language": coordinator.language,
            "begun_at": now,
        },
    )
    post_group_link(group, now=now)
    return group


def add(group: Group, colleagues: Sequence[Colleague], *, now: datetime) -> list[Registration]:
    """Register them all, or nobody; each gets a letter with who has done it."""
    try:
        return _add(group, colleagues, now=now)
    except (AlreadyRegistered, NoPlacesLeft, RegistrationClosed) as refusal:
        raise NotEverybody from refusal


@transaction.atomic
def _add(group: Group, colleagues: Sequence[Colleague], *, now: datetime) -> list[Registration]:
    for pool in sorted({colleague.pool for colleague in colleagues}, key=lambda pool: pool.pk):
        quotas.lock(group.organisation, pool)
    places.lock_all(group.conference)
    return [
        signup.register(group.conference, _attendee(group, colleague), now=now)
        for colleague in colleagues
    ]


def _attendee(group: Group, colleague: Colleague) -> Attendee:
    return Attendee(
        name=colleague.name,
        email=colleague.email,
        organisation=group.organisation,
        organisation_name=group.organisation_name,
        pool=colleague.pool,
        language=group.language,
        invoice_reference=group.invoice_reference,
        group=group,
        via=Registration.Via.GROUP,
    )


def members(group: Group) -> list[Member]:
    """In the order they were registered; those who have cancelled come last."""
    registrations = list(group.members.with_details().in_order_registered())
    positions = waiting_list.positions(one for one in registrations if one.waiting_for_id)
    those = [_member(one, positions.get(one.pk)) for one in registrations]
    return sorted(those, key=lambda one: one.is_cancelled)


def _member(registration: Registration, position: int | None) -> Member:
    has_completed = registration.completed_at is not None
    wish = registration.waiting_for or registration.pool
    return Member(
        id=registration.pk,
        name=registration.name,
        email="" if has_completed else registration.email,
        status=registration.get_status_display(),
        attendance=wish.name if wish else registration.get_attendance_display(),
        position=position,
        has_completed=has_completed,
        is_cancelled=registration.is_cancelled,
    )


@transaction.atomic
def correct_name(registration: Registration, name: str, *, now: datetime) -> Registration:
    """Spell a name right that the coordinator wrote. The ticket stays as it is."""
    registration = as_it_is_now(registration)
    if registration.is_cancelled:
        raise RegistrationCancelled
    if registration.completed_at:
        raise AlreadyCompleted
    registration.name = name
    registration.badge_printed_at = None
    save_change(registration, now=now)
    post_changed(registration, now=now)
    return registration


def replace(registration: Registration, *, name: str, email: str, now: datetime) -> Registration:
    """Somebody else of the group comes instead: what the first one told is erased, not shown."""
    successor = Successor(
        name=name,
        email=email,
        organisation=registration.organisation,
        organisation_name=registration.organisation_name,
        language=registration.language,
    )
    return hand_over(registration, successor, now=now)


def complete(registration: Registration, *, now: datetime) -> None:
    """The person says that what the coordinator wrote is right; saying it twice is once."""
    Registration.objects.not_completed().filter(pk=registration.pk).update(completed_at=now)


def table(group: Group) -> list[list[object]]:
    """The list for a spreadsheet: what the page shows, and nothing more."""
    headings = (
        _("Name"),
        _("E-mail address"),
        _("State"),
        _("Attendance"),
        _("Number in line"),
        _("Has confirmed"),
    )
    rows: list[list[object]] = [
        [
            one.name,
            one.email,
            one.status,
            one.attendance,
            one.position or "",
            _("Yes") if one.has_completed else _("No"),
        ]
        for one in members(group)
    ]
    return [list(headings), *rows]
