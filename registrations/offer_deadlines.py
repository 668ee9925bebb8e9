"""Until when an offer of a place stands: so many hours, and the night does not count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from conference.models import Conference


@dataclass(frozen=True, slots=True)
class Terms:
    """How long somebody has to answer, and between which hours at the venue nobody has to."""

    hours: int
    quiet_from: time
    quiet_until: time
    tz: ZoneInfo

    @classmethod
    def of(cls, conference: Conference) -> Self:
        return cls(
            hours=conference.offer_hours,
            quiet_from=conference.quiet_from,
            quiet_until=conference.quiet_until,
            tz=conference.tz,
        )

    def told_at(self, now: datetime) -> datetime:
        """When an offer made now is told, and its time begins: now, or when the night is over."""
        starts, ends = next(self._nights(now))
        return ends if starts <= now else now

    def stands_until(self, now: datetime) -> datetime:
        """When the time to answer an offer made now is over."""
        at, left = now.astimezone(UTC), timedelta(hours=self.hours)
        nights = self._nights(now)
        starts, ends = next(nights)
        while left > (awake := max(starts - at, timedelta())):
            at, left = ends, left - awake
            starts, ends = next(nights)
        return at + left

    def _nights(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The quiet hours that are not over, the first first: of each day, by the venue's clock.

        They are compared in UTC, where an hour is an hour also when the clocks change.
        """
        overnight = timedelta(days=self.quiet_until < self.quiet_from)
        day = now.astimezone(self.tz).date() - timedelta(days=1)
        while True:
            starts = datetime.combine(day, self.quiet_from, self.tz).astimezone(UTC)
            ends = datetime.combine(day + overnight, self.quiet_until, self.tz).astimezone(UTC)
            if now < ends:
                yield starts, ends
            day += timedelta(days=1)
