"""Asking for a link that was lost."""

from django import forms
from django.utils.translation import gettext_lazy

from conference.form_fields import Address


class AddressForm(forms.Form):
    """Where to send the link that was lost."""

    email = Address(
        help_text=gettext_lazy("The address you registered with. The link is sent there.")
    )
