"""A draft as values, without a database: as little as the test cares about."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from scheduling.draft import (
    DraftDay,
    DraftProgramme,
    DraftRoom,
    DraftSession,
    DraftSpeaker,
    Placement,
    Span,
)
from scheduling.programme import ProgrammeTrack, Text
from tests.factories import NOON

DAY = DraftDay(date(2026, 12, 8), NOON - timedelta(hours=3, minutes=30), NOON + timedelta(hours=4))


def at(minutes: int) -> Any:
    """So many minutes after noon of the first day."""
    return NOON + timedelta(minutes=minutes)


def span(starts: int, ends: int) -> Span:
    return Span(at(starts), at(ends))


def room(slug: str, **fields: Any) -> DraftRoom:
    defaults: dict[str, Any] = {
        "name": Text(slug),
        "capacity": 100,
        "equipment": frozenset(),
        "closed": (),
    }
    return DraftRoom(slug=slug, **defaults | fields)


def speaker(slug: str, **fields: Any) -> DraftSpeaker:
    defaults: dict[str, Any] = {"name": slug, "is_remote": False, "away": ()}
    return DraftSpeaker(slug=slug, **defaults | fields)


def session(number: int, **fields: Any) -> DraftSession:
    """A talk of half an hour, called by its number."""
    defaults: dict[str, Any] = {
        "slug": f"s{number}",
        "code": f"CODE{number:02}",
        "title": Text(f"S{number}"),
        "kind": "talk",
        "state": "confirmed",
        "track": None,
        "minutes": 30,
        "seats": None,
        "equipment": frozenset(),
        "people": (),
    }
    return DraftSession(id=number, **defaults | fields)


def placed(
    number: int, in_room: str | None, starts: int = 0, ends: int = 30, *, slot: int = 0, **of: Any
) -> Placement:
    """The session in the room, between so many minutes after noon; its slot has its number too."""
    return Placement(
        slot=UUID(int=slot or number),
        session=session(number, **of),
        room=in_room,
        starts_at=at(starts),
        ends_at=at(ends),
        version=0,
        moved_by="",
    )


def draft(*placements: Placement, **fields: Any) -> DraftProgramme:
    """Rooms A, B and C, the speakers tuva and isak, a track, and buffers of five minutes."""
    defaults: dict[str, Any] = {
        "timezone": "Europe/Stockholm",
        "version": 1,
        "step_minutes": 5,
        "walking_minutes": 5,
        "turnover_minutes": 5,
        "days": (DAY,),
        "tracks": (ProgrammeTrack("e-halsa", "HAL", Text("E-hälsa", "E-health"), "#9B1C4A"),),
        "rooms": (room("A"), room("B"), room("C")),
        "speakers": (speaker("tuva"), speaker("isak")),
        "unplaced": (),
    }
    return DraftProgramme(placements=placements, **defaults | fields)
