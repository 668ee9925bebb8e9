"""The lines for full pools: who stands where, and who gets a place that frees up."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Max

from conference.models import Conference
from registrations import places, seats
from registrations.changing import settle
from registrations.emails.offers import post_offered
from registrations.emails.places import post_promoted
from registrations.models import Pool, Registration
from registrations.offer_deadlines import Terms

Status = Registration.Status
Policy = Conference.WaitingListPolicy

WHAT_LETTING_IN_CHANGES = [
    "status",
    "attendance",
    "pool",
    "waiting_for",
    "queued_at",
    "offer_expires_at",
    "changed_at",
    "sequence",
]


@dataclass(frozen=True, slots=True)
class Line:
    """A pool, those it is offered to, and those in line for it, the first first."""

    pool: Pool
    offered: list[Registration]
    waiting: list[Registration]

    @property
    def is_possible(self) -> bool:
        return places.has_a_line(self.pool)


def lines(conference: Conference) -> list[Line]:
    """Every pool of the conference, and who wants a place there."""
    wishing = conference.registrations.wishing_for_more().select_related("organisation", "pool")
    standing: dict[tuple[int | None, str], list[Registration]] = defaultdict(list)
    for one in wishing.order_by("queued_at", "pk"):
        standing[one.waiting_for_id, one.status].append(one)
    return [
        Line(pool, standing[pool.pk, Status.OFFERED], standing[pool.pk, Status.WAITLISTED])
        for pool in conference.pools.in_order()
    ]


def set_rules(
    conference: Conference,
    *,
    waiting_list_policy: str,
    offer_hours: int,
    quiet_from: time,
    quiet_until: time,
) -> None:
    """What becomes of places that are freed from now on; offers that are made stand."""
    conference.waiting_list_policy = waiting_list_policy
    conference.offer_hours = offer_hours
    conference.quiet_from = quiet_from
    conference.quiet_until = quiet_until
    conference.save(
        update_fields=["waiting_list_policy", "offer_hours", "quiet_from", "quiet_until"]
    )


def position(registration: Registration) -> int | None:
    """The place in line, counted from one; None for somebody who does not wait."""
    if registration.status != Status.WAITLISTED:
        return None
    return Registration.objects.ahead_of(registration).count() + 1


def positions(registrations: Iterable[Registration]) -> dict[int, int]:
    """Each one's place in line by primary key, in one query; nothing for those in no line."""
    wanted = {one.pk: one.waiting_for_id for one in registrations}
    lines: dict[int | None, list[int]] = defaultdict(list)
    in_line = Registration.objects.filter(
        waiting_for__in=set(wanted.values()), status=Registration.Status.WAITLISTED
    )
    for pk, pool in in_line.order_by("queued_at", "pk").values_list("pk", "waiting_for"):
        lines[pool].append(pk)
    return {
        pk: number
        for line in lines.values()
        for number, pk in enumerate(line, start=1)
        if pk in wanted
    }


def lengths(conference: Conference) -> dict[int, int]:
    """How many stand in line, by the primary key of the pool they wait for."""
    waiting = conference.registrations.filter(status=Status.WAITLISTED)
    return dict(waiting.values_list("waiting_for").annotate(Count("pk")).order_by())


def last_in_line(pool: Pool, *, now: datetime) -> datetime:
    """The time to stand in line by: after everybody there. The caller holds the pool's lock."""
    last = Registration.objects.waiting_for(pool).aggregate(at=Max("queued_at"))["at"]
    return now if last is None else max(now, last + timedelta(microseconds=1))


def free(pools: Iterable[Pool], *, now: datetime) -> None:
    """Give back a place of each pool, and fill what is free then. The caller holds their locks."""
    pools = list(pools)
    for pool in pools:
        places.give_back(pool)
    fill(pools, now=now)


def fill(pools: Iterable[Pool], *, now: datetime) -> None:
    """Free places go to those first in line, and the places they leave to those behind them.

    Each is offered, or given at once, as the conference has it. The caller holds the locks of all
    the conference's pools, and has written the registrations of those who left: who is no longer
    on site gives back the seats booked there.
    """
    freed = list(pools)
    with_free_places = deque(freed)
    while with_free_places:
        pool = with_free_places.popleft()
        pool.refresh_from_db(fields=["capacity", "taken"])
        line = Registration.objects.waiting_for(pool).select_related("conference", "pool")
        first_in_line = list(line[: pool.left])
        places.hand_out(pool, len(first_in_line))
        for registration in first_in_line:
            left = _let_in(registration, pool, now=now)
            if left and left not in with_free_places:
                with_free_places.append(left)
    if freed:
        seats.release_strays(freed[0].conference, now=now)


def _let_in(registration: Registration, pool: Pool, *, now: datetime) -> Pool | None:
    """Offer the person the place, or give it; returns the pool they leave a place in."""
    deadline = _time_to_answer(registration.conference, now=now)
    if deadline is None:
        return _promote(registration, pool, now=now)
    _offer(registration, deadline=deadline, now=now)
    return None


def _time_to_answer(conference: Conference, *, now: datetime) -> datetime | None:
    """Until when an offer stands; None where places are given at once."""
    if conference.waiting_list_policy == Policy.PROMOTE:
        return None
    deadline = Terms.of(conference).stands_until(now)
    # So near the conference that nobody could come in their stead, there is nothing to ask.
    return deadline if conference.local_date(deadline) < conference.starts_on else None


def _offer(registration: Registration, *, deadline: datetime, now: datetime) -> None:
    registration.status = Status.OFFERED
    registration.offer_expires_at = deadline
    _save(registration, now=now)
    post_offered(registration, not_before=Terms.of(registration.conference).told_at(now), now=now)


def _promote(registration: Registration, pool: Pool, *, now: datetime) -> Pool | None:
    left = registration.pool
    settle(registration, pool)
    _save(registration, now=now)
    post_promoted(registration, now=now)
    if left:
        places.give_back(left)
    return left


def _save(registration: Registration, *, now: datetime) -> None:
    """Only what is decided here, as the row itself is not locked."""
    registration.changed_at = now
    registration.sequence += 1
    registration.save(update_fields=WHAT_LETTING_IN_CHANGES)
