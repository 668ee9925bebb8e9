"""What cannot, or should not, be as the draft has it: pure functions over its values."""

from scheduling.clashes.facts import Audience, Clash
from scheduling.clashes.finding import clashes_of, clashes_with
from scheduling.clashes.levels import USUAL, levels_of
from scheduling.clashes.published import room_clashes

__all__ = [
    "USUAL",
    "Audience",
    "Clash",
    "clashes_of",
    "clashes_with",
    "levels_of",
    "room_clashes",
]
