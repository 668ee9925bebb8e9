"""The programme as schedule.xml and schedule.json: what timetable apps and video teams read.

Both are written from one description and follow c3voc's rules for version 1 of the format, which
knows no cancelled sessions: they are left out here, and told by the calendars and the API.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import NAMESPACE_DNS, UUID, uuid5
from xml.etree import ElementTree as ET

from django.conf import settings

from conference.addresses import whole_address
from conference.models import Conference
from scheduling.ical import session_address
from scheduling.machine_text import carriable
from scheduling.programme import Programme, ProgrammeRoom, ProgrammeSession

XML_TYPE = "application/xml; charset=utf-8"
C3VOC_XML_TYPE = "application/vnd.c3voc.schedule+xml; charset=utf-8"
JSON_TYPE = "application/json; charset=utf-8"
SCHEMA = "https://c3voc.de/schedule/schema.json"
GENERATOR = {"name": "Digitala Västerbotten", "version": "1"}
TIMESLOT = "00:05"
SHORTEST_SLUG = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A room; or the venue as a whole, for what concerns everybody."""

    name: str
    guid: UUID
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Event:
    session: ProgrammeSession
    place: Place
    slug: str
    url: str
    title: str
    abstract: str
    track: str
    date: datetime
    persons: tuple[tuple[UUID, str], ...]

    @property
    def start(self) -> str:
        return f"{self.date:%H:%M}"

    @property
    def duration(self) -> str:
        minutes = (self.session.ends_at - self.session.starts_at) // timedelta(minutes=1)
        return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class Day:
    index: int
    date: date
    start: datetime
    end: datetime
    places: tuple[tuple[Place, tuple[Event, ...]], ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The programme in the format's words."""

    version: str
    acronym: str
    title: str
    url: str
    start: date
    end: date
    timezone: str
    places: tuple[Place, ...]
    days: tuple[Day, ...]


def schedule_of(conference: Conference, programme: Programme) -> Schedule:
    """The release described, in the reader's language."""
    events = tuple(_events(conference, programme))
    return Schedule(
        version=carriable(programme.name),
        acronym=_acronym(conference),
        title=carriable(conference.name),
        url=whole_address("programme", conference.slug),
        start=conference.starts_on,
        end=conference.ends_on,
        timezone=programme.timezone,
        places=tuple(_place(conference, room) for room in (None, *programme.rooms)),
        days=tuple(_days(events)),
    )


def _acronym(conference: Conference) -> str:
    return f"dv{conference.slug}"


def _events(conference: Conference, programme: Programme) -> Iterator[Event]:
    taken: set[str] = set()
    speakers = {speaker.slug: speaker for speaker in programme.speakers}
    for session in programme.sessions:
        if session.is_cancelled:
            continue
        track = programme.track(session.track)
        yield Event(
            session=session,
            place=_place(conference, programme.room(session.room)),
            slug=_slug(conference, session, taken),
            url=session_address(conference, programme, session),
            title=carriable(session.title),
            abstract=carriable(session.abstract),
            track=carriable(track.name) if track else "",
            date=session.starts_at.astimezone(programme.tz),
            persons=tuple(
                (speakers[part.speaker].uuid, carriable(speakers[part.speaker].name))
                for part in session.parts
            ),
        )


def _slug(conference: Conference, session: ProgrammeSession, taken: set[str]) -> str:
    """A slug of at least four characters that no other slot has."""
    slug = session.slug.lower()
    if slug in taken or len(slug) < SHORTEST_SLUG:
        slug = f"{slug}-{session.slot_id:04}"
    taken.add(slug)
    return f"{_acronym(conference)}-{slug}"


def _place(conference: Conference, room: ProgrammeRoom | None) -> Place:
    if room:
        return Place(carriable(room.name), room.uuid, room.capacity)
    venue = uuid5(NAMESPACE_DNS, f"{conference.slug}.{settings.IDENTITY_DOMAIN}")
    return Place(carriable(conference.venue_name or conference.name), venue, None)


def _days(events: tuple[Event, ...]) -> Iterator[Day]:
    by_date = groupby(events, key=lambda event: event.date.date())
    for index, (on, group) in enumerate(by_date, start=1):
        day = tuple(group)
        places = dict.fromkeys(event.place for event in day)
        yield Day(
            index=index,
            date=on,
            start=day[0].date,
            end=max(event.session.ends_at.astimezone(event.date.tzinfo) for event in day),
            places=tuple(
                (place, tuple(event for event in day if event.place == place)) for place in places
            ),
        )


# As JSON.


def to_json(schedule: Schedule) -> str:
    document = {
        "$schema": SCHEMA,
        "generator": GENERATOR,
        "schedule": {
            "version": schedule.version,
            "base_url": schedule.url,
            "conference": {
                "acronym": schedule.acronym,
                "title": schedule.title,
                "start": f"{schedule.start}",
                "end": f"{schedule.end}",
                "daysCount": len(schedule.days),
                "timeslot_duration": TIMESLOT,
                "time_zone_name": schedule.timezone,
                "url": schedule.url,
                "rooms": [
                    {"name": place.name, "guid": str(place.guid), "capacity": place.capacity}
                    for place in schedule.places
                ],
                "days": [_json_day(day) for day in schedule.days],
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _json_day(day: Day) -> dict[str, object]:
    return {
        "index": day.index,
        "date": f"{day.date}",
        "day_start": day.start.isoformat(),
        "day_end": day.end.isoformat(),
        "rooms": {
            place.name: [_json_event(event) for event in events] for place, events in day.places
        },
    }


def _json_event(event: Event) -> dict[str, object]:
    return {
        "id": event.session.slot_id,
        "guid": str(event.session.uuid),
        "date": event.date.isoformat(),
        "start": event.start,
        "duration": event.duration,
        "room": event.place.name,
        "slug": event.slug,
        "url": event.url,
        "title": event.title,
        "subtitle": "",
        "track": event.track,
        "type": event.session.kind,
        "language": event.session.language,
        "abstract": event.abstract,
        "description": "",
        "recording_license": "",
        "do_not_record": not event.session.is_recorded,
        # Name and guid only: with public_name and id as well, a person would be of two kinds.
        "persons": [{"guid": str(guid), "name": name} for guid, name in event.persons],
        "links": [],
        "attachments": [],
    }


# As XML.


def to_xml(schedule: Schedule) -> bytes:
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", GENERATOR)
    _leaf(root, "url", schedule.url)
    _leaf(root, "version", schedule.version)
    conference = ET.SubElement(root, "conference")
    _leaf(conference, "acronym", schedule.acronym)
    _leaf(conference, "title", schedule.title)
    _leaf(conference, "start", schedule.start)
    _leaf(conference, "end", schedule.end)
    _leaf(conference, "days", len(schedule.days))
    _leaf(conference, "timeslot_duration", TIMESLOT)
    _leaf(conference, "base_url", schedule.url)
    _leaf(conference, "time_zone_name", schedule.timezone)
    for day in schedule.days:
        _xml_day(root, day)
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _leaf(parent: ET.Element, name: str, text: object) -> None:
    ET.SubElement(parent, name).text = str(text)


def _xml_day(root: ET.Element, day: Day) -> None:
    bounds = {"start": day.start.isoformat(), "end": day.end.isoformat()}
    element = ET.SubElement(root, "day", {"index": str(day.index), "date": f"{day.date}"} | bounds)
    for place, events in day.places:
        room = ET.SubElement(element, "room", {"name": place.name, "guid": str(place.guid)})
        for event in events:
            _xml_event(room, event)


def _xml_event(room: ET.Element, event: Event) -> None:
    session = event.session
    identity = {"guid": str(session.uuid), "id": str(session.slot_id), "code": session.code}
    element = ET.SubElement(room, "event", identity)
    for name, text in (
        ("date", event.date.isoformat()),
        ("start", event.start),
        ("duration", event.duration),
        ("room", event.place.name),
        ("slug", event.slug),
        ("url", event.url),
        ("title", event.title),
        ("subtitle", ""),
        ("track", event.track),
        ("type", session.kind),
        ("language", session.language),
        ("abstract", event.abstract),
        ("description", ""),
    ):
        _leaf(element, name, text)
    recording = ET.SubElement(element, "recording")
    _leaf(recording, "license", "")
    _leaf(recording, "optout", "false" if session.is_recorded else "true")
    persons = ET.SubElement(element, "persons")
    for guid, name in event.persons:
        ET.SubElement(persons, "person", {"guid": str(guid)}).text = name
    for name in ("links", "attachments"):
        ET.SubElement(element, name)
