"""pretalx's own JSON: its API's answers put together, or what its widget reads."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.importing import loose
from scheduling.importing.published import Event, Named, Published, Words

SOURCE = "pretalx"
MOST_MINUTES = 20 * 24 * 60
STATES = {
    "submitted": "proposed",
    "accepted": "accepted",
    "confirmed": "confirmed",
    "canceled": "cancelled",
    "cancelled": "cancelled",
}
NOT_TAKEN = frozenset({"rejected", "withdrawn", "deleted", "draft"})


def read(document: Mapping[str, Any], tz: ZoneInfo) -> Published:
    """`document` has talks (or submissions), and most often speakers, rooms and tracks."""
    talks = document.get("talks") or document.get("submissions") or document.get("results")
    known = _Known(document)
    events = [
        event
        for talk in loose.mappings(talks)
        if loose.text(talk.get("state")) not in NOT_TAKEN
        for event in _events(talk, known, tz)
    ]
    rooms, tracks = tuple(known.rooms.values()), tuple(known.tracks.values())
    return Published(SOURCE, tuple(events), rooms=rooms, tracks=tracks)


class _Known:
    """What talks point at, by id or code."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.rooms = _by_id(document.get("rooms"))
        self.tracks = _by_id(document.get("tracks"))
        persons = [loose.person(one) for one in loose.mappings(document.get("speakers"))]
        self.persons = {person.identity: person for person in persons if person.name}

    def person(self, value: object) -> Named:
        """A code, or somebody told of there and then."""
        if isinstance(value, Mapping):
            told = loose.person(value)
            return self.persons.get(told.identity, told)
        return self.persons.get(loose.text(value), Named(Words()))


def _by_id(value: object) -> dict[str, Named]:
    named = {
        loose.text(one.get("id")): Named(
            loose.words(one.get("name")),
            identity=loose.text(one.get("id")),
            guid=loose.text(one.get("guid")),
            facts=tuple(_facts(one)),
        )
        for one in loose.mappings(value)
    }
    return {identity: one for identity, one in named.items() if identity and one.name}


def _facts(one: Mapping[str, Any]) -> list[tuple[str, str | int]]:
    capacity, colour = loose.number(one.get("capacity")), loose.text(one.get("color"))
    facts: list[tuple[str, str | int]] = [("capacity", capacity)] if capacity else []
    return facts + ([("colour", colour)] if colour else [])


def _named(value: object, known: dict[str, Named]) -> Named | None:
    """By id, or by name as older versions have it."""
    if found := known.get(loose.text(value)):
        return found
    name = loose.words(loose.mapping(value).get("name")) or loose.words(value)
    is_only_a_number = loose.number(value) is not None
    same = (one for one in known.values() if str(one.name) == str(name))
    return None if is_only_a_number or not name else next(same, Named(name))


def _events(talk: Mapping[str, Any], known: _Known, tz: ZoneInfo) -> list[Event]:
    """One for each time that the talk is given; one without a time if there is none."""
    slots = list(loose.mappings(talk.get("slots"))) or [loose.mapping(talk.get("slot")) or talk]
    return [_event(talk, slot, known, tz) for slot in slots]


def _event(talk: Mapping[str, Any], slot: Mapping[str, Any], known: _Known, tz: ZoneInfo) -> Event:
    persons = [known.person(one) for one in loose.sequence(talk.get("speakers"))]
    code = loose.text(talk.get("code"))
    starts_at = loose.moment(slot.get("start"), tz)
    minutes = min(loose.number(talk.get("duration")) or 0, MOST_MINUTES) or None
    ends_at = loose.moment(slot.get("end"), tz) or _after(starts_at, minutes)
    is_a_time = bool(starts_at and ends_at and starts_at < ends_at)
    room = _named(slot.get("room_id"), known.rooms) or _named(slot.get("room"), known.rooms)
    return Event(
        title=loose.words(talk.get("title")),
        guid=loose.text(slot.get("guid")) or loose.text(talk.get("guid")),
        code=code,
        id=loose.text(talk.get("id")),
        kind=loose.words(talk.get("submission_type")) if code else Words("break"),
        state=STATES.get(loose.text(talk.get("state")), ""),
        language=loose.text(talk.get("content_locale")),
        abstract=loose.words(talk.get("abstract")),
        description=loose.words(talk.get("description")),
        track=_named(talk.get("track"), known.tracks),
        room=room if is_a_time else None,
        persons=tuple(person for person in persons if person.name),
        starts_at=starts_at if is_a_time else None,
        ends_at=ends_at if is_a_time else None,
        minutes=minutes,
    )


def _after(starts_at: datetime | None, minutes: int | None) -> datetime | None:
    return starts_at + timedelta(minutes=minutes) if starts_at and minutes else None
