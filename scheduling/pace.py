"""How finely the board moves sessions, and how much time people and rooms need in between."""

from dataclasses import dataclass

from django.db import transaction

from conference.models import Conference
from scheduling.models import Draft
from scheduling.moving import hold, raise_version


@dataclass(frozen=True, slots=True)
class Pace:
    """All in minutes: one step, the way to another room, and clearing a room."""

    step: int
    walking: int
    turnover: int


def pace_of(conference: Conference) -> Pace:
    """What applies, also before anybody has decided."""
    draft = Draft.objects.filter(conference=conference).first() or Draft()
    return Pace(draft.step_minutes, draft.walking_minutes, draft.turnover_minutes)


@transaction.atomic
def set_pace(conference: Conference, pace: Pace) -> None:
    """Open boards find out: other sessions may be too tight now."""
    draft = hold(conference)
    draft.step_minutes = pace.step
    draft.walking_minutes = pace.walking
    draft.turnover_minutes = pace.turnover
    draft.save(update_fields=["step_minutes", "walking_minutes", "turnover_minutes"])
    raise_version(draft)
