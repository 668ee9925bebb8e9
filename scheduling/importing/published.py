"""Schedules that others publish, described alike before they become a programme.

schedule.xml, schedule.json and pretalx's own JSON say nearly the same; readers fill these in.
"""

from dataclasses import dataclass
from datetime import datetime


class NotASchedule(Exception):
    """The file cannot be read; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the languages the file has it in; without a language as `plain`."""

    plain: str = ""
    sv: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.plain or self.sv or self.en

    def __bool__(self) -> bool:
        return bool(str(self))


@dataclass(frozen=True, slots=True)
class Named:
    """A room, a track or a person. Without an identity the name is all that tells them apart."""

    name: Words
    identity: str = ""
    guid: str = ""
    facts: tuple[tuple[str, str | int], ...] = ()
    about: Words = Words()


@dataclass(frozen=True, slots=True)
class Event:
    """A session in a place, or without one. `guid` is the place's, `code` the session's."""

    title: Words
    guid: str = ""
    code: str = ""
    id: str = ""
    kind: Words = Words()
    state: str = ""
    language: str = ""
    abstract: Words = Words()
    description: Words = Words()
    track: Named | None = None
    room: Named | None = None
    persons: tuple[Named, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minutes: int | None = None
    is_recorded: bool | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """`is_ours` when this system made the file: then it means all that it says, to the letter."""

    source: str
    events: tuple[Event, ...]
    rooms: tuple[Named, ...] = ()
    tracks: tuple[Named, ...] = ()
    is_ours: bool = False
