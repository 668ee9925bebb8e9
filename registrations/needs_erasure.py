"""Needs that have served are erased: some days after the conference, or when they serve nobody."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from conference.models import Conference
from registrations.consents import erased_on
from registrations.models import Needs, NeedsErasure
from registrations.needs_readings import forget_old_readings

Kind = Needs.Kind


def erase_needs(*, now: datetime) -> None:
    """What has served, at each conference. Doing it again does nothing."""
    for conference in Conference.objects.newest_first():
        _erase(conference, now=now)
    forget_old_readings(now=now)


@transaction.atomic
def _erase(conference: Conference, *, now: datetime) -> None:
    """Only how many is written down."""
    needs = Needs.objects.told_at(conference)
    if conference.local_date(now) < erased_on(conference):
        needs = needs.that_serve_nothing()
    kinds = dict(needs.values_list("pk", "kind"))
    if kinds:
        Needs.objects.filter(pk__in=kinds).delete()
        numbers = Counter(kinds.values())
        NeedsErasure.objects.create(
            conference=conference, at=now, food=numbers[Kind.FOOD], access=numbers[Kind.ACCESS]
        )
