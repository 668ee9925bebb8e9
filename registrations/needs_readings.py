"""Reading what people have told in confidence: person by person, and never without a trace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from conference.models import Conference, User
from registrations.models import Access, Food, Needs, NeedsReading, Registration
from registrations.needs import access_asked_of, is_fed, opened

Kind = Needs.Kind
Purpose = NeedsReading.Purpose
# How long it is known who has read.
KEPT = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and what they need in words; `needs` is None when no key of ours opens it."""

    registration: Registration
    needs: list[str] | None


@transaction.atomic
def read_access_needs(
    conference: Conference, *, by: User, purpose: Purpose, now: datetime
) -> list[Person]:
    """Everybody who has told of access needs, in the order they registered."""
    people = [person for person in _access_needs(conference) if person.needs != []]
    reading = partial(NeedsReading, conference=conference, by=by, at=now, purpose=purpose)
    _note(people, partial(reading, kind=Kind.ACCESS))
    return people


@transaction.atomic
def read_food_contacts(conference: Conference, *, by: User, now: datetime) -> list[Person]:
    """Those who would rather be asked about food than tick boxes; not what else they ticked."""
    needs = Needs.objects.told_at(conference).about(Kind.FOOD).in_order_of_registration()
    people = [
        Person(one.registration, [])
        for one in needs
        if is_fed(one.registration.pool) and Food.CONTACT_ME in (opened(one) or ())
    ]
    reading = partial(NeedsReading, conference=conference, by=by, at=now, purpose=Purpose.CONTACT)
    _note(people, partial(reading, kind=Kind.FOOD))
    return people


def visits(conference: Conference) -> "QuerySet[NeedsReading, Any]":
    """Who read when and why, and about how many people; the newest first. Nobody's needs."""
    readings = conference.needs_readings.values("at", "kind", "purpose", "by__name", "by__email")
    return readings.annotate(people=Count("registration")).order_by("-at", "kind")


def readings_of(registration: Registration) -> "QuerySet[NeedsReading]":
    """When the answers somebody has given were read, for their own eyes.

    Who had the place before, and what they told, is none of their business.
    """
    since = [Q(kind=one.kind, at__gte=one.consented_at) for one in registration.needs.all()]
    return registration.needs_readings.filter(reduce(or_, since, Q(pk=None))).order_by("-at")


def forget_old_readings(*, now: datetime) -> None:
    NeedsReading.objects.filter(at__lt=now - KEPT).delete()


def _access_needs(conference: Conference) -> Iterator[Person]:
    needs = Needs.objects.told_at(conference).about(Kind.ACCESS).in_order_of_registration()
    for one in needs:
        asked = access_asked_of(one.registration.pool)
        told = opened(one)
        words = told and [str(Access(need).label) for need in asked if need in told]
        yield Person(one.registration, None if told is None else words or [])


def _note(people: list[Person], reading: Callable[..., NeedsReading]) -> None:
    """One row a person, in the transaction that reads; one row also when there was nobody."""
    read: list[Registration | None] = [person.registration for person in people]
    NeedsReading.objects.bulk_create(reading(registration=one) for one in read or [None])
