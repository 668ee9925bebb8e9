"""What organisers and the desk type about other people."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, OneLine
from conference.languages import swedish_order
from conference.models import Conference, Organisation
from conference.organisations import match
from registrations.models import Pool, Registration
from registrations.on_behalf import Correction
from registrations.people import Wanted


def reason_field() -> OneLine:
    return OneLine(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Is kept with your name. Write nothing about health."),
        error_messages={"required": gettext_lazy("Write in a few words why you do this.")},
    )


class FilterForm(forms.Form):
    """Whom to show in the list of people. Nothing about health, ever."""

    q = forms.CharField(label=gettext_lazy("Name or organisation"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    pool = forms.ChoiceField(label=gettext_lazy("Takes part"), required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        super().__init__(*args, **options)
        here = Organisation.objects.filter(registrations__conference=conference).distinct()
        organisations = sorted(here, key=lambda one: swedish_order(one.name))
        choices: dict[str, list[tuple[str, Any]]] = {
            "status": [(one.value, one.label) for one in Registration.Status],
            "pool": [(pool.slug, pool.name) for pool in conference.pools.in_order()],
            "organisation": [(one.slug, one.name) for one in organisations],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Any")), *offered]

    def wanted(self) -> Wanted:
        """What can be understood of the choice; a mistyped address narrows nothing."""
        self.full_clean()
        return Wanted(
            words=self.cleaned_data.get("q", ""),
            status=self.cleaned_data.get("status", ""),
            pool=self.cleaned_data.get("pool", ""),
            organisation=self.cleaned_data.get("organisation", ""),
        )


class ReasonForm(forms.Form):
    """Why something out of the ordinary is done."""

    reason = reason_field()


class NewTicketForm(ReasonForm):
    """Why somebody gets a new ticket, and which registration the desk had before its eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class CorrectionForm(forms.Form):
    """What an organiser may set right about a person."""

    name = OneLine(
        label=gettext_lazy("Name"),
        error_messages={"required": gettext_lazy("Write the person's name.")},
    )
    email = Address()
    organisation = OneLine(
        label=gettext_lazy("Organisation"),
        error_messages={"required": gettext_lazy("Write where the person comes from.")},
    )
    pool = forms.ModelChoiceField(
        label=gettext_lazy("Takes part"),
        queryset=Pool.objects.none(),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose how the person takes part.")},
    )
    reason = reason_field()

    def __init__(self, *args: Any, registration: Registration, **options: Any) -> None:
        options["initial"] = {
            "name": registration.name,
            "email": registration.email,
            "organisation": registration.organisation_shown,
            "pool": registration.waiting_for or registration.pool,
        }
        super().__init__(*args, **options)
        pools = self.fields["pool"]
        assert isinstance(pools, forms.ModelChoiceField)
        pools.queryset = registration.conference.pools.in_order()
        self.fields["email"].required = bool(registration.email)

    def correction(self) -> Correction:
        written = self.cleaned_data["organisation"]
        email = self.cleaned_data["email"]
        organisations = Organisation.objects.order_by("name_sv")
        return Correction(
            name=self.cleaned_data["name"],
            email=email,
            organisation=match(organisations, written=written, email=email),
            organisation_name=written,
            pool=self.cleaned_data["pool"],
            reason=self.cleaned_data["reason"],
        )


class PutInForm(ReasonForm):
    """Where somebody gets a place although it is full, and why."""

    pool = forms.ModelChoiceField(
        label=gettext_lazy("Where?"),
        queryset=Pool.objects.none(),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose how the person takes part.")},
    )
    field_order = ["pool", "reason"]

    def __init__(self, *args: Any, registration: Registration, **options: Any) -> None:
        pools = registration.conference.pools.in_order()
        options["initial"] = {"pool": registration.waiting_for or pools.first()}
        super().__init__(*args, **options)
        wish = self.fields["pool"]
        assert isinstance(wish, forms.ModelChoiceField)
        wish.queryset = pools
