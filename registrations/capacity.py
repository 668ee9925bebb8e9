"""How many places a pool has, and whether they are counted right."""

import logging
from collections import Counter
from datetime import datetime

from django.db import transaction

from conference.models import Conference
from registrations import places, waiting_list
from registrations.models import Pool

logger = logging.getLogger(__name__)


class CapacityBelowTaken(Exception):
    """More places are taken, without those given over capacity, than there would be."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


@transaction.atomic
def set_capacity(pool: Pool, capacity: int | None, *, now: datetime) -> None:
    """Change how many places there are; new ones go to those first in line at once."""
    pool = places.lock_all(pool.conference)[pool.pk]
    if capacity is not None and capacity < pool.smallest_capacity:
        raise CapacityBelowTaken(pool.smallest_capacity)
    pool.capacity = capacity
    _count(pool, pool.taken)
    waiting_list.fill([pool], now=now)


@transaction.atomic
def recount(conference: Conference, *, now: datetime) -> int:
    """Compare each pool's number with its registrations and repair it; how many were wrong."""
    pools = places.lock_all(conference)
    held = conference.registrations.active().values_list("pool", flat=True)
    offered = conference.registrations.with_an_offer().values_list("waiting_for", flat=True)
    counts = Counter(held) + Counter(offered)
    miscounted = [pool for pool in pools.values() if pool.taken != counts[pool.pk]]
    for pool in miscounted:
        _repair(pool, counts[pool.pk])
    waiting_list.fill(miscounted, now=now)
    return len(miscounted)


def _repair(pool: Pool, count: int) -> None:
    logger.warning(
        "Pool %s said %d places taken of %s; its registrations are %d.",
        pool.slug,
        pool.taken,
        pool.capacity,
        count,
    )
    _count(pool, count)


def _count(pool: Pool, taken: int) -> None:
    """So many are taken, and those beyond the capacity are over it. The caller holds the lock."""
    pool.taken = taken
    pool.let_in_over = 0 if pool.capacity is None else max(0, taken - pool.capacity)
    pool.save(update_fields=["capacity", "taken", "let_in_over"])
