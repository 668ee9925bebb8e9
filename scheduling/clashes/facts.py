"""What a clash is, and what is known of those who come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from scheduling.models import ClashLevel, ClashRule


@dataclass(frozen=True, slots=True)
class Audience:
    """How many want to come: by session id, and by two session ids, the lower one first."""

    interested: Mapping[int, int] = field(default_factory=dict)
    booked: Mapping[int, int] = field(default_factory=dict)
    booked_both: Mapping[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that is wrong. `slots` are the placements it is about, in the order of time.

    `about` is what they share, where that is a person: one pair can clash for two of them.
    `tell` makes the words, which nobody reads when a thousand places are tried.
    """

    rule: ClashRule
    level: ClashLevel
    slots: tuple[UUID, ...]
    tell: Callable[[], str] = field(compare=False, repr=False)
    about: str = ""

    @property
    def words(self) -> str:
        """What is wrong, in the language that is active: who or what, where, by how much."""
        return self.tell()

    @property
    def stops_publishing(self) -> bool:
        return self.level in {ClashLevel.STOP, ClashLevel.FORBID}
