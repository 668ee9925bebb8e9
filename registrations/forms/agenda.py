"""What an attendee does with one session of the programme."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class AgendaForm(forms.Form):
    """One button: what to do, and with which slot of the programme."""

    class Wish(models.TextChoices):
        BOOK = "book", _("Book a seat")
        SWAP = "swap", _("Swap")
        LEAVE = "leave", _("Leave the seat")
        SAVE = "save", _("Save")
        UNSAVE = "unsave", _("Do not save")

    wish = forms.ChoiceField(choices=Wish)
    slot = forms.IntegerField()
