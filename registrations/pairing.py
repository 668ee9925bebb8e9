"""What an organiser says about a device that is to be let in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registrations.devices import A_LONG_DAY, STEWARD_SCOPES, Pairing
from registrations.models import Checkpoint, Device


class PairingForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the device"),
        help_text=_("Stewards see it: “Already checked in at 8:57, at North entrance.”"),
        max_length=100,
        error_messages={"required": _("Write what to call it, for example North entrance.")},
    )
    checkpoint = forms.ModelChoiceField(
        label=_("Where it stands"),
        queryset=Checkpoint.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose where it stands.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Device.Scope.choices,
        initial=STEWARD_SCOPES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing it may do.")},
    )
    hours = forms.IntegerField(
        label=_("Hours until it is shut out by itself"),
        initial=A_LONG_DAY,
        min_value=1,
        max_value=72,
    )

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        super().__init__(*args, **options)
        checkpoints = self.fields["checkpoint"]
        assert isinstance(checkpoints, forms.ModelChoiceField)
        checkpoints.queryset = conference.checkpoints.order_by("slug")

    def pairing(self) -> Pairing:
        return Pairing(**self.cleaned_data)
