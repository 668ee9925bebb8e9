"""A new room or time for a published session, and how late a room is."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.programme import Place, Programme
from scheduling.timetable import Entry

HOURS = ("%H:%M", "%H.%M", "%H%M")
MINUTES = (5, 10, 15, 20, 30)


def _time_of_day(label: Any) -> forms.TimeField:
    words = gettext_lazy("Write a time, like 13.30.")
    return forms.TimeField(
        label=label,
        input_formats=HOURS,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": words, "invalid": words},
    )


class PlaceForm(forms.Form):
    """Where a session is to be, the same day. `seen` is its sequence when the page was made."""

    room = forms.ChoiceField(label=gettext_lazy("Room"))
    starts = _time_of_day(gettext_lazy("Starts"))
    ends = _time_of_day(gettext_lazy("Ends"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, programme: Programme, entry: Entry, **options: Any) -> None:
        now = {
            "room": entry.session.room or "",
            "starts": entry.starts_at.time(),
            "ends": entry.ends_at.time(),
            "seen": entry.session.sequence,
        }
        super().__init__(*args, **options)
        self.initial = now
        self.day, self.tz = entry.day, programme.tz
        room = self.fields["room"]
        assert isinstance(room, forms.ChoiceField)
        if entry.room:
            room.choices = [(room.slug, str(room.name)) for room in programme.rooms]
        else:
            room.choices, room.required = [("", _("For everybody, no room"))], False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if {"starts", "ends"} <= cleaned.keys() and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("It has to end after it starts, the same day."))
        return cleaned

    def place(self) -> Place:
        return Place(
            room=self.cleaned_data["room"] or None,
            starts_at=self._moment(self.cleaned_data["starts"]),
            ends_at=self._moment(self.cleaned_data["ends"]),
        )

    def _moment(self, at: time) -> datetime:
        return datetime.combine(self.day, at, self.tz).astimezone(UTC)


class SeenForm(forms.Form):
    """That somebody means the session as they saw it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class LateForm(forms.Form):
    """How many minutes late a room is, and the last session that is to move along.

    `seen` is the release that was public when the page was made.
    """

    minutes = forms.TypedChoiceField(
        coerce=int, choices=[(minutes, str(minutes)) for minutes in MINUTES]
    )
    last = forms.TypedChoiceField(
        label=gettext_lazy("What moves along?"), coerce=UUID, required=False, empty_value=None
    )
    seen = forms.CharField(required=False)

    def __init__(self, *args: Any, entries: Iterable[Entry], **options: Any) -> None:
        super().__init__(*args, **options)
        last = self.fields["last"]
        assert isinstance(last, forms.TypedChoiceField)
        last.choices = [
            ("", _("Everything after it, until a gap is long enough")),
            *((str(entry.session.uuid), _until(entry)) for entry in entries),
        ]


def _until(entry: Entry) -> str:
    return _("Nothing after “%(title)s”") % {"title": entry.session.title}
