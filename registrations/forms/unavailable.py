"""When a room cannot be used, or a speaker cannot come, as an organiser types it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.form_fields import Moment
from conference.models import Conference
from scheduling.draft import Span
from scheduling.models import Room, Speaker
from scheduling.unavailable import EndsBeforeItStarts


class UnavailableForm(forms.Form):
    """`whose` is a room or a speaker, by their address with a word before it."""

    whose = forms.ChoiceField(
        label=_("Room or speaker"),
        error_messages={"required": _("Choose a room or a speaker.")},
    )
    starts_at = Moment(
        label=_("From"), error_messages={"required": _("Write from when, day and time.")}
    )
    ends_at = Moment(
        label=pgettext_lazy("time", "Until"),
        error_messages={"required": _("Write until when, day and time.")},
    )

    def __init__(self, posted: Any, *, conference: Conference, whose: str = "") -> None:
        super().__init__(posted, initial={"whose": whose})
        rooms = conference.rooms.order_by("position", "pk")
        speakers = conference.speakers.order_by("name", "pk")
        self.known: dict[str, Room | Speaker] = {
            **{f"room-{room.slug}": room for room in rooms},
            **{f"speaker-{speaker.slug}": speaker for speaker in speakers},
        }
        field = self.fields["whose"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose")),
            (_("Rooms"), self._choices(Room)),
            (_("Speakers"), self._choices(Speaker)),
        ]

    def _choices(self, kind: type[Room | Speaker]) -> list[tuple[str, str]]:
        return [(key, one.name) for key, one in self.known.items() if isinstance(one, kind)]

    def whom(self) -> Room | Speaker:
        """Once the form is valid."""
        return self.known[self.cleaned_data["whose"]]

    def span(self) -> Span:
        """Once the form is valid."""
        return Span(self.cleaned_data["starts_at"], self.cleaned_data["ends_at"])

    def refuse(self, refusal: EndsBeforeItStarts) -> None:
        self.add_error("ends_at", str(refusal))
