"""The demo conference is always ahead: its dates move with the day it is seeded."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TUESDAY = 1
TIMEZONE = ZoneInfo("Europe/Stockholm")
# Registration stays open for at least so long after seeding, on site too.
DAYS_TO_REGISTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the demo's own dates are moved. Clock times at the venue stay what they are."""

    days: timedelta
    now: datetime

    @classmethod
    def ahead_of(cls, now: datetime, *, original_start: date) -> "Shift":
        """The conference begins on a Tuesday two to three weeks from now."""
        soonest = now.astimezone(TIMEZONE).date() + timedelta(weeks=2)
        start = soonest + timedelta(days=(TUESDAY - soonest.weekday()) % 7)
        return cls(days=start - original_start, now=now)

    def date(self, text: str) -> date:
        return date.fromisoformat(text) + self.days

    def moment(self, text: str) -> datetime:
        original = datetime.fromisoformat(text).astimezone(TIMEZONE)
        return datetime.combine(original.date() + self.days, original.time(), TIMEZONE)

    def deadline(self, text: str) -> datetime:
        """The moved deadline, or a week from now at the end of the day where that is later."""
        last_day = self.now.astimezone(TIMEZONE).date() + DAYS_TO_REGISTER
        return max(self.moment(text), datetime.combine(last_day, time(23, 59), TIMEZONE))
