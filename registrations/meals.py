"""The meals of the published programme, and who is served which."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from conference.models import Conference
from registrations.models import Attendance, Pool, Registration
from scheduling.models import Release, Session
from scheduling.programme import Text, programme_of

SERVED = frozenset({Session.Kind.MEAL, Session.Kind.SOCIAL})
# A hub serves lunch, and not the coffee that is a meal at the venue: what begins in these hours.
LUNCHTIME = time(10, 30), time(14)


@dataclass(frozen=True, slots=True)
class Meal:
    """A meal at the venue's clock."""

    session_id: int
    title: Text
    starts_at: datetime

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def is_lunch(self) -> bool:
        return LUNCHTIME[0] <= self.starts_at.time() < LUNCHTIME[1]


def meals_of(conference: Conference) -> list[Meal]:
    """In order of time; none before the programme is published."""
    release = Release.objects.current(conference.slug)
    if release is None:
        return []
    return [
        Meal(session.session_id, session.title, session.starts_at.astimezone(conference.tz))
        for session in programme_of(release).sessions
        if session.kind in SERVED and not session.is_cancelled
    ]


def served_in(pool: Pool, meals: Collection[Meal]) -> list[Meal]:
    """Everything at the venue; at a hub that feeds people, lunch."""
    return [meal for meal in meals if pool.attendance == Attendance.ON_SITE or meal.is_lunch]


def meals_for(registration: Registration) -> list[Meal]:
    """Those that are served where and when somebody comes who eats with us."""
    assert registration.pool
    days = {day.date for day in registration.days.all()}
    meals = served_in(registration.pool, meals_of(registration.conference))
    return [meal for meal in meals if comes_on(meal.day, days)]


def comes_on(day: date, days: Collection[date]) -> bool:
    """Who has chosen no days comes on all of them."""
    return not days or day in days
