"""Sessions as a calendar: RFC 5545 bytes that are the same until something changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event, vCalAddress, vText, vUri

from conference.addresses import whole_address
from conference.models import Conference
from scheduling.machine_text import carriable
from scheduling.programme import Programme, ProgrammeSession

CONTENT_TYPE = "text/calendar; charset=utf-8"
# Octets on a line of a calendar, from which on the library folds it.
FOLDED_FROM = 75
PRODUCT = "-//Digitala Västerbotten//Conference//SV"
STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Written out and fixed: a zone without its rules is floating time to Thunderbird, and the rules
# that the library derives put every summer event an hour wrong in ical.js.
STOCKHOLM_RULES = (
    b"BEGIN:VTIMEZONE\r\n"
    b"TZID:Europe/Stockholm\r\n"
    b"X-LIC-LOCATION:Europe/Stockholm\r\n"
    b"BEGIN:DAYLIGHT\r\n"
    b"DTSTART:19700329T020000\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    b"TZNAME:CEST\r\n"
    b"TZOFFSETFROM:+0100\r\n"
    b"TZOFFSETTO:+0200\r\n"
    b"END:DAYLIGHT\r\n"
    b"BEGIN:STANDARD\r\n"
    b"DTSTART:19701025T030000\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    b"TZNAME:CET\r\n"
    b"TZOFFSETFROM:+0200\r\n"
    b"TZOFFSETTO:+0100\r\n"
    b"END:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a calendar. Its uuid is its identity for ever."""

    uuid: UUID
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    status: Status
    summary: str
    description: str
    location: str
    address: str
    categories: tuple[str, ...] = ()
    is_free_time: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar to subscribe to; `source` is where it is fetched again."""

    name: str
    description: str
    source: str
    address: str
    timezone: str
    organiser: str
    contact_email: str
    changed_at: datetime
    entries: tuple[Entry, ...]


def render(feed: Feed) -> bytes:
    """The bytes depend on nothing but the feed, so that an unchanged feed is not sent again."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        _add_text(calendar, name, feed.name)
    for name in ("description", "x-wr-caldesc"):
        _add_text(calendar, name, feed.description)
    calendar.add("x-wr-timezone", feed.timezone)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("source", vUri(feed.source), parameters={"VALUE": "URI"})
    calendar.add("url", vUri(feed.address))
    calendar.add("color", "teal")
    calendar.add("last-modified", _utc(feed.changed_at))
    for entry in feed.entries:
        calendar.add_component(_event(entry, feed))
    return _with_rules(_written_out(calendar), feed)


def _written_out(calendar: Calendar) -> bytes:
    """As the library writes it. It folds letter by letter, even a line that needs no folding."""
    return b"".join(_folded(line) + b"\r\n" for line in calendar.content_lines() if line)


def _folded(line: Any) -> bytes:
    """A line of the library's, which are untyped: a string that can fold itself."""
    whole: bytes = line.encode()
    return whole if len(whole) < FOLDED_FROM else bytes(line.to_ical())


def _with_rules(calendar: bytes, feed: Feed) -> bytes:
    """The zone's rules put in as they stand, before the first event."""
    if feed.timezone != STOCKHOLM.key:
        return calendar
    properties, begin, events = calendar.partition(b"BEGIN:VEVENT\r\n")
    if not begin:
        properties, begin, events = calendar.partition(b"END:VCALENDAR\r\n")
    return properties + STOCKHOLM_RULES + begin + events


