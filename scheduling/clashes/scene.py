"""What the rules look through: a draft and its audience, sorted by what can be shared."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil
from uuid import UUID

from scheduling.clashes.facts import Audience, Clash
from scheduling.clashes.levels import Levels
from scheduling.draft import DraftProgramme, DraftSession, Placement
from scheduling.models import ClashLevel, ClashRule

type Group = Sequence[Placement]
type Shared = str | tuple[int, int]


@dataclass(frozen=True)
class Scene:
    """Cancelled sessions take nothing: they are not here. Every group is in the order of time."""

    draft: DraftProgramme
    audience: Audience
    levels: Levels

    def minds(self, rule: ClashRule) -> bool:
        return self.levels[rule] != ClashLevel.IGNORE

    def clash(
        self, rule: ClashRule, *slots: Placement, tell: Callable[[], str], about: str = ""
    ) -> Clash:
        return Clash(rule, self.levels[rule], tuple(one.slot for one in slots), tell, about)

    def in_order(self, placements: Iterable[Placement]) -> list[Placement]:
        return sorted(placements, key=self.order)

    def order(self, placement: Placement) -> tuple[datetime, int, UUID]:
        """The board's: by time, and then from room to room."""
        return placement.starts_at, self._column[placement.room], placement.slot

    @cached_property
    def standing(self) -> Group:
        taking = (one for one in self.draft.placements if not one.session.is_cancelled)
        return self.in_order(taking)

    @cached_property
    def by_room(self) -> Mapping[Shared, Group]:
        return _grouped((one.room, one) for one in self.standing if one.room)

    @cached_property
    def by_person(self) -> Mapping[Shared, Group]:
        return _grouped((person, one) for one in self.standing for person in one.session.people)

    @cached_property
    def by_track(self) -> Mapping[Shared, Group]:
        return _grouped((one.session.track, one) for one in self.standing if one.session.track)

    @cached_property
    def by_bookers(self) -> Mapping[Shared, Group]:
        """Those of two sessions that somebody has booked both of, by the two ids."""
        placed = self._of_session
        return {
            pair: self.in_order((*placed.get(pair[0], ()), *placed.get(pair[1], ())))
            for pair in self.audience.booked_both
        }

    @cached_property
    def bookers_of(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """The pairs that a session is one of, by its id."""
        pairs = defaultdict(list)
        for pair in self.audience.booked_both:
            for session in pair:
                pairs[session].append(pair)
        return pairs

    def expected(self, session: DraftSession) -> int:
        """How many come each time: a session that is given twice has half its audience at each."""
        times = len(self._of_session.get(session.id, ())) or 1
        return ceil(max(self.wanting(session)) / times)

    def wanting(self, session: DraftSession) -> tuple[int, int, int]:
        """How many have booked it, want to come, and can book."""
        booked = self.audience.booked.get(session.id, 0)
        return booked, self.audience.interested.get(session.id, 0), session.seats or 0

    @cached_property
    def _of_session(self) -> Mapping[int, Group]:
        placed = defaultdict(list)
        for one in self.standing:
            placed[one.session.id].append(one)
        return dict(placed)

    @cached_property
    def _column(self) -> Mapping[str | None, int]:
        return {None: -1} | {room.slug: column for column, room in enumerate(self.draft.rooms)}


def _grouped(keyed: Iterator[tuple[str, Placement]]) -> Mapping[Shared, Group]:
    groups: dict[Shared, list[Placement]] = defaultdict(list)
    for key, placement in keyed:
        groups[key].append(placement)
    return dict(groups)
