"""What a page says once for every session, said quickly: a programme has hundreds."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.utils.formats import time_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from scheduling.timetable import Entry

register = template.Library()


@register.simple_tag
def session_attributes(entry: Entry) -> SafeString:
    """How the session looks, and what static/js/programme.js chooses it by."""
    session = entry.session
    classes = {
        "is-frame": session.is_frame,
        "is-for-everybody": session.concerns_everybody,
        "is-cancelled": session.is_cancelled,
    }
    flags = {"data-online": session.is_streamed, "data-frame": session.is_frame}
    return format_html(
        'class="session{}" data-day="{}" data-track="{}" data-language="{}" data-words="{}"{}',
        _those(classes),
        entry.day.isoformat(),
        session.track or "",
        session.language,
        entry.words,
        _those(flags),
    )


def _those(names: dict[str, bool]) -> str:
    return "".join(f" {name}" for name, applies in names.items() if applies)


@register.simple_tag
def time_span(starts_at: datetime, ends_at: datetime) -> SafeString:
    """From one time of the day to another, for people and for programs."""
    return _time_span(starts_at.isoformat(), ends_at.isoformat(), get_language())


@lru_cache(maxsize=1024)
def _time_span(starts: str, ends: str, _language: str | None) -> SafeString:
    # Many sessions begin and end together: their times are put into words once.
    at = '<time datetime="{}">{}</time>'
    times = ((time, time_format(datetime.fromisoformat(time))) for time in (starts, ends))
    return format_html_join("–", at, times)
