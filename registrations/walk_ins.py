"""Register somebody who stands at the desk, also after the registration has closed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from conference.models import Conference
from registrations.forms.registering import RegistrationForm
from registrations.models import Registration
from registrations.signup import register


class NotAsItShouldBe(Exception):
    """Something that was typed cannot be used; `errors` says what, field by field."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def register_walk_in(
    conference: Conference, typed: dict[str, Any], *, language: str, now: datetime
) -> Registration:
    """The rules for what may be typed are those of the form that everybody else fills in.

    Only the address may be left out: whoever stands here gets the badge in the hand.
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
    attendee = replace(form.attendee(language=language), via=Registration.Via.DESK)
    return register(conference, attendee, now=now, on_the_day=True)
