"""What cannot, or should not, be as the draft has it: pure functions over its values."""

from scheduling.clashes.facts import Audience, Clash
from scheduling.clashes.finding import clashes_of
from scheduling.clashes.published import room_clashes

__all__ = ["Audience", "Clash", "clashes_of", "room_clashes"]
