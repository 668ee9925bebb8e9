"""What is asked of somebody who hands over: who comes instead."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, OneLine
from conference.models import Organisation
from conference.organisations import match
from registrations.forms.registering import words_about_quota
from registrations.handing_over import AlreadyAdmitted, SameAddress, Successor
from registrations.models import Registration
from registrations.signup import QuotaReached


class HandOverForm(forms.Form):
    """The colleague's name and address; the organisation is usually the same."""

    name = OneLine(
        label=gettext_lazy("Your colleague's name"),
        help_text=gettext_lazy("As it should read on the badge."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write your colleague's name.")},
    )
    email = Address(help_text=gettext_lazy("The ticket and a link of their own are sent here."))
    organisation = OneLine(
        label=gettext_lazy("Organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "list": "organisations"}),
        error_messages={
            "required": gettext_lazy(
                "Write where your colleague comes from, for example Malå kommun."
            )
        },
    )

    def __init__(self, posted: Any, *, registration: Registration) -> None:
        super().__init__(posted, initial={"organisation": registration.organisation_shown})
        # A browser would fill in the address of whoever sits there.
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.organisations = list(Organisation.objects.order_by("name_sv"))

    def successor(self, *, language: str) -> Successor:
        email, written = self.cleaned_data["email"], self.cleaned_data["organisation"]
        return Successor(
            name=self.cleaned_data["name"],
            email=email,
            organisation=match(self.organisations, written=written, email=email),
            organisation_name=written,
            language=language,
        )

    def refuse(self, refusal: SameAddress | AlreadyAdmitted | QuotaReached) -> None:
        """Say why it cannot be handed over; what was typed stays."""
        if isinstance(refusal, SameAddress):
            words = _("This is your own address. Is only the name wrong? Change your registration.")
            self.add_error("email", words)
        elif isinstance(refusal, QuotaReached):
            self.add_error("organisation", words_about_quota(refusal.quota))
        else:
            words = _(
                "Your badge has been let in already, so the place stays yours. The information "
                "desk can help."
            )
            self.add_error(None, words)
