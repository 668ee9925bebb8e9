"""schedule.xml and schedule.json, as frab, c3voc, pretalx, FOSDEM and this system write them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Any
from uuid import NAMESPACE_DNS, uuid5
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from scheduling.importing import loose
from scheduling.importing.published import Event, Named, NotASchedule, Published, Words
from scheduling.interchange import GENERATOR

SOURCE = "schedule"
LONGEST = timedelta(days=20)
DURATION = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2})")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})")

# A tag's or key's text, by its name; empty when it is not there.
type Reader = Callable[[str], str]
# Start, end and minutes.
type Times = tuple[datetime | None, datetime | None, int | None]


def read_xml(content: bytes, tz: ZoneInfo) -> Published:
    """Raises NotASchedule. A document type is refused: it is only good for harm."""
    root = _root(content)
    if root.tag != "schedule":
        raise NotASchedule(_("This XML file is not a schedule. Choose a schedule.xml."))
    tz = _zone(root.findtext("conference/time_zone_name"), tz)
    generator = root.find("generator")
    ours = generator is not None and generator.get("name") == GENERATOR["name"]
    acronym = root.findtext("conference/acronym") or ""
    venues = _venues(acronym, root.findtext("url") or "") if ours else frozenset()
    events = [
        _event_of_xml(event, _room(room.get("name"), room.get("guid"), venues), day, tz)
        for day in root.iter("day")
        for room in day.iter("room")
        for event in room.iterfind("event")
    ]
    return Published(SOURCE, tuple(events), is_ours=ours)


def read_json(document: Mapping[str, Any], tz: ZoneInfo) -> Published:
    """`document` has a schedule."""
    schedule = loose.mapping(document.get("schedule"))
    conference = loose.mapping(schedule.get("conference"))
    tz = _zone(loose.text(conference.get("time_zone_name")), tz)
    generator = loose.mapping(document.get("generator") or schedule.get("generator"))
    ours = generator.get("name") == GENERATOR["name"]
    address = loose.text(schedule.get("base_url"))
    venues = _venues(loose.text(conference.get("acronym")), address) if ours else frozenset()
    guids = {
        loose.text(room.get("name")): loose.text(room.get("guid"))
        for room in loose.mappings(conference.get("rooms"))
    }
    capacities = {
        loose.text(room.get("name")): loose.number(room.get("capacity"))
        for room in loose.mappings(conference.get("rooms"))
    }
    tracks = {
        str(loose.words(track.get("name"))): loose.text(track.get("color"))
        for track in loose.mappings(conference.get("tracks"))
    }
    events = []
    for day in loose.mappings(conference.get("days")):
        for name, held in loose.mapping(day.get("rooms")).items():
            room = _room(name, guids.get(name, ""), venues, capacities.get(name))
            events += [_event_of_json(one, room, day, tz) for one in loose.mappings(held)]
    named = tuple(
        Named(Words(name), facts=(("colour", colour),)) for name, colour in tracks.items() if name
    )
    return Published(SOURCE, tuple(events), tracks=named, is_ours=ours)


def _root(content: bytes) -> ET.Element:
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse_document_type
    try:
        guard.Parse(content, True)
        return ET.fromstring(content)  # noqa: S314 - the guard has seen that nothing is expanded
    except (expat.ExpatError, ET.ParseError, LookupError, ValueError) as problem:
        raise NotASchedule(
            _("This XML file is broken: %(problem)s. Fetch it again.") % {"problem": problem}
        ) from problem


def _refuse_document_type(*_declared: object) -> None:
    raise NotASchedule(
        _("This XML file declares a document type (DOCTYPE), which a schedule never needs.")
    )


def _event_of_xml(event: ET.Element, room: Named | None, day: ET.Element, tz: tzinfo) -> Event:
    def read(name: str) -> str:
        return (event.findtext(name) or "").strip()

    optout = read("recording/optout")
    persons = tuple(
        Named(
            Words((person.text or "").strip()),
            identity=person.get("code") or person.get("id") or "",
            guid=person.get("guid") or "",
        )
        for person in event.iterfind("persons/person")
    )
    times = _times(read, day.get("date") or "", day.get("start") or "", tz)
    return replace(
        _event(read, room, persons, times),
        guid=event.get("guid") or "",
        code=event.get("code") or "",
        id=event.get("id") or "",
        is_recorded=None if not optout else optout == "false",
    )


def _event_of_json(
    event: Mapping[str, Any], room: Named | None, day: Mapping[str, Any], tz: tzinfo
) -> Event:
    def read(name: str) -> str:
        return str(loose.words(event.get(name)))

    optout = event.get("do_not_record")
    day_start = loose.text(day.get("day_start"))
    persons = tuple(loose.person(one) for one in loose.sequence(event.get("persons")))
    times = _times(read, loose.text(day.get("date")), day_start, tz)
    return replace(
        _event(read, room, persons, times),
        guid=read("guid"),
        code=read("code"),
        id=read("id"),
        is_recorded=None if not isinstance(optout, bool) else not optout,
    )


def _event(read: Reader, room: Named | None, persons: tuple[Named, ...], times: Times) -> Event:
    starts_at, ends_at, minutes = times
    title, subtitle = read("title"), read("subtitle")
    return Event(
        title=Words(f"{title} – {subtitle}" if title and subtitle else title or subtitle),
        kind=Words(read("type")),
        language=read("language"),
        abstract=Words(read("abstract")),
        description=Words(read("description")),
        track=Named(Words(read("track"))) if read("track") else None,
        room=room if starts_at else None,
        persons=tuple(person for person in persons if person.name),
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=minutes,
    )


def _times(read: Reader, on: str, day_start: str, tz: tzinfo) -> Times:
    """Without a date of its own an event is on the day it stands under."""
    minutes = _minutes(read("duration"))
    starts_at = loose.moment(read("date"), tz) if "T" in read("date") else None
    starts_at = starts_at or _on_day(read("start"), on, day_start, tz)
    if starts_at is None or minutes is None:
        return None, None, minutes
    return starts_at, starts_at + timedelta(minutes=minutes), minutes


def _on_day(clock: str, on: str, day_start: str, tz: tzinfo) -> datetime | None:
    """What is earlier than the day begins is after midnight."""
    at = CLOCK.match(clock)
    midnight = loose.moment(on, tz)
    if not at or midnight is None or int(at[1]) > 23 or int(at[2]) > 59:  # noqa: PLR2004
        return None
    starts_at = midnight.replace(hour=int(at[1]), minute=int(at[2]))
    begins = loose.moment(day_start, tz)
    return starts_at + timedelta(days=1) if begins and starts_at < begins else starts_at


def _minutes(duration: str) -> int | None:
    """`HH:MM`, or `D:HH:MM`."""
    found = DURATION.fullmatch(duration)
    if not found:
        return None
    minutes = (int(found[1] or 0) * 24 + int(found[2])) * 60 + int(found[3])
    return minutes if 0 < minutes <= LONGEST // timedelta(minutes=1) else None


def _zone(name: str | None, otherwise: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else otherwise
    except (LookupError, OSError, ValueError):
        return otherwise


def _venues(acronym: str, address: str) -> frozenset[str]:
    """The identities that this system gives to the venue as a whole, which is no room."""
    slug = acronym.removeprefix("dv")
    host = address.partition("://")[2].partition("/")[0].partition(":")[0]
    domains = {host, settings.IDENTITY_DOMAIN}
    return frozenset(str(uuid5(NAMESPACE_DNS, f"{slug}.{domain}")) for domain in domains)


def _room(
    name: str | None, guid: str | None, venues: frozenset[str], capacity: int | None = None
) -> Named | None:
    if not name or guid in venues:
        return None
    facts = (("capacity", capacity),) if capacity else ()
    return Named(Words(name.strip()), guid=guid or "", facts=facts)
