"""What an organiser says about a device that is to be let in."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from conference.models import Conference
from registrations.devices import Pairing
from registrations.models import Checkpoint
from registrations.pairing import SCOPES, Duty, evenings

EXPLAINED: dict[Duty, str | Promise] = {
    Duty.SCAN: gettext_lazy("Reads badges, and takes the latest one back."),
    Duty.DESK: gettext_lazy("Also finds people by name, and registers those who just turn up."),
    Duty.SUPERVISE: gettext_lazy("Also sorts out scans that do not agree."),
}


class PairingForm(forms.Form):
    name = OneLine(
        label=gettext_lazy("Name of the device"),
        help_text=gettext_lazy("Stewards see it: “Already checked in at 8:57, at North entrance.”"),
        longest=100,
        error_messages={
            "required": gettext_lazy("Write what to call it, for example North entrance.")
        },
    )
    checkpoint = forms.ModelChoiceField(
        label=gettext_lazy("Where it stands"),
        queryset=Checkpoint.objects.none(),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose where it stands.")},
    )
    duty = forms.ChoiceField(
        label=gettext_lazy("What it is used for"),
        initial=Duty.SCAN,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is used for.")},
    )
    until = forms.ChoiceField(
        label=gettext_lazy("Is shut out by itself"),
        help_text=gettext_lazy("You can shut it out before that, too."),
        error_messages={
            "required": gettext_lazy("Choose when it is shut out."),
            "invalid_choice": gettext_lazy("That evening has passed. Choose another one."),
        },
    )
    is_rehearsal = forms.BooleanField(
        label=gettext_lazy("Practise"),
        help_text=gettext_lazy(
            "The phone has a purple frame and answers as usual, but nothing is kept: nobody is "
            "checked in."
        ),
        required=False,
    )

    def __init__(self, *args: Any, conference: Conference, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        checkpoints = self.fields["checkpoint"]
        assert isinstance(checkpoints, forms.ModelChoiceField)
        checkpoints.queryset = conference.checkpoints.order_by("name_sv", "pk")
        checkpoints.initial = checkpoints.queryset.filter(kind=Checkpoint.Kind.ENTRANCE).first()
        self.evenings = {f"{at:%Y-%m-%d}": at for at in evenings(conference, now=now)}
        today = f"{now.astimezone(conference.tz):%Y-%m-%d}"
        _offer(self, "duty", [(duty, _explained(duty)) for duty in Duty])
        _offer(self, "until", [(day, _named(at, today)) for day, at in self.evenings.items()])

    def pairing(self) -> Pairing:
        chosen = self.cleaned_data
        return Pairing(
            checkpoint=chosen["checkpoint"],
            name=chosen["name"],
            scopes=SCOPES[Duty(chosen["duty"])],
            until=self.evenings[chosen["until"]],
            is_rehearsal=chosen["is_rehearsal"],
        )


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _explained(duty: Duty) -> str:
    return format_html(
        '<span><strong>{}</strong><br><span class="small">{}</span></span>',
        duty.label,
        EXPLAINED[duty],
    )


def _named(evening: datetime, today: str) -> str:
    at = {"time": date_format(evening, "TIME_FORMAT"), "day": date_format(evening, "l j F")}
    if f"{evening:%Y-%m-%d}" == today:
        return _("This evening at %(time)s") % at
    return capfirst(_("%(day)s at %(time)s") % at)
