"""The clashes of a draft as their page lists them: by level, each with the sessions it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from registrations.board import Board, Card
from scheduling.clashes import Clash
from scheduling.models import ClashLevel


@dataclass(frozen=True, slots=True)
class Shown:
    """A clash, and the cards of those it is about."""

    clash: Clash
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The clashes of one level, in the order of time."""

    level: ClashLevel
    clashes: tuple[Shown, ...]


def clash_groups(board: Board) -> Iterator[Group]:
    """The gravest level first; none without clashes."""
    cards = {
        card.placement.slot: card for day in board.days for card in day.cards if card.placement
    }
    for level, clashes in groupby(board.clashes, key=lambda clash: clash.level):
        yield Group(level, tuple(_shown(clash, cards) for clash in clashes))


def _shown(clash: Clash, cards: dict[UUID, Card]) -> Shown:
    return Shown(clash, tuple(cards[slot] for slot in clash.slots))
