"""How many places a pool has, and whether they are counted right."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from conference.models import Conference
from registrations import places, waiting_list
from registrations.models import Pool

logger = logging.getLogger(__name__)


class CapacityBelowTaken(Exception):
    """More places are taken than the new capacity would hold."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


@transaction.atomic
def set_capacity(pool: Pool, capacity: int | None, *, now: datetime) -> None:
    """Change how many places there are; new ones go to those first in line at once."""
    pool = places.lock_all(pool.conference)[pool.pk]
    if capacity is not None and capacity < pool.taken:
        raise CapacityBelowTaken(pool.taken)
    pool.capacity = capacity
    pool.save(update_fields=["capacity"])
    waiting_list.fill([pool], now=now)


@transaction.atomic
def recount(conference: Conference, *, now: datetime) -> int:
    """Compare each pool's number with its registrations and repair it; how many were wrong."""
    pools = places.lock_all(conference)
    counted = Count("registrations", filter=~Q(registrations__status="cancelled"))
    counts = conference.pools.annotate(counted=counted).values_list("pk", "counted")
    miscounted = [(pools[pk], count) for pk, count in counts if pools[pk].taken != count]
    for pool, count in miscounted:
        _repair(pool, count)
    waiting_list.fill([pool for pool, _count in miscounted], now=now)
    return len(miscounted)


def _repair(pool: Pool, count: int) -> None:
    logger.warning(
        "Pool %s said %d places taken of %s; its registrations are %d.",
        pool.slug,
        pool.taken,
        pool.capacity,
        count,
    )
    pool.taken = count if pool.capacity is None else min(count, pool.capacity)
    pool.save(update_fields=["taken"])
