"""Which of the conference's days somebody comes."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.models import ConferenceDay
from registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a conference, in order: those somebody comes, and the others."""

    coming: tuple[ConferenceDay, ...]
    not_coming: tuple[ConferenceDay, ...]
    timezone: ZoneInfo

    def has(self, at: datetime) -> bool:
        """Whether somebody comes on the day of the moment, by the calendar at the venue."""
        date = at.astimezone(self.timezone).date()
        return not self.not_coming or any(day.date == date for day in self.coming)


def days_of(registration: Registration) -> Days:
    """Who has chosen no day comes every day."""
    days = tuple(sorted(registration.conference.days.all(), key=lambda day: day.date))
    chosen = frozenset(registration.days.all()) or frozenset(days)
    return Days(
        coming=tuple(day for day in days if day in chosen),
        not_coming=tuple(day for day in days if day not in chosen),
        timezone=registration.conference.tz,
    )
