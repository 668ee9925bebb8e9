"""Registrations that were made elsewhere come in from a list: everybody on it, or nobody."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from conference.models import Conference
from registrations import places, quotas, signup
from registrations.signup import AlreadyRegistered, Attendee, NoPlacesLeft, RegistrationClosed

Refusal = AlreadyRegistered | NoPlacesLeft | RegistrationClosed


class NotImported(Exception):
    """Those who could not be registered, by their place in the list; so nobody was."""

    def __init__(self, refusals: dict[int, Refusal]) -> None:
        super().__init__(refusals)
        self.refusals = refusals


@transaction.atomic
def import_all(conference: Conference, attendees: Sequence[Attendee], *, now: datetime) -> None:
    """Register them all, under the rules that everybody is registered under."""
    quotas.lock_all(*{one.organisation for one in attendees if one.organisation})
    places.lock_all(conference)
    refusals: dict[int, Refusal] = {}
    for place, attendee in enumerate(attendees):
        try:
            signup.register(conference, attendee, now=now)
        except (AlreadyRegistered, NoPlacesLeft, RegistrationClosed) as refusal:
            refusals[place] = refusal
    if refusals:
        raise NotImported(refusals)


def try_all(conference: Conference, attendees: Sequence[Attendee], *, now: datetime) -> None:
    """Do everything that `import_all` does, and take it back."""
    with transaction.atomic():
        import_all(conference, attendees, now=now)
        transaction.set_rollback(True)
