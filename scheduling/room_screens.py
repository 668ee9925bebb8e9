"""What the screen at a room's door shows: what is on there, what is next, and what comes after.

Everything here is about values: the public programme and a moment in, what is shown out.
static/js/room_screen.js chooses by the same rules when the network is away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from scheduling.programme import Place, Programme, ProgrammeRoom
from scheduling.timetable import Entry, entries_of

type Moment = Literal["now", "next", "after", ""]


@dataclass(frozen=True, slots=True)
class Item:
    """A session at the door of a room. `has_left`: it was to be here, and is somewhere else."""

    entry: Entry
    starts_at: datetime
    ends_at: datetime
    has_left: bool = False

    @property
    def day(self) -> date:
        return self.starts_at.date()


def items_of(programme: Programme, room: ProgrammeRoom) -> tuple[Item, ...]:
    """All that the room's door tells of: its sessions, what is for everybody, and what has left."""
    items = [
        item
        for entry in entries_of(programme)
        for item in (_here(entry, room), _gone(entry, room, programme))
        if item is not None
    ]
    return tuple(sorted(items, key=lambda item: item.starts_at))


def _here(entry: Entry, room: ProgrammeRoom) -> Item | None:
    is_here = entry.room is None or entry.room.slug == room.slug
    return Item(entry, entry.starts_at, entry.ends_at) if is_here else None


def _gone(entry: Entry, room: ProgrammeRoom, programme: Programme) -> Item | None:
    """Who comes to the old room at the old time is told where to go."""
    old: Place | None = entry.session.moved_from
    if old is None or old.room != room.slug or entry.session.room == room.slug:
        return None
    if entry.session.is_cancelled:
        return None
    starts_at, ends_at = (
        old.starts_at.astimezone(programme.tz),
        old.ends_at.astimezone(programme.tz),
    )
    return Item(entry, starts_at, ends_at, has_left=True)


def moments(items: Iterable[Item], now: datetime) -> tuple[Moment, ...]:
    """For each item whether it is on, begins next, or after that; the day at hand comes first."""
    items = tuple(items)
    to_come = [item for item in items if item.starts_at > now]
    today = [item for item in to_come if item.day == now.astimezone(item.starts_at.tzinfo).date()]
    starts = sorted({item.starts_at for item in today or to_come})[:2]
    words: tuple[Moment, Moment] = ("next", "after")
    named = dict(zip(starts, words, strict=False))

    def moment(item: Item) -> Moment:
        if item.starts_at <= now < item.ends_at:
            return "now"
        return named.get(item.starts_at, "")

    return tuple(moment(item) for item in items)
