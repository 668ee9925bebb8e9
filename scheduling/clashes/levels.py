"""How much each kind of clash matters: usually, and at one conference."""

from collections.abc import Mapping

from conference.models import Conference
from scheduling.models import ClashLevel as Level
from scheduling.models import ClashRule as Rule

type Levels = Mapping[Rule, Level]

USUAL: Levels = {
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


def levels_of(conference: Conference) -> Levels:
    """What the conference has said, over what is usual. One query."""
    said = conference.clash_settings.values_list("rule", "level")
    return {**USUAL, **{Rule(rule): Level(level) for rule, level in said}}
