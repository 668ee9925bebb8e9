"""What a clash is, and what is known of those who come."""

from collections.abc import Mapping
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
    """One thing that is wrong. `slots` are the placements it is about, in the board's order.

    `words` explain it in the language that is active: who or what, where, and by how much.
    """

    rule: ClashRule
    level: ClashLevel
    slots: tuple[UUID, ...]
    words: str

    @property
    def stops_publishing(self) -> bool:
        return self.level in {ClashLevel.STOP, ClashLevel.FORBID}
