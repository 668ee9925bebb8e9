"""Saying how much each kind of clash matters at one conference."""

from django.db import transaction

from conference.models import Conference
from scheduling import moving
from scheduling.clashes.levels import Levels
from scheduling.models import ClashSetting


@transaction.atomic
def set_levels(conference: Conference, levels: Levels) -> None:
    """Open boards show the clashes anew."""
    draft = moving.hold(conference)
    ClashSetting.objects.bulk_create(
        [
            ClashSetting(conference=conference, rule=rule, level=level)
            for rule, level in levels.items()
        ],
        update_conflicts=True,
        unique_fields=["conference", "rule"],
        update_fields=["level"],
    )
    moving.raise_version(draft)
