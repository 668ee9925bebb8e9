"""Whether the site can do its work, and the numbers it is watched by."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.module_loading import import_string

type Check = Callable[[datetime], None]


class NotReady(Exception):
    """Something the site leans on does not answer, or falls behind."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One number with its name, for Prometheus. Never about one person."""

    name: str
    meaning: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        labels = ",".join(f'{name}="{value}"' for name, value in self.labels.items())
        return (
            f"{self.name}{{{labels}}} {self.value:g}" if labels else f"{self.name} {self.value:g}"
        )


def readiness(now: datetime) -> dict[str, str]:
    """What each check says: "ok", or what is wrong."""
    checks = settings.READINESS_CHECKS.items()
    return {name: _answer(import_string(check), now) for name, check in checks}


def metrics_text(now: datetime) -> str:
    """Every number in the format that Prometheus reads."""
    return "".join(f"{line}\n" for line in _metric_lines(now))


def database_answers(_now: datetime) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise NotReady("does not answer") from error


def _answer(check: Check, now: datetime) -> str:
    try:
        check(now)
    except NotReady as problem:
        return str(problem)
    return "ok"


def _metric_lines(now: datetime) -> Iterator[str]:
    metrics = (metric for source in settings.METRICS for metric in import_string(source)(now))
    for (name, meaning), group in groupby(metrics, lambda metric: (metric.name, metric.meaning)):
        yield f"# HELP {name} {meaning}"
        yield f"# TYPE {name} gauge"
        yield from map(str, group)
