"""Times as clashes tell them: by the day of the week."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from scheduling.draft import DraftDay, DraftProgramme, Placement, Span
from scheduling.place_words import time_words


def when(draft: DraftProgramme, span: Span | Placement | DraftDay) -> str:
    """The day is told again where it ends on another."""
    starts_at, ends_at = localtime(span.starts_at, draft.tz), localtime(span.ends_at, draft.tz)
    if starts_at.date() == ends_at.date():
        return time_words(starts_at, ends_at)
    return f"{_moment(starts_at)}–{_moment(ends_at)}"


def meanwhile(draft: DraftProgramme, first: Placement, second: Placement) -> str:
    """The time that two share."""
    starts_at = max(first.starts_at, second.starts_at)
    return when(draft, Span(starts_at, min(first.ends_at, second.ends_at)))


def _moment(at: datetime) -> str:
    return f"{date_format(at, 'l')} {date_format(at, 'TIME_FORMAT')}"
