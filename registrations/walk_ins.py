"""Register somebody who stands at the desk, also after the registration has closed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from conference.models import Conference
from registrations.forms.registering import RegistrationForm
from registrations.models import Registration, RetiredTicket
from registrations.signup import register


class NotAsItShouldBe(Exception):
    """Something that was typed cannot be used; `errors` says what, field by field."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


class TicketTaken(Exception):
    """The code that the desk has made is, or was, on somebody else's badge."""


def register_walk_in(
    conference: Conference, typed: dict[str, Any], *, language: str, now: datetime, ticket: str = ""
) -> Registration:
    """The rules for what may be typed are those of the form that everybody else fills in.

    Only the address may be left out: whoever stands here gets the badge in the hand. A desk
    without network has made the ticket's code itself, and printed it.
    """
    form = RegistrationForm(typed, conference=conference, now=now)
    form.fields["email"].required = False
    if not form.is_valid():
        raise NotAsItShouldBe(
            {
                field: [wrong["message"] for wrong in errors]
                for field, errors in form.errors.get_json_data().items()
            }
        )
    if ticket and RetiredTicket.objects.filter(code=ticket).exists():
        raise TicketTaken
    attendee = replace(
        form.attendee(language=language), via=Registration.Via.DESK, ticket_code=ticket
    )
    try:
        return register(conference, attendee, now=now, on_the_day=True)
    except IntegrityError:
        raise TicketTaken from None
