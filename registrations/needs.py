"""What somebody needs: told with consent, read by those who act on it, taken back at will."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from conference.field_encryption import CannotOpen, reseal, seal, unseal
from conference.models import Conference
from registrations.consents import VERSIONS
from registrations.models import Access, Attendance, MealSkip, Needs, Pool, Registration

Kind = Needs.Kind
EVERYWHERE = (Access.CONTACT_ME,)
ONLINE = (Access.CAPTIONS, Access.SIGN_LANGUAGE, *EVERYWHERE)
IN_A_ROOM = tuple(access for access in Access if access != Access.CAPTIONS)


class NotAsked(Exception):
    """The person has no place where this is asked; or the place is somebody else's by now."""


class FoodIsOrdered(Exception):
    """The kitchen has been told how many; what is new has to be told to people."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody has told of one kind; `needs` is None when no key of ours opens it."""

    needs: frozenset[str] | None
    consented_at: datetime


def is_fed(pool: Pool | None) -> bool:
    """Whether those who hold a place there eat with us."""
    if pool is None or pool.attendance == Attendance.ONLINE:
        return False
    return pool.attendance == Attendance.ON_SITE or pool.serves_lunch


def access_asked_of(pool: Pool | None) -> tuple[Access, ...]:
    """What can be arranged for those who hold a place there."""
    if pool is None:
        return ()
    return ONLINE if pool.attendance == Attendance.ONLINE else IN_A_ROOM


def food_is_ordered(conference: Conference, *, now: datetime) -> bool:
    return conference.food_closes_at is not None and now >= conference.food_closes_at


@transaction.atomic
def tell_food(
    registration: Registration,
    needs: Collection[str],
    *,
    skipped: Collection[int] = (),
    now: datetime,
) -> None:
    """Keep what somebody must not or will not eat, and at which meals they do not eat at all.

    The caller has their consent. To need nothing is to keep nothing.
    """
    person = _still_theirs(registration)
    if not is_fed(person.pool):
        raise NotAsked
    if food_is_ordered(person.conference, now=now):
        raise FoodIsOrdered
    person.skipped_meals.all().delete()
    MealSkip.objects.bulk_create(
        MealSkip(registration=person, session_id=session_id) for session_id in skipped
    )
    _keep(person, Kind.FOOD, needs, now=now)


@transaction.atomic
def tell_access(registration: Registration, needs: Collection[str], *, now: datetime) -> None:
    """Keep what somebody needs to take part. The caller has their consent."""
    person = _still_theirs(registration)
    if not access_asked_of(person.pool):
        raise NotAsked
    _keep(person, Kind.ACCESS, needs, now=now)


@transaction.atomic
def withdraw(registration: Registration, kind: Kind) -> None:
    """Take the consent back: what was told is gone at once."""
    _still_theirs(registration).needs.about(kind).delete()


@transaction.atomic
def need_nothing(registration: Registration) -> None:
    """Of neither kind. Who needs nothing is not written down anywhere."""
    _still_theirs(registration).needs.all().delete()


def forget(registration: Registration) -> None:
    """Everything told about needs and meals, when the place is given up or becomes another's.

    The caller holds the registration's lock.
    """
    registration.needs.all().delete()
    registration.skipped_meals.all().delete()


def told_by(registration: Registration) -> dict[Kind, Told]:
    """What the person has told, for their own eyes."""
    return {
        Kind(one.kind): Told(needs=opened(one), consented_at=one.consented_at)
        for one in registration.needs.all()
    }


def opened(needs: Needs) -> frozenset[str] | None:
    """What was told; None when no key of ours opens it."""
    try:
        return frozenset(unseal(needs.sealed, place=needs.place))
    except CannotOpen:
        return None


def reseal_all() -> tuple[int, int]:
    """Seal everything with the first key; returns how many were, and how many no key opens.

    What is told anew meanwhile is sealed with that key already, and left alone.
    """
    resealed = unreadable = 0
    for pk, sealed in Needs.objects.order_by("pk").values_list("pk", "sealed"):
        try:
            resealed += Needs.objects.filter(pk=pk, sealed=sealed).update(sealed=reseal(sealed))
        except CannotOpen:
            unreadable += 1
    return resealed, unreadable


def _keep(person: Registration, kind: Kind, needs: Collection[str], *, now: datetime) -> None:
    if not needs:
        person.needs.about(kind).delete()
        return
    place = Needs(registration=person, kind=kind).place
    Needs.objects.update_or_create(
        registration=person,
        kind=kind,
        defaults={
            "sealed": seal(sorted(needs), place=place),
            "consent_version": VERSIONS[kind],
            "consented_at": now,
        },
    )


def _still_theirs(registration: Registration) -> Registration:
    """Locked as it is now: somebody else's place has another key."""
    rows = Registration.objects.select_for_update(of=("self",)).select_related("conference", "pool")
    own = rows.active().filter(pk=registration.pk, personal_token=registration.personal_token)
    person = own.first()
    if person is None:
        raise NotAsked
    return person
