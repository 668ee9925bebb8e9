"""What is typed at the registration desk, where a line of people waits."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, OneLine
from conference.languages import swedish_order
from conference.models import Organisation, User
from conference.organisations import match
from registrations.models import Pool, Registration
from registrations.signup import Attendee, Override


class ScanForm(forms.Form):
    """The mark of one press of the button, so that a double click is one check-in."""

    scan = forms.UUIDField()


class PaperForm(forms.Form):
    """What the badge is printed on."""

    class Paper(models.TextChoices):
        A6 = "a6", gettext_lazy("A6")
        A4 = "a4", gettext_lazy("A4, to cut out")
        LABEL = "label", gettext_lazy("A label, 90 × 55 mm")

    paper = forms.ChoiceField(choices=Paper)

    @property
    def chosen(self) -> Paper:
        """A6 for whoever has chosen nothing that there is."""
        return self.Paper(self.cleaned_data["paper"]) if self.is_valid() else self.Paper.A6


class WalkInForm(forms.Form):
    """Somebody who stands at the desk: a name and an organisation are enough."""

    OVER, LINE = "over", "line"

    name = OneLine(
        label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": gettext_lazy("Write the person's name.")},
    )
    organisation = OneLine(
        label=gettext_lazy("Organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "organisations"}),
        error_messages={"required": gettext_lazy("Write where the person comes from.")},
    )
    email = Address(
        required=False, help_text=gettext_lazy("For the ticket and news. Without it, no letters.")
    )
    when_full = forms.ChoiceField(
        label=gettext_lazy("It is full on site. What shall happen?"),
        choices=[
            (OVER, gettext_lazy("Give a place over capacity")),
            (LINE, gettext_lazy("Put in line, with an online place meanwhile")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = OneLine(
        label=gettext_lazy("Why over capacity?"),
        help_text=gettext_lazy("Is kept with your name. Write nothing about health."),
        required=False,
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pool: Pool, has_no_place: bool = False, **options: Any) -> None:
        """What shall happen is asked when it is full, or when the rule has found no place."""
        options["initial"] = {"submission": uuid4()}
        super().__init__(*args, **options)
        self.pool = pool
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.organisations = sorted(
            Organisation.objects.all(), key=lambda one: swedish_order(one.name)
        )
        self.is_full = pool.is_full or has_no_place or "when_full" in self.data
        if not self.is_full:
            del self.fields["when_full"], self.fields["reason"]

    def clean(self) -> None:
        if not self.is_full:
            return
        if not self.cleaned_data.get("when_full"):
            self.add_error("when_full", _("Choose what shall happen."))
        if self._is_over and not self.cleaned_data.get("reason") and not self.has_error("reason"):
            self.add_error("reason", _("Write in a few words why you do this."))

    @property
    def _is_over(self) -> bool:
        return self.cleaned_data.get("when_full") == self.OVER

    def override(self, *, by: User) -> Override | None:
        return Override(by, self.cleaned_data["reason"]) if self._is_over else None

    def attendee(self, *, language: str) -> Attendee:
        written, email = self.cleaned_data["organisation"], self.cleaned_data["email"]
        return Attendee(
            name=self.cleaned_data["name"],
            email=email,
            organisation=match(self.organisations, written=written, email=email),
            organisation_name=written,
            pool=self.pool,
            language=language,
            submission=self.cleaned_data["submission"],
            via=Registration.Via.DESK,
        )
