"""How many had come at each minute of a day, as a line that a page can draw, and as a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WIDTH, HEIGHT = 1200, 320
AN_HOUR = timedelta(hours=1)
# Minutes between the times told below the curve: the first that gives few enough of them.
DISTANCES = (10, 30, 60, 120, 180, 240, 360)
MOST_TIMES = 6
TEN_MINUTES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Mark:
    """A time, and how far to the right it stands."""

    x: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of steps in a frame of WIDTH times HEIGHT, with `most` people at its top."""

    line: str
    area: str
    marks: tuple[Mark, ...]
    most: int
    began_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """Ten minutes: how many came in them, and how many had come when they were over."""

    began_at: datetime
    ended_at: datetime
    came: int
    total: int


def curve(
    came_at: Sequence[datetime], *, before: int, expected: int, now: datetime, timezone: ZoneInfo
) -> Curve | None:
    """From the hour of the first of the day to the end of the hour of the last; None of nobody.

    `came_at` is in order, and `before` it so many had come already. The line ends now,
    on a whole minute: within it nothing is drawn anew unless somebody comes.
    """
    if not came_at:
        return None
    begins = _whole_hour(came_at[0], timezone)
    ends = begins + max(1, -(-(came_at[-1] - begins) // AN_HOUR)) * AN_HOUR
    until = _whole_minute(max(came_at[-1], min(now, ends)))
    most = max(expected, before + len(came_at))

    def x_of(at: datetime) -> int:
        return round((at - begins) / (ends - begins) * WIDTH)

    def y_of(people: int) -> int:
        return HEIGHT - round(people / most * HEIGHT)

    line, came = [f"M0 {y_of(before)}"], before
    for minute, people in sorted(Counter(map(_whole_minute, came_at)).items()):
        came += people
        line.append(f"H{x_of(minute)}V{y_of(came)}")
    line.append(f"H{x_of(until)}")
    area = [*line, f"V{HEIGHT}H0Z"]
    marks = tuple(Mark(x_of(at), at) for at in _times(begins, ends))
    return Curve("".join(line), "".join(area), marks, most, came_at[0], until)


def steps(came_at: Sequence[datetime], *, before: int) -> list[Step]:
    """Each ten minutes of the day in which somebody came."""
    rows, came = [], before
    for began_at, people in sorted(Counter(map(_ten_minutes, came_at)).items()):
        came += people
        rows.append(Step(began_at, began_at + TEN_MINUTES, people, came))
    return rows


def _times(begins: datetime, ends: datetime) -> list[datetime]:
    minutes = (ends - begins) // timedelta(minutes=1)
    distance = next(each for each in DISTANCES if minutes <= each * MOST_TIMES)
    return [begins + timedelta(minutes=passed) for passed in range(0, minutes + 1, distance)]


def _whole_hour(at: datetime, timezone: ZoneInfo) -> datetime:
    """By the clock at the venue, told in universal time, where every hour is as long."""
    return at.astimezone(timezone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)


def _whole_minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _ten_minutes(at: datetime) -> datetime:
    minute = _whole_minute(at)
    return minute.replace(minute=minute.minute // 10 * 10)
