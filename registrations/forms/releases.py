"""What is said of a release by whoever publishes it."""

from django import forms
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine


class ReleaseForm(forms.Form):
    """`seen` is the fingerprint of what the page showed."""

    name = OneLine(
        label=gettext_lazy("Name of the release"),
        longest=100,
        required=False,
        help_text=gettext_lazy("For yourselves, in the list of releases. They are numbered too."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