def _event(entry: Entry, feed: Feed) -> Event:
    event = Event()
    event.add("uid", f"{entry.uuid}@{settings.IDENTITY_DOMAIN}")
    event.add("sequence", entry.sequence)
    for name in ("dtstamp", "last-modified"):
        event.add(name, _utc(entry.changed_at))
    event.add("dtstart", _local(entry.starts_at, feed.timezone))
    event.add("dtend", _local(entry.ends_at, feed.timezone))
    event.add("status", entry.status.value)
    _add_text(event, "summary", entry.summary)
    _add_text(event, "description", entry.description)
    _add_text(event, "location", entry.location)
    event.add("url", vUri(entry.address))
    categories = [name for category in entry.categories if (name := carriable(category).strip())]
    if categories:
        event.add("categories", categories)
    is_free = entry.is_free_time or entry.status == Status.CANCELLED
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    organiser = vCalAddress(f"mailto:{feed.contact_email}")
    name = " ".join(carriable(feed.organiser).split()) or feed.contact_email
    event.add("organizer", organiser, parameters={"CN": name})
    return event


def _add_text(component: Component, name: str, text: str) -> None:
    """A property may be left out, but not be empty; said to be text, it is always escaped."""
    carried = carriable(text).strip()
    if carried:
        component.add(name, vText(carried))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _local(at: datetime, timezone: str) -> datetime:
    """Local time where we carry the zone's rules; a moment in UTC needs none."""
    return _utc(at).astimezone(STOCKHOLM) if timezone == STOCKHOLM.key else _utc(at)


# The published programme as entries, in the reader's language.


def programme_feed(
    conference: Conference,
    programme: Programme,
    sessions: Iterable[ProgrammeSession],
    *,
    title: str,
    source: str,
) -> Feed:
    """A calendar of some of the programme's sessions; `title` says which ones."""
    name = f"{conference.name}: {title}" if title else conference.name
    return Feed(
        name=name,
        description=_("The programme as published. Changes follow by themselves."),
        source=source,
        address=whole_address("programme", conference.slug),
        timezone=programme.timezone,
        organiser=organiser_name(conference),
        contact_email=conference.contact_email,
        changed_at=programme.published_at,
        entries=tuple(session_entry(conference, programme, session) for session in sessions),
    )


def organiser_name(conference: Conference) -> str:
    return conference.organiser.name if conference.organiser else conference.name


def session_entry(conference: Conference, programme: Programme, session: ProgrammeSession) -> Entry:
    track = programme.track(session.track)
    return Entry(
        uuid=session.uuid,
        sequence=session.sequence,
        changed_at=session.changed_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        status=_status(session),
        summary=_summary(session),
        description="\n\n".join(_description(programme, session)),
        location=session_location(conference, programme, session),
        address=session_address(conference, programme, session),
        categories=(str(track.name),) if track else (),
        is_free_time=session.is_frame,
    )


def session_location(
    conference: Conference, programme: Programme, session: ProgrammeSession
) -> str:
    room = programme.room(session.room)
    place = (str(room.name) if room else "", conference.venue_name, conference.venue_city)
    return ", ".join(filter(None, place))


def session_address(conference: Conference, programme: Programme, session: ProgrammeSession) -> str:
    """The session's page; breaks and what was withdrawn have none of their own."""
    if session.is_frame or programme.session(session.slug) is None:
        return whole_address("programme", conference.slug)
    return whole_address("session", conference.slug, session.slug)


def _status(session: ProgrammeSession) -> Status:
    if session.is_cancelled:
        return Status.CANCELLED
    return Status.TENTATIVE if session.is_preliminary else Status.CONFIRMED


def _summary(session: ProgrammeSession) -> str:
    if session.is_cancelled:
        return _("CANCELLED: %(title)s") % {"title": session.title}
    return str(session.title)


def _description(programme: Programme, session: ProgrammeSession) -> Iterator[str]:
    if session.is_preliminary:
        yield _("Preliminary: time and place may still change.")
    if session.abstract:
        yield str(session.abstract)
    parts = {part.speaker for part in session.parts}
    for speaker in programme.speakers:
        if speaker.slug in parts:
            about = (speaker.name, str(speaker.title), str(speaker.organisation))
            yield ", ".join(filter(None, about))
    if session.is_streamed:
        yield _("Can be followed online.")
