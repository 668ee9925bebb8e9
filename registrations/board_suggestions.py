"""Where a card could be instead, ready to be said and pressed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from registrations.board import Board, Card
from scheduling.clashes.suggesting import suggest
from scheduling.place_words import time_words


@dataclass(frozen=True, slots=True)
class SuggestedPlace:
    """`starts_at` is in the conference's zone; `clashes` are what it would bring, in words."""

    room: str | None
    where: str
    starts_at: datetime
    minutes: int
    reasons: tuple[str, ...]
    clashes: tuple[str, ...]


def suggestions_for(card: Card, board: Board) -> list[SuggestedPlace]:
    """The best one first. Asks the database nothing."""
    draft, judgement = board.draft, board.judgement
    slot = card.placement.slot if card.placement else None
    found = suggest(draft, card.session.id, slot, judgement.audience, judgement.levels)
    places = []
    for one in found:
        starts_at, ends_at = one.starts_at.astimezone(draft.tz), one.ends_at.astimezone(draft.tz)
        room, when = draft.room_of.get(one.room), time_words(starts_at, ends_at)
        places.append(
            SuggestedPlace(
                room=one.room,
                where=f"{room.name}, {when}" if room else capfirst(when),
                starts_at=starts_at,
                minutes=one.minutes,
                reasons=one.reasons,
                clashes=tuple(clash.words for clash in one.clashes),
            )
        )
    return places
