"""Register somebody who stands at the desk, also after the registration has closed."""

from datetime import datetime
from typing import Any

from conference.models import Conference
from registrations.forms import RegistrationForm
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
    """The rules for what may be typed are those of the form that everybody else fills in."""
    form = RegistrationForm(typed, conference=conference, now=now)
    if not form.is_valid():
        raise NotAsItShouldBe(
            {
                field: [wrong["message"] for wrong in errors]
                for field, errors in form.errors.get_json_data().items()
            }
        )
    return register(conference, form.attendee(language=language), now=now, on_the_day=True)
