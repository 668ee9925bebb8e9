"""The ways of attending, as search engines understand them: offers that cost nothing."""

from collections.abc import Iterable

from conference.models import Conference
from registrations.models import Attendance, Pool
from scheduling.structured_data import Offer


def offers_of(conference: Conference, pools: Iterable[Pool]) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            name=pool.name,
            is_on_site=pool.attendance == Attendance.ON_SITE,
            capacity=pool.capacity,
            is_full=pool.is_full,
            opens_at=conference.registration_opens_at,
            closes_at=pool.closes_at,
        )
        for pool in pools
    )
