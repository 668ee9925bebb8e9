"""Sessions of a programme that need the same room at once."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from scheduling.programme import ProgrammeSession


def room_clashes(
    sessions: Iterable[ProgrammeSession],
) -> Iterator[tuple[ProgrammeSession, ProgrammeSession]]:
    """Neighbours in time that need the same room at once; cancelled sessions need none."""
    placed = [session for session in sessions if session.room and not session.is_cancelled]
    in_line = sorted(placed, key=lambda session: (session.room or "", session.starts_at))
    for first, second in pairwise(in_line):
        if first.room == second.room and first.overlaps(second):
            yield first, second
