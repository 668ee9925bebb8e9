"""Every clash of a draft, by all rules."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from django.utils.translation import gettext as _

from scheduling.clashes.facts import Audience, Clash
from scheduling.draft import DraftProgramme
from scheduling.models import ClashLevel as Level
from scheduling.models import ClashRule as Rule

USUAL: Mapping[Rule, Level] = {
    Rule.ROOM_TAKEN: Level.STOP,
    Rule.PERSON_TAKEN: Level.STOP,
    Rule.PERSON_AWAY: Level.STOP,
    Rule.ROOM_CLOSED: Level.STOP,
    Rule.TOO_TIGHT: Level.WARN,
    Rule.LONGER_THAN_SLOT: Level.WARN,
    Rule.SAME_TRACK: Level.WARN,
    Rule.ROOM_TOO_SMALL: Level.WARN,
    Rule.BOOKED_IN_BOTH: Level.STOP,
    Rule.EQUIPMENT_MISSING: Level.WARN,
    Rule.OUTSIDE_HOURS: Level.WARN,
}


def clashes_of(
    draft: DraftProgramme, audience: Audience, levels: Mapping[Rule, Level] = USUAL
) -> tuple[Clash, ...]:
    """The gravest first; those that are ignored are left out."""
    return tuple(_room_taken(draft, levels[Rule.ROOM_TAKEN]))


def _room_taken(draft: DraftProgramme, level: Level) -> Iterator[Clash]:
    taking = [one for one in draft.placements if one.room and not one.session.is_cancelled]
    in_line = sorted(taking, key=lambda one: (one.room or "", one.starts_at))
    for first, second in pairwise(in_line):
        if first.room == second.room and first.overlaps(second):
            words = _("“%(first)s” and “%(second)s” are in %(room)s at the same time.") % {
                "first": first.session.title,
                "second": second.session.title,
                "room": draft.room_of[first.room].name,
            }
            yield Clash(Rule.ROOM_TAKEN, level, (first.slot, second.slot), words)
