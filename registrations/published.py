"""What is public now, by session: whether it can be booked, and what overlaps with what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from conference.models import Conference
from registrations.days import Days
from scheduling.models import Release
from scheduling.programme import Programme, ProgrammeSession, programme_of


@dataclass(frozen=True, slots=True)
class Published:
    """The sessions that will take place, by primary key. One may take place several times."""

    times: Mapping[int, tuple[ProgrammeSession, ...]]

    def is_ahead(self, session_id: int, *, now: datetime) -> bool:
        return any(now < time.starts_at for time in self.times.get(session_id, ()))

    def is_on(self, days: Days, session_id: int) -> bool:
        """Whether it takes place on one of the days that somebody comes."""
        times = self.times.get(session_id, ())
        return any(days.has(time.starts_at) for time in times)

    def starts_at(self, session_id: int) -> datetime:
        return max(time.starts_at for time in self.times[session_id])

    def overlapping(self, session_id: int, others: Iterable[int]) -> list[int]:
        """Those of the others that take place at the same time, in part or whole."""
        return [other for other in others if self._overlap(session_id, other)]

    def _overlap(self, one: int, other: int) -> bool:
        return one != other and any(
            mine.overlaps(its)
            for mine in self.times.get(one, ())
            for its in self.times.get(other, ())
        )


def published_sessions(conference: Conference) -> Published:
    release = Release.objects.current(conference.slug)
    return sessions_of(programme_of(release)) if release else Published({})


def sessions_of(programme: Programme) -> Published:
    times: dict[int, tuple[ProgrammeSession, ...]] = defaultdict(tuple)
    for session in programme.sessions:
        if not session.is_cancelled:
            times[session.session_id] += (session,)
    return Published(dict(times))
