"""What a file says of a programme, whatever kind of file it is.

A file only speaks of some things: a fact that is not there leaves what is there as it is.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduling.models import Table

# Words, numbers, yes and no; None empties. A track is told by its key in the file.
type Fact = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Setting:
    """What files leave unsaid: the clock at the venue, its days, and the language of the texts."""

    tz: ZoneInfo
    days: tuple[date, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Place:
    """A time, and a room by its key in the file; without a room it concerns everybody.

    `guid` is the identity that calendars elsewhere know it by; empty when there is none.
    """

    starts_at: datetime
    ends_at: datetime
    room: str | None
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in a session, by their key in the file; an empty role says nothing of it."""

    speaker: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A room, track, speaker or session. `keys` are what it may be known by, the surest first.

    `facts` are compared with what there is; `for_new` are only for what is not there yet.
    `is_told` is false for what a table only mentions, for example a room by a session.
    """

    table: Table
    keys: tuple[str, ...]
    name: str
    where: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)
    for_new: dict[str, Fact] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    places: tuple[Place, ...] = ()
    is_told: bool = True

    @property
    def key(self) -> str:
        return self.keys[0]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, and where; in words that say what to do."""

    words: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.words}" if self.where else self.words


@dataclass(frozen=True, slots=True)
class ImportedProgramme:
    """All that a file says. With errors nothing comes in; notes are worth knowing.

    `source` is the kind of file: what was in one of its kind and no longer is can be told.
    """

    source: str
    items: tuple[Item, ...]
    errors: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    def of(self, table: Table) -> list[Item]:
        return [item for item in self.items if item.table == table]
