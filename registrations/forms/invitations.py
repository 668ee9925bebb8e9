"""What organisers write to invite people."""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, OneLine
from conference.models import Conference
from registrations import tables
from registrations.inviting import Invitee
from registrations.models import InvitationGreeting
from registrations.people_lists import Line, lines_of
from registrations.tables import NotATable, Row, TooBig, TooManyRows

# In the morning, when people read their mail.
MORNING = time(8)


class InviteeForm(forms.Form):
    """One row of the list, with the rules that everybody's name and address are under."""

    name = OneLine(required=False)
    email = Address()
    organisation = OneLine(required=False)


class ImportForm(forms.Form):
    """People to invite: pasted, or in a file. One row that is wrong, and nothing is saved."""

    lines = forms.CharField(
        label=gettext_lazy("Paste addresses"),
        help_text=gettext_lazy(
            "One on each line; name and organisation if you know them: "
            "Anna Berg; anna@umea.example; Umeå kommun"
        ),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy("Excel or CSV, at most 500 rows."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letters"),
        choices=settings.LANGUAGES,
        initial="sv",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a language.")},
    )

    def clean(self) -> None:
        self.invitees: list[Invitee] = []
        pasted, file = self.cleaned_data.get("lines", ""), self.cleaned_data.get("file")
        if file:
            self._read("file", lambda: tables.rows_of_file(_content(file)))
        if pasted:
            self._read("lines", lambda: tables.rows_of_text(pasted))
        if not self.errors and not self.invitees:
            self.add_error("lines", _("Paste at least one address, or choose a file."))

    def _read(self, field: str, rows: Callable[[], Sequence[Row]]) -> None:
        try:
            found = lines_of(rows())
        except NotATable:
            self.add_error(field, _("This file cannot be read. Save it as Excel or CSV."))
        except (TooBig, TooManyRows):
            self.add_error(field, _("This is too much at a time. Divide it: at most 500 rows."))
        else:
            for line in found:
                self._check(field, line)

    def _check(self, field: str, line: Line) -> None:
        row = InviteeForm(
            {"name": line.name, "email": line.email, "organisation": line.organisation}
        )
        if row.is_valid():
            facts = row.cleaned_data
            self.invitees.append(Invitee(facts["email"], facts["name"], facts["organisation"]))
        for errors in row.errors.values():
            for error in errors:
                told = {"number": line.number, "error": error}
                self.add_error(field, _("Row %(number)d: %(error)s") % told)


def _content(file: Any) -> bytes:
    """No more of an uploaded file than tells that it is too big."""
    content: bytes = file.read(tables.MOST_BYTES + 1)
    return content


class ReminderForm(forms.Form):
    """When the silent ones are reminded."""

    on = forms.DateField(
        label=gettext_lazy("Send the reminder on"),
        help_text=gettext_lazy("Empty means at once; otherwise at 8 in the morning."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write a date like 2026-11-30.")},
    )

    def at(self, conference: Conference, *, now: datetime) -> datetime:
        on = self.cleaned_data["on"]
        if on is None:
            return now
        return max(now, datetime.combine(on, MORNING, conference.tz))


class GreetingForm(forms.ModelForm):  # type: ignore[type-arg]  # none at run time
    """Plain words of the organiser's own."""

    class Meta:
        model = InvitationGreeting
        fields = ["words_sv", "words_en"]
        widgets = {
            "words_sv": forms.Textarea(attrs={"rows": 5}),
            "words_en": forms.Textarea(attrs={"rows": 5}),
        }


class OptOutForm(forms.Form):
    """Somebody who has written to say no."""

    email = Address()
