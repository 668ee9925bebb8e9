"""The ways of attending, as search engines understand them: offers that cost nothing."""

from conference.models import Conference
from registrations.models import Attendance
from scheduling.structured_data import Offer


def offers_of(conference: Conference) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            name=pool.name,
            is_on_site=pool.attendance == Attendance.ON_SITE,
            capacity=pool.capacity,
            is_full=pool.is_full,
            opens_at=conference.registration_opens_at,
            closes_at=pool.closes_at,
        )
        for pool in conference.pools.in_order()
    )
