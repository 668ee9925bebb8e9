"""The places of each pool: taken, given back and counted so that none is sold twice."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum, StrEnum

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Greatest

from conference.models import Conference
from registrations.models import Attendance, Pool


class Availability(Enum):
    """What somebody who chooses a pool now would get."""

    NOT_YET_OPEN = "not yet open"
    OPEN = "open"
    WAITING = "waiting"
    FULL = "full"
    CLOSED = "closed"

    @property
    def can_be_chosen(self) -> bool:
        return self in {Availability.OPEN, Availability.WAITING}


class RegistrationState(StrEnum):
    """Whether anybody can register now, in whatever way."""

    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"


def registration_state(
    conference: Conference, pools: Iterable[Pool], *, now: datetime
) -> RegistrationState:
    states = {availability(pool, conference, now=now) for pool in pools}
    if any(state.can_be_chosen for state in states):
        return RegistrationState.OPEN
    if Availability.NOT_YET_OPEN in states:
        return RegistrationState.NOT_YET_OPEN
    return RegistrationState.FULL if Availability.FULL in states else RegistrationState.CLOSED


def availability(pool: Pool, conference: Conference, *, now: datetime) -> Availability:
    if now < conference.registration_opens_at:
        return Availability.NOT_YET_OPEN
    if now >= pool.closes_at:
        return Availability.CLOSED
    if not pool.is_full:
        return Availability.OPEN
    return Availability.WAITING if has_a_line(pool) else Availability.FULL


def has_a_line(pool: Pool) -> bool:
    """Rooms have a waiting list; online there is nothing to wait for."""
    return pool.attendance != Attendance.ONLINE


def take(pool: Pool) -> bool:
    """Take a place if there is one. The question and the answer are one statement."""
    not_full = Q(capacity=None) | Q(taken__lt=F("capacity"))
    return bool(Pool.objects.filter(not_full, pk=pool.pk).update(taken=F("taken") + 1))


def take_or_lock(pool: Pool) -> bool:
    """Take a place, or see to it that none is given back unseen until the transaction ends."""
    if take(pool):
        return True
    Pool.objects.select_for_update().get(pk=pool.pk)
    return take(pool)


def take_over_capacity(pool: Pool) -> None:
    """Take a place whether there is one or not; one that there is not is counted as such."""
    if not take_or_lock(pool):
        over = {"taken": F("taken") + 1, "let_in_over": F("let_in_over") + 1}
        Pool.objects.filter(pk=pool.pk).update(**over)


def hand_out(pool: Pool, places: int) -> None:
    """Take places that the caller, who holds the lock, knows to be free."""
    Pool.objects.filter(pk=pool.pk).update(taken=F("taken") + places)


def give_back(pool: Pool) -> None:
    """One fewer is taken; as long as more are than there is room for, nobody gets it."""
    one_less_over = Greatest(F("let_in_over") - 1, 0)
    Pool.objects.filter(pk=pool.pk).update(taken=F("taken") - 1, let_in_over=one_less_over)


def lock_all(conference: Conference) -> dict[int, Pool]:
    """All pools as they are now, and no other transaction changes them until this one ends.

    Everybody who needs more than one pool takes rooms before online, so nobody waits in a circle.
    """
    online_last = Case(
        When(attendance=Attendance.ONLINE, then=Value(1)), default=0, output_field=IntegerField()
    )
    pools = conference.pools.select_for_update().order_by(online_last, "pk")
    return {pool.pk: pool for pool in pools}
