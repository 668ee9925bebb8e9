"""The lines for full pools: who stands where, and who gets a place that frees up."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Max

from conference.models import Conference
from registrations import emails, places
from registrations.models import Pool, Registration

WHAT_A_PROMOTION_CHANGES = [
    "status",
    "attendance",
    "pool",
    "waiting_for",
    "queued_at",
    "changed_at",
    "sequence",
]


def position(registration: Registration) -> int | None:
    """The place in line, counted from one; None for somebody who does not wait."""
    if registration.waiting_for is None:
        return None
    return Registration.objects.ahead_of(registration).count() + 1


def lengths(conference: Conference) -> dict[int, int]:
    """How many stand in line, by the primary key of the pool they wait for."""
    waiting = conference.registrations.exclude(waiting_for=None)
    return dict(waiting.values_list("waiting_for").annotate(Count("pk")).order_by())


def last_in_line(pool: Pool, *, now: datetime) -> datetime:
    """The time to stand in line by: after everybody there. The caller holds the pool's lock."""
    last = Registration.objects.waiting_for(pool).aggregate(at=Max("queued_at"))["at"]
    return now if last is None else max(now, last + timedelta(microseconds=1))


def fill(pools: Iterable[Pool], *, now: datetime) -> None:
    """Give free places to those first in line, and the places they leave to those behind them.

    The caller holds the locks of all the conference's pools.
    """
    with_free_places = deque(pools)
    while with_free_places:
        pool = with_free_places.popleft()
        pool.refresh_from_db(fields=["capacity", "taken"])
        line = Registration.objects.waiting_for(pool).select_related("conference", "pool")
        first_in_line = list(line[: pool.left])
        places.hand_out(pool, len(first_in_line))
        for registration in first_in_line:
            left = _promote(registration, pool, now=now)
            if left and left not in with_free_places:
                with_free_places.append(left)


def _promote(registration: Registration, pool: Pool, *, now: datetime) -> Pool | None:
    """Give the person the place they waited for; returns the pool they leave a place in."""
    left = registration.pool
    registration.status = Registration.Status.CONFIRMED
    registration.attendance = pool.attendance
    registration.pool = pool
    registration.waiting_for = None
    registration.queued_at = None
    registration.changed_at = now
    registration.sequence += 1
    registration.save(update_fields=WHAT_A_PROMOTION_CHANGES)
    emails.post_promoted(registration, now=now)
    if left:
        places.give_back(left)
    return left
