"""Times as clashes tell them: by the day of the week."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from scheduling.draft import DraftDay, DraftProgramme, Placement, Span


def when(draft: DraftProgramme, span: Span | Placement | DraftDay) -> str:
    """The day is told again where it ends on another."""
    starts_at, ends_at = localtime(span.starts_at, draft.tz), localtime(span.ends_at, draft.tz)
    until = date_format(ends_at, "TIME_FORMAT")
    if ends_at.date() != starts_at.date():
        until = f"{day(ends_at)} {until}"
    return f"{day(starts_at)} {date_format(starts_at, 'TIME_FORMAT')}–{until}"


def meanwhile(draft: DraftProgramme, first: Placement, second: Placement) -> str:
    """The time that two share."""
    starts_at = max(first.starts_at, second.starts_at)
    return when(draft, Span(starts_at, min(first.ends_at, second.ends_at)))


def day(at: datetime) -> str:
    return date_format(at, "l")
