"""What organisers write about a way of taking part."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Moment
from registrations.models import Pool


class AttendanceForm(forms.ModelForm):  # type: ignore[type-arg]  # -- takes none at run time
    """Everything but the number of places, which has rules of its own."""

    closes_at = Moment(label=gettext_lazy("Registration closes"))
    changes_until = Moment(
        label=gettext_lazy("Attendees can change by themselves until"),
        help_text=gettext_lazy("After that they write to you. Cancelling is always possible."),
        required=False,
    )

    class Meta:
        model = Pool
        fields = (
            *("name_sv", "name_en", "about_sv", "about_en", "address"),
            *("contact_name", "contact_email", "serves_lunch", "closes_at", "changes_until"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("contact_name") and not cleaned.get("contact_email"):
            self.add_error("contact_email", _("Write an address where the contact can be reached."))
        return cleaned
