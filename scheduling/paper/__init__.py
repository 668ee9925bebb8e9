"""The programme on paper, as tagged PDF."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.templatetags.site import date_span
from scheduling.programme import Programme
from scheduling.timetable import Entry, entries_by_day
from scheduling.typesetting import typeset

FOLDER = Path(__file__).parent


def programme_pdf(conference: Conference, programme: Programme) -> bytes:
    """Every day as a table, in the reader's language. The same release gives the same bytes."""
    venue = ", ".join(filter(None, (conference.venue_name, conference.venue_city)))
    dates = date_span(conference.starts_on, conference.ends_on)
    return _pdf(
        "programme.typ",
        programme,
        {
            **_common(conference, programme, _("Programme")),
            "when_and_where": f"{dates}, {venue}" if venue else dates,
            "columns": [_("Time"), _("Session"), _("Room")],
            "days": [
                {"name": _day(on), "sessions": [_told(entry) for entry in of]}
                for on, of in entries_by_day(programme).items()
            ],
        },
    )


def door_signs_pdf(conference: Conference, programme: Programme) -> bytes:
    """A page for each room and day on which something is there. Raises NothingToHang."""
    signs = [
        {"room": str(room.name), "day": _day(on), "sessions": [_told(entry) for entry in there]}
        for room in programme.rooms
        for on, entries in entries_by_day(programme).items()
        if (there := [entry for entry in entries if entry.room is room])
    ]
    if not signs:
        raise NothingToHang
    return _pdf(
        "door_signs.typ",
        programme,
        {
            **_common(conference, programme, _("Door signs")),
            "columns": [_("Time"), _("Session")],
            "signs": signs,
        },
    )


class NothingToHang(Exception):
    """No room has anything in it."""


def _common(conference: Conference, programme: Programme, what: str) -> dict[str, Any]:
    published = date_format(programme.published_at.astimezone(programme.tz), "DATETIME_FORMAT")
    return {
        "title": f"{what} – {conference.name}",
        "organiser": conference.organiser.name if conference.organiser else conference.name,
        "language": get_language() or "sv",
        "cancelled": _("Cancelled"),
        "footer": _("Version %(name)s, published %(at)s. The programme may change.")
        % {"name": programme.name, "at": published},
    }


def _day(on: date) -> str:
    return capfirst(date_format(on, "l j F Y"))


def _told(entry: Entry) -> dict[str, Any]:
    starts, ends = time_format(entry.starts_at), time_format(entry.ends_at)
    about = [entry.track.name] if entry.track else []
    return {
        "time": f"{starts}–{ends}",
        "title": str(entry.session.title),
        "about": " · ".join([*about, *entry.tags]),
        "people": ", ".join(str(person) for person in entry.people),
        "room": str(entry.room.name) if entry.room else "",
        "cancelled": entry.session.is_cancelled,
    }


def _pdf(template: str, programme: Programme, data: dict[str, Any]) -> bytes:
    return typeset(FOLDER / template, data, at=programme.published_at)
