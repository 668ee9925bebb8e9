"""How many are expected and how many are in, at each checkpoint."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from conference.models import Conference, ConferenceDay
from registrations.devices import period_of
from registrations.models import Admission, Attendance, Checkpoint, Pool, Registration, Seat


@dataclass(frozen=True, slots=True)
class Headcount:
    """Those who are to come to a checkpoint, those who are in, and those who went out again."""

    checkpoint: Checkpoint
    expected: int
    inside: int
    out: int


def headcounts(conference: Conference, *, now: datetime) -> list[Headcount]:
    """Today's figures for every checkpoint, in the order of their short names."""
    on_site, booked = expected_on_site(conference, now=now), _booked(conference)
    passed = _passed(conference)
    checkpoints = conference.checkpoints.select_related("session").order_by("slug")
    return [
        Headcount(
            checkpoint,
            booked.get(checkpoint.session_id, 0) if _needs_seat(checkpoint) else on_site,
            *passed.get((checkpoint.pk, period_of(checkpoint.rule, conference.tz, now)), (0, 0)),
        )
        for checkpoint in checkpoints
    ]


def expected_on_site(conference: Conference, *, now: datetime) -> int:
    """On a day of the conference those who come that day, before it everybody."""
    on_site = conference.registrations.confirmed().filter(pool__attendance=Attendance.ON_SITE)
    today = conference.local_date(now)
    if conference.starts_on <= today <= conference.ends_on:
        on_site = on_site.coming_on(today)
    return on_site.count()


def _needs_seat(checkpoint: Checkpoint) -> bool:
    return bool(checkpoint.session and checkpoint.session.seats is not None)


def _booked(conference: Conference) -> dict[int | None, int]:
    booked = Seat.objects.filter(
        session__conference=conference,
        status=Seat.Status.BOOKED,
        registration__status=Registration.Status.CONFIRMED,
    )
    counts = booked.values("session").annotate(people=Count("pk"))
    return dict(counts.values_list("session", "people"))


def _passed(conference: Conference) -> dict[tuple[int, str], tuple[int, int]]:
    """How many are in and how many went out, by checkpoint and period."""
    admissions = Admission.objects.filter(checkpoint__conference=conference)
    counts = admissions.values("checkpoint", "period").annotate(
        inside=Count("pk", filter=Q(left_at=None)), out=Count("pk", filter=~Q(left_at=None))
    )
    rows = counts.values_list("checkpoint", "period", "inside", "out")
    return {(checkpoint, period): (inside, out) for checkpoint, period, inside, out in rows}


@dataclass(frozen=True, slots=True)
class Coming:
    """Those who hold a place of a pool: all of them, and on each of the days."""

    pool: Pool
    people: int
    on_days: tuple[int, ...]


def coming_by_day(conference: Conference, days: Sequence[ConferenceDay]) -> list[Coming]:
    """One row a pool, in three queries."""
    chosen: dict[int, set[int]] = defaultdict(set)
    through = Registration.days.through.objects.filter(registration__conference=conference)
    for registration_id, day_id in through.values_list("registration_id", "conferenceday_id"):
        chosen[registration_id].add(day_id)
    held = defaultdict(list)
    holding = conference.registrations.active().exclude(pool=None)
    for registration_id, pool_id in holding.values_list("pk", "pool_id"):
        held[pool_id].append(chosen[registration_id])
    return [
        Coming(
            pool,
            len(held[pool.pk]),
            tuple(sum(not own or day.pk in own for own in held[pool.pk]) for day in days),
        )
        for pool in conference.pools.in_order()
    ]
