"""How many are expected and how many are in, at each checkpoint."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from conference.models import Conference, ConferenceDay
from registrations.devices import period_of
from registrations.models import Admission, Attendance, Checkpoint, Pool, Registration, Seat
from scheduling.models import Session

# A bus, or a room that anybody may enter: expected are as many as there are seats or chairs.
WHERE_SO_MANY_FIT = frozenset({Checkpoint.Kind.BUS, Checkpoint.Kind.SESSION})


@dataclass(frozen=True, slots=True)
class Headcount:
    """Those who are to come to a checkpoint, those who are in, and those who went out again.

    And at the door of a session with seats, how many of them nobody has.
    """

    checkpoint: Checkpoint
    expected: int
    inside: int
    out: int
    free: int | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """How many hold a place of each pool, and how many have booked a seat in each session."""

    coming: dict[tuple[int, str], int]
    booked: dict[int, int]

    def expected_at(self, checkpoint: Checkpoint) -> int:
        """Those of the hub, or who have booked; or as many as fit; else those on site."""
        session = checkpoint.session
        if checkpoint.pool:
            return self.coming.get((checkpoint.pool.pk, Attendance.HUB), 0)
        if session and session.seats is not None and checkpoint.entry != Checkpoint.Entry.COUNT:
            return self.booked.get(session.pk, 0)
        if checkpoint.kind in WHERE_SO_MANY_FIT and checkpoint.capacity is not None:
            return checkpoint.capacity
        return self.on_site

    @property
    def on_site(self) -> int:
        here = Attendance.ON_SITE
        return sum(people for (_pool, way), people in self.coming.items() if way == here)


def headcounts(conference: Conference, *, now: datetime) -> list[Headcount]:
    """Today's figures for every checkpoint, in the order of their short names."""
    groups = Groups(_coming(conference, now=now), _booked(conference))
    passed = _passed(conference)
    checkpoints = conference.checkpoints.select_related("session", "pool").order_by("slug")
    return [
        Headcount(
            checkpoint,
            groups.expected_at(checkpoint),
            *passed.get((checkpoint.pk, period_of(checkpoint.rule, conference.tz, now)), (0, 0)),
            free=_free(checkpoint.session),
        )
        for checkpoint in checkpoints
    ]


def _free(session: Session | None) -> int | None:
    if session is None or session.seats is None:
        return None
    return max(0, session.seats - session.seats_taken)


def _coming(conference: Conference, *, now: datetime) -> dict[tuple[int, str], int]:
    """Those with a place, by what it is a place of: on a day of the conference, that day."""
    people = conference.registrations.confirmed()
    today = conference.local_date(now)
    if conference.starts_on <= today <= conference.ends_on:
        people = people.coming_on(today)
    counts = people.values("pool", "pool__attendance").annotate(people=Count("pk"))
    rows = counts.values_list("pool", "pool__attendance", "people")
    return {(pool, attendance): people for pool, attendance, people in rows}


def _booked(conference: Conference) -> dict[int, int]:
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
