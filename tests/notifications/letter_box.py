"""Writers of letters for tests about the post, which does not mind what letters say."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.test import override_settings

from notifications import outbox
from notifications.letters import Enclosure, Letter
from notifications.models import Message

NOON = datetime(2026, 11, 1, 11, 0, tzinfo=UTC)


def greeting(about: str, language: str) -> Letter:
    return Letter(
        to=_in_hand(about).to,
        subject=f"Hej {about}",
        text=f"Hej {about}!\n.\nVälkommen.\n",
        html=f'<p lang="{language}">Hej {about}! Välkommen. <img src="cid:dot"></p>',
        headers={"From": '"Konferensen" <post@dv.example>', "Reply-To": "maj@rv.example"},
        enclosures=(
            Enclosure("image/png", b"\x89PNG dot", content_id="dot"),
            Enclosure("text/calendar; method=PUBLISH; charset=utf-8", b"BEGIN:VCALENDAR\r\n"),
            Enclosure("application/ics", b"BEGIN:VCALENDAR\r\n", filename="dagarna.ics"),
        ),
    )


def _in_hand(about: str) -> Message:
    return Message.objects.exclude(lease=None).filter(about=about)[0]


def moved(about: str, language: str) -> Letter:
    """To somebody who has another address by now."""
    return replace(greeting(about, language), to="tuva@umea.example")


def nothing(about: str, language: str) -> None:
    """A letter that is no longer needed."""


def trouble(about: str, language: str) -> Letter:
    raise ValueError("Saga Hjortronklint, saga@umea.example")


def other_letters() -> Any:
    here = __name__
    return override_settings(
        LETTER_WRITERS={
            "greeting": f"{here}.greeting",
            "moved": f"{here}.moved",
            "nothing": f"{here}.nothing",
            "trouble": f"{here}.trouble",
        }
    )


def make_message(**fields: Any) -> Message:
    """A letter that has been decided on, and not yet been written."""
    defaults: dict[str, Any] = {
        "key": "greeting:1",
        "kind": "greeting",
        "to": "saga@umea.example",
        "language": "sv",
        "about": "Saga",
        "now": NOON,
    }
    fields = defaults | fields
    outbox.post(**fields)
    return Message.objects.get(key=fields["key"])
