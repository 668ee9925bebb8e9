"""How often something may be tried, counted in the database so that every process counts alike."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from conference.models import RateLimit

# One statement counts, whoever else counts at the same moment; the ORM cannot say "plus one" here.
COUNT = """
    INSERT INTO conference_ratelimit (key, window_starts_at, ends_at, tries)
    VALUES {windows}
    ON CONFLICT (key, window_starts_at) DO UPDATE SET tries = conference_ratelimit.tries + 1
    RETURNING key, tries
"""
WINDOW = "(%s, %s, %s, 1)"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in each window of time, for each value: an address, a client."""

    purpose: str
    tries: int
    window: timedelta

    def key(self, value: str) -> str:
        """What is stored instead of the value, which may be personal."""
        salt = f"conference.rate_limits.{self.purpose}"
        return salted_hmac(salt, value, algorithm="sha256").hexdigest()

    def window_starts_at(self, now: datetime) -> datetime:
        seconds = int(self.window.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)


class TooManyTries(Exception):
    """A limit is passed; `retry_after` is the number of seconds until it starts afresh."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def count_try(*tries: tuple[Limit, str], now: datetime) -> None:
    """Count one try of a value against each limit, and refuse when one of them is passed."""
    limits = {limit.key(value): limit for limit, value in tries}
    counted = _count(limits, now=now)
    longest = max(_wait(limits[key], number, now=now) for key, number in counted.items())
    if longest:
        raise TooManyTries(math.ceil(longest.total_seconds()))


def _count(limits: Mapping[str, Limit], *, now: datetime) -> dict[str, int]:
    """How many tries each key has with this one, in its window of time."""
    # Always in the order of keys, so that two clients never wait for each other.
    windows = [_window(key, limits[key], now=now) for key in sorted(limits)]
    statement = COUNT.format(windows=", ".join([WINDOW] * len(windows)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for window in windows for value in window])
        return dict(cursor.fetchall())


def _window(key: str, limit: Limit, *, now: datetime) -> tuple[Any, ...]:
    starts_at = limit.window_starts_at(now)
    times = (starts_at, starts_at + limit.window)
    return key, *map(connection.ops.adapt_datetimefield_value, times)


def _wait(limit: Limit, tries: int, *, now: datetime) -> timedelta:
    """How long to wait before the next try; nothing while the limit is not passed."""
    ends_at = limit.window_starts_at(now) + limit.window
    return ends_at - now if tries > limit.tries else timedelta()


def forget_spent(*, now: datetime) -> int:
    """Delete the windows that have ended; returns how many."""
    return RateLimit.objects.filter(ends_at__lt=now).delete()[0]
