"""What the room needs, whether the speaker comes to it, and what may be recorded of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from scheduling import moving
from scheduling.models import Speaker
from scheduling.speaking.consents import VERSION


@dataclass(frozen=True, slots=True)
class Practical:
    is_remote: bool
    room_needs: str
    may_be_recorded: bool
    may_be_photographed: bool


@transaction.atomic
def tell(speaker: Speaker, told: Practical, *, now: datetime) -> None:
    """An answer that is given again keeps the time when it was first given."""
    draft = moving.hold(speaker.conference)
    speaker = Speaker.objects.select_for_update().get(pk=speaker.pk)
    is_new = speaker.consent_version != VERSION
    if (
        is_new
        or not speaker.recording_answered_at
        or told.may_be_recorded != speaker.may_be_recorded
    ):
        speaker.recording_answered_at = now
    if (
        is_new
        or not speaker.photographs_answered_at
        or told.may_be_photographed != speaker.may_be_photographed
    ):
        speaker.photographs_answered_at = now
    speaker.is_remote = told.is_remote
    speaker.room_needs = told.room_needs
    speaker.may_be_recorded = told.may_be_recorded
    speaker.may_be_photographed = told.may_be_photographed
    speaker.consent_version = VERSION
    speaker.save()
    moving.raise_version(draft)
