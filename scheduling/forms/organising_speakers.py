"""What organisers type about speakers, and decide about what speakers ask for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, OneLine
from scheduling.forms.speakers import ProfileForm
from scheduling.models import Speaker, SpeakerEdit
from scheduling.speaking.directory import Contact, seen_by_organiser
from scheduling.speaking.edits import Change
from scheduling.speaking.profile import Values, values_of
from scheduling.speaking.reading import Missing, Standing

Decision = SpeakerEdit.Decision


class SpeakerForm(ProfileForm):
    """All that is known of a speaker but what only they can answer."""

    email = Address(required=False, help_text=gettext_lazy("Their own link is sent here."))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"), choices=settings.LANGUAGES
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("name", "email", "language", "organisation")

    def __init__(self, posted: Any = None, *, speaker: Speaker | None = None) -> None:
        forms.Form.__init__(self, posted, initial=_initial(speaker))
        self.fields["biography_sv"].label = _("About them, in Swedish")
        self.fields["biography_en"].label = _("About them, in English")
        self.fields["photo_alt_sv"].help_text = _("For those who do not see it.")

    @property
    def contact(self) -> Contact:
        return Contact(self.cleaned_data["email"], self.cleaned_data["language"])


class SpeakersFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name"), required=False)
    missing = forms.ChoiceField(label=gettext_lazy("What is missing"), required=False)

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        field = self.fields["missing"]
        assert isinstance(field, forms.ChoiceField)
        things = [(one.value, one.label) for one in Missing]
        field.choices = [("", _("Any")), ("something", _("Something")), *things]

    def choose(self, standings: Sequence[Standing]) -> list[Standing]:
        """Those that fit; a mistyped address narrows nothing."""
        self.full_clean()
        words = self.cleaned_data.get("q", "").strip().casefold()
        missing = self.cleaned_data.get("missing", "")
        return [
            one
            for one in standings
            if words in one.speaker.name.casefold()
            and (not missing or missing in _ways_to_miss(one))
        ]


class RemindForm(forms.Form):
    """What speakers are to be reminded of; shown with how many that is, before it is sent."""

    missing = forms.MultipleChoiceField(
        label=gettext_lazy("Write to those who miss"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what you want to remind them of.")},
    )

    def __init__(self, posted: Any = None, *, standings: Sequence[Standing]) -> None:
        super().__init__(posted, initial={"missing": [one.value for one in Missing]})
        field = self.fields["missing"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (one.value, f"{one.label} ({sum(one in each.missing for each in standings)})")
            for one in Missing
        ]

    @property
    def chosen(self) -> list[Missing]:
        return [Missing(value) for value in self.cleaned_data["missing"]]


class DecisionForm(forms.Form):
    """Yes or no to each of a speaker's changes, and a sentence for the letter."""

    words = OneLine(
        label=gettext_lazy("A sentence to the speaker"),
        help_text=gettext_lazy("Stands first in the letter they get."),
        longest=500,
        required=False,
    )

    def __init__(self, posted: Any = None, *, changes: Sequence[Change]) -> None:
        super().__init__(posted)
        self.changes = changes
        for change in changes:
            key = change.edit.pk
            self.fields[f"decision_{key}"] = forms.ChoiceField(
                label=change.edit.get_field_display(),
                choices=[("approved", _("Approve")), ("declined", _("Decline"))],
                widget=forms.RadioSelect,
                required=False,
            )
            seen = forms.CharField(widget=forms.HiddenInput, initial=change.seen, required=False)
            self.fields[f"seen_{key}"] = seen
        self.order_fields([name for name in self.fields if name != "words"])

    @property
    def rows(self) -> list[tuple[Change, forms.BoundField, forms.BoundField]]:
        return [
            (change, self[f"decision_{change.edit.pk}"], self[f"seen_{change.edit.pk}"])
            for change in self.changes
        ]

    def clean(self) -> None:
        if not self.errors and not self.decisions:
            self.add_error(None, _("Approve or decline at least one of the changes."))

    @property
    def decisions(self) -> dict[int, str]:
        answers = {
            change.edit.pk: self.cleaned_data[f"decision_{change.edit.pk}"]
            for change in self.changes
        }
        return {key: answer for key, answer in answers.items() if answer}

    @property
    def seen(self) -> dict[int, str]:
        return {
            change.edit.pk: self.cleaned_data[f"seen_{change.edit.pk}"] for change in self.changes
        }


def _ways_to_miss(standing: Standing) -> set[str]:
    ways = {one.value for one in standing.missing}
    return {*ways, "something"} if ways else ways


def _initial(speaker: Speaker | None) -> dict[str, Any]:
    if speaker is None:
        return {"language": "sv"}
    values: Values = values_of(speaker)
    contact = {"email": speaker.email, "language": speaker.language}
    return {**values, **contact, "seen": seen_by_organiser(speaker)}
