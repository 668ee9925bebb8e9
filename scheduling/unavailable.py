"""Saying when a room cannot be used, or somebody cannot come."""

from django.db import transaction
from django.utils.translation import gettext as _

from conference.models import Conference
from scheduling import moving
from scheduling.draft import Span
from scheduling.models import Room, Speaker, Unavailability


class EndsBeforeItStarts(Exception):
    """A time must last; the words ask for a later end."""


@transaction.atomic
def add(conference: Conference, whose: Room | Speaker, span: Span) -> Unavailability:
    """What is placed then stays there, and clashes from now on. Raises EndsBeforeItStarts."""
    if span.ends_at <= span.starts_at:
        raise EndsBeforeItStarts(_("Let it end after it begins."))
    draft = moving.hold(conference)
    added = Unavailability.objects.create(
        room=whose if isinstance(whose, Room) else None,
        speaker=whose if isinstance(whose, Speaker) else None,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
    )
    moving.raise_version(draft)
    return added


@transaction.atomic
def remove(conference: Conference, time: Unavailability) -> None:
    draft = moving.hold(conference)
    Unavailability.objects.filter(pk=time.pk).delete()
    moving.raise_version(draft)
