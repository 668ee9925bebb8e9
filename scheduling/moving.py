"""Changing the draft: whoever does holds its row, and says which version they have seen."""

from conference.models import Conference
from scheduling.models import Draft


def hold(conference: Conference) -> Draft:
    """The conference's draft, held until the transaction ends: nobody else changes it meanwhile."""
    Draft.objects.get_or_create(conference=conference)
    return Draft.objects.select_for_update().get(conference=conference)


def raise_version(draft: Draft) -> int:
    """What is on the board has changed. Boards that are open find out by this number.

    For every change that a board shows: a session's words or state, a room, a track, a place.
    """
    draft.version += 1
    draft.save(update_fields=["version"])
    return draft.version
