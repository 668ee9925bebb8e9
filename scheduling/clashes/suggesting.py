"""Where a session could be instead: the best free places, and why they are good."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from scheduling.clashes.facts import Audience, Clash
from scheduling.clashes.finding import clashes_with
from scheduling.clashes.levels import USUAL, Levels
from scheduling.clashes.reasons import reasons_for
from scheduling.clashes.scene import Scene
from scheduling.draft import DraftDay, DraftProgramme, DraftRoom, DraftSession, Placement, Span
from scheduling.models import ClashLevel
from scheduling.programme import FRAME, PLENARY

# So many are offered.
BEST = 5
# What is forbidden is no suggestion, whatever else speaks for it.
_WEIGHT = {ClashLevel.WARN: 1, ClashLevel.STOP: 10, ClashLevel.FORBID: 10_000}
_NOT_ON_THE_BOARD = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place: `room` is a slug, or None for what concerns everybody.

    `reasons` speak for it in whole sentences; `clashes` are what it would bring all the same.
    """

    room: str | None
    starts_at: datetime
    ends_at: datetime
    reasons: tuple[str, ...]
    clashes: tuple[Clash, ...]

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


def suggest(
    draft: DraftProgramme,
    session_id: int,
    slot: UUID | None,
    audience: Audience,
    levels: Levels = USUAL,
) -> tuple[Suggestion, ...]:
    """The best places for a session that has none, or instead of the slot; the best one first.

    At most one a room and day. Rooms are free and open there, and nothing that concerns everybody
    goes on meanwhile. Places without clashes come first, then those whose clashes weigh least, but
    none where they weigh as much as where it is now. Among them the least moved comes first, then
    the one that begins with others, then the room that fits best.
    """
    search = _Search(Scene(draft, audience, levels), session_id, slot)
    best: dict[tuple[DraftDay, str | None], _Tried] = {}
    for tried in search.places():
        known = best.get(tried.column)
        if known is None or tried.rank < known.rank:
            best[tried.column] = tried
    in_order = sorted(best.values(), key=lambda tried: tried.rank)
    return tuple(search.suggestion(tried.place) for tried in in_order[:BEST])


@dataclass(frozen=True, slots=True)
class _Tried:
    place: Placement
    column: tuple[DraftDay, str | None]
    rank: tuple[object, ...]


@dataclass(frozen=True)
class _Search:
    scene: Scene
    session_id: int
    slot: UUID | None

    def places(self) -> Iterator[_Tried]:
        for day in self.scene.draft.days:
            starts = [start for start in self._starts(day) if not self._everybody_is_busy(start)]
            for room in self._rooms:
                for start in starts:
                    if tried := self._try(day, room, start):
                        yield tried

    def suggestion(self, place: Placement) -> Suggestion:
        return Suggestion(
            place.room,
            place.starts_at,
            place.ends_at,
            tuple(reasons_for(self.scene, place, now=self._now)),
            tuple(clashes_with(self.scene, place)),
        )

    @cached_property
    def _now(self) -> Placement | None:
        """Where it is."""
        return next((one for one in self.scene.draft.placements if one.slot == self.slot), None)

    @cached_property
    def _session(self) -> DraftSession:
        placed = (one.session for one in self.scene.draft.placements)
        known = {one.id: one for one in (*placed, *self.scene.draft.unplaced)}
        return known[self.session_id]

    @cached_property
    def _length(self) -> timedelta:
        given = self._now.minutes if self._now else 0
        return timedelta(minutes=max(self._session.minutes, given))

    @property
    def _rooms(self) -> Sequence[DraftRoom | None]:
        """What concerns everybody stays without a room."""
        if self._session.is_frame and (self._now is None or self._now.room is None):
            return (None,)
        return self.scene.draft.rooms

    def _starts(self, day: DraftDay) -> Iterator[datetime]:
        """On the board's grid, which is counted from midnight, while the doors are open."""
        tz = self.scene.draft.tz
        step = timedelta(minutes=self.scene.draft.step_minutes)
        midnight = datetime.combine(day.date, time(), tz).astimezone(day.starts_at.tzinfo)
        start = midnight + -((midnight - day.starts_at) // step) * step
        while start + self._length <= day.ends_at:
            yield start
            start += step

    def _try(self, day: DraftDay, room: DraftRoom | None, start: datetime) -> _Tried | None:
        slug = room.slug if room else None
        place = self._place(slug, start)
        if any(taken.overlaps(place) for taken in self._taken.get(slug, ())):
            return None
        if self._now and (slug, start) == (self._now.room, self._now.starts_at):
            return None
        cost = self._cost(place)
        if cost > self._most:
            return None
        return _Tried(place, (day, slug), (cost, *self._comfort(place)))

    def _cost(self, place: Placement) -> int:
        return sum(_WEIGHT[clash.level] for clash in clashes_with(self.scene, place))

    @cached_property
    def _most(self) -> int:
        """What a place may cost: nothing that is forbidden, and less than where it is now."""
        now = self._cost(self._now) if self._now else _WEIGHT[ClashLevel.FORBID]
        return max(min(now, _WEIGHT[ClashLevel.FORBID]) - 1, 0)

    def _place(self, room: str | None, start: datetime) -> Placement:
        return Placement(
            slot=self.slot or _NOT_ON_THE_BOARD,
            session=self._session,
            room=room,
            starts_at=start,
            ends_at=start + self._length,
            version=0,
            moved_by="",
        )

    def _comfort(self, place: Placement) -> tuple[object, ...]:
        moved = abs(place.starts_at - self._now.starts_at) if self._now else timedelta(0)
        room = self.scene.draft.room_of.get(place.room)
        spare = abs(room.capacity - self.scene.expected(place.session)) if room else 0
        return moved, place.starts_at not in self._begins_then, spare, self.scene.order(place)

    @cached_property
    def _begins_then(self) -> Counter[datetime]:
        return Counter(one.starts_at for one in self.scene.standing if one.slot != self.slot)

    @cached_property
    def _taken(self) -> dict[str | None, list[Span | Placement]]:
        """When each room is taken by something else, or closed: by its slug."""
        return {
            room.slug: [
                *(one for one in self.scene.by_room.get(room.slug, ()) if one.slot != self.slot),
                *room.closed,
            ]
            for room in self.scene.draft.rooms
        }

    @cached_property
    def _busy(self) -> list[Placement]:
        """What nothing else is to go on beside, or all others when that is this session."""
        others = [one for one in self.scene.standing if one.slot != self.slot]
        if self._session.kind in PLENARY | FRAME:
            return others
        return [one for one in others if one.concerns_everybody]

    def _everybody_is_busy(self, start: datetime) -> bool:
        span = Span(start, start + self._length)
        return any(span.overlaps(one) for one in self._busy)
