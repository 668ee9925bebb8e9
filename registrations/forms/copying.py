"""What organisers write to begin next year's conference."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from conference.models import Conference
from registrations.copying import Edition, suggestion

ADDRESS_TAKEN = gettext_lazy("There is a conference with this address already.")


class CopyForm(forms.Form):
    """A name, an address and a first day."""

    name_sv = OneLine(
        label=gettext_lazy("Name in Swedish"),
        error_messages={"required": gettext_lazy("Write what the conference is called.")},
    )
    name_en = OneLine(label=gettext_lazy("Name in English"), required=False)
    slug = forms.RegexField(
        "^[0-9]{4}[a-z0-9-]*$",
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Begins with the year: 2027"),
        max_length=50,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    with_frame = forms.BooleanField(
        label=gettext_lazy("Copy check-in, breaks and meals with their times"), required=False
    )

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        suggested = suggestion(conference)
        names = ("name_sv", "name_en", "slug", "starts_on", "with_frame")
        options["initial"] = {name: getattr(suggested, name) for name in names}
        super().__init__(*args, **options)
        self.conference = conference
        wrong_address = _("Write the year, and then only small letters a–z, digits and hyphens.")
        self.fields["slug"].error_messages |= dict.fromkeys(["required", "invalid"], wrong_address)
        wrong_day = _("Write a day, for example %(day)s.") % {"day": suggested.starts_on}
        self.fields["starts_on"].error_messages |= dict.fromkeys(["required", "invalid"], wrong_day)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Conference.objects.filter(slug=slug).exists():
            raise ValidationError(ADDRESS_TAKEN)
        return slug

    def clean_starts_on(self) -> Any:
        starts_on = self.cleaned_data["starts_on"]
        if starts_on <= self.conference.ends_on:
            raise ValidationError(_("Choose a day after the conference that is copied."))
        return starts_on

    def refuse_address(self) -> None:
        self.add_error("slug", ADDRESS_TAKEN)

    @property
    def keeps_the_weekday(self) -> bool:
        starts_on = self.cleaned_data["starts_on"]
        return bool(starts_on.weekday() == self.conference.starts_on.weekday())

    def edition(self) -> Edition:
        return Edition(**self.cleaned_data)
