"""Which badges an organiser wants printed, and how."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from registrations.badge_sheets import Tally, Wish
from registrations.models import BadgeSheets

Layout, Order, Whom = BadgeSheets.Layout, BadgeSheets.Order, BadgeSheets.Whom


class BadgeSheetsForm(forms.Form):
    """Says beside each choice how many badges it is."""

    whom = forms.ChoiceField(
        label=gettext_lazy("Whose badges?"), choices=Whom.choices, widget=forms.RadioSelect
    )
    layout = forms.ChoiceField(
        label=gettext_lazy("Which paper?"), choices=Layout.choices, widget=forms.RadioSelect
    )
    order = forms.ChoiceField(
        label=gettext_lazy("In which order?"), choices=Order.choices, widget=forms.RadioSelect
    )
    has_backs = forms.BooleanField(
        label=gettext_lazy("Everybody's own programme on the back"),
        help_text=gettext_lazy("Print on both sides, and turn the sheets on their long edge."),
        required=False,
    )

    def __init__(self, *args: Any, tally: Tally) -> None:
        super().__init__(*args)
        self.initial = {
            "whom": Whom.NEW if tally.new else Whom.EVERYBODY,
            "layout": Layout.EIGHT,
            "order": Order.NAME,
        }
        whom = self.fields["whom"]
        assert isinstance(whom, forms.ChoiceField)
        whom.choices = [
            (value, f"{label}: {_number(tally.of(value))}") for value, label in Whom.choices
        ]

    def wish(self) -> Wish:
        return Wish(
            layout=Layout(self.cleaned_data["layout"]),
            order=Order(self.cleaned_data["order"]),
            whom=Whom(self.cleaned_data["whom"]),
            has_backs=self.cleaned_data["has_backs"],
        )


def _number(badges: int) -> str:
    return ngettext("one badge", "%(count)d badges", badges) % {"count": badges}
