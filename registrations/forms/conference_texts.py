"""What organisers write about the conference itself."""

import json
from collections.abc import Iterator
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, OneLine, Prose
from conference.models import Conference, ConferenceDay
from registrations.conference_texts import TEXTS, DatesInUse, Hours, texts_of
from scheduling.editing import ChangedMeanwhile, Values, digests

MOST_DAYS = 7


class TextsForm(forms.Form):
    """The texts in both languages, and which of them the person had before their eyes."""

    name_sv = OneLine(
        label=gettext_lazy("Name in Swedish"),
        error_messages={"required": gettext_lazy("Write what the conference is called.")},
    )
    name_en = OneLine(label=gettext_lazy("Name in English"), required=False)
    tagline_sv = OneLine(label=gettext_lazy("Tagline in Swedish"), required=False)
    tagline_en = OneLine(label=gettext_lazy("Tagline in English"), required=False)
    about_sv = Prose(label=gettext_lazy("About the conference, in Swedish"), required=False)
    about_en = Prose(label=gettext_lazy("About the conference, in English"), required=False)
    venue_name = OneLine(label=gettext_lazy("Venue"), required=False)
    venue_city = OneLine(label=gettext_lazy("Town"), longest=100, required=False)
    venue_accessibility_sv = Prose(
        label=gettext_lazy("Accessibility of the venue, in Swedish"), required=False
    )
    venue_accessibility_en = Prose(
        label=gettext_lazy("Accessibility of the venue, in English"), required=False
    )
    contact_email = Address(help_text=gettext_lazy("Where attendees write when they need help."))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    keep = forms.MultipleChoiceField(required=False, choices=[(name, name) for name in TEXTS])

    def __init__(
        self, data: Any = None, *, conference: Conference, values: Values | None = None
    ) -> None:
        now = texts_of(conference)
        super().__init__(data, initial=values or now | {"seen": json.dumps(digests(now))})
        self.conference = conference
        self.conflicts: list[tuple[str, str, str]] = []

    def values(self) -> Values:
        return {name: self.cleaned_data[name] for name in TEXTS}

    def had_seen(self) -> dict[str, str]:
        """The digests of what the form showed; nonsense is as if nothing had been seen."""
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def with_theirs(self, other: ChangedMeanwhile) -> Self:
        """What was typed, beside what others have written; saving it again is a choice."""
        seen = {"seen": json.dumps(digests(other.theirs))}
        again = type(self)(conference=self.conference, values=other.typed | seen)
        again.conflicts = [
            (name, str(self.fields[name].label), other.theirs[name] or "–") for name in other.fields
        ]
        return again


class HoursForm(forms.Form):
    """From when until when each day is open."""

    def __init__(self, data: Any = None, *, days: list[ConferenceDay]) -> None:
        super().__init__(data)
        self.days = days
        for day in days:
            for name, words, at in (
                ("opens", _("Opens"), day.starts_at),
                ("closes", _("Closes"), day.ends_at),
            ):
                self.fields[f"{name}_{day.pk}"] = forms.TimeField(
                    label=words,
                    initial=at.astimezone(day.conference.tz).time(),
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                    error_messages=dict.fromkeys(
                        ["required", "invalid"], _("Write a time, for example 08:30.")
                    ),
                )

    def rows(self) -> Iterator[tuple[ConferenceDay, forms.BoundField, forms.BoundField]]:
        for day in self.days:
            yield day, self[f"opens_{day.pk}"], self[f"closes_{day.pk}"]

    def clean(self) -> None:
        for day in self.days:
            opens = self.cleaned_data.get(f"opens_{day.pk}")
            closes = self.cleaned_data.get(f"closes_{day.pk}")
            if opens and closes and closes <= opens:
                self.add_error(f"closes_{day.pk}", _("The day must close after it opens."))

    def hours(self) -> dict[int, Hours]:
        chosen = self.cleaned_data
        return {
            day.pk: (chosen[f"opens_{day.pk}"], chosen[f"closes_{day.pk}"]) for day in self.days
        }


class DatesForm(forms.Form):
    """The first day, and how many there are."""

    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=dict.fromkeys(
            ["required", "invalid"], gettext_lazy("Write a day, for example 2027-12-07.")
        ),
    )
    number = forms.IntegerField(
        label=gettext_lazy("Number of days"), min_value=1, max_value=MOST_DAYS
    )

    def __init__(self, data: Any = None, *, conference: Conference) -> None:
        number = (conference.ends_on - conference.starts_on).days + 1
        super().__init__(data, initial={"starts_on": conference.starts_on, "number": number})

    def refuse(self, refusal: DatesInUse) -> None:
        self.add_error("starts_on", str(refusal))
