"""How many places of one kind an organisation may have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from conference.models import Conference, Organisation
from registrations.models import Pool
from registrations.quotas import QuotaBelowTaken


class QuotaForm(forms.Form):
    """An organisation, a way of taking part, and a number."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"),
        queryset=Organisation.objects.order_by("name_sv"),
        empty_label=gettext_lazy("Choose"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose an organisation.")
        ),
    )
    pool = forms.ModelChoiceField(
        label=gettext_lazy("Places of"),
        queryset=Pool.objects.none(),
        empty_label=gettext_lazy("Choose"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose a way of taking part.")
        ),
    )
    places = forms.IntegerField(
        label=gettext_lazy("At most"),
        min_value=0,
        max_value=100_000,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Write a number of places."),
        ),
    )

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        super().__init__(*args, **options)
        pool = self.fields["pool"]
        assert isinstance(pool, forms.ModelChoiceField)
        pool.queryset = conference.pools.in_order()

    def refuse(self, refusal: QuotaBelowTaken) -> None:
        words = ngettext(
            "They have or wait for %(taken)d place already. Choose at least as many.",
            "They have or wait for %(taken)d places already. Choose at least as many.",
            refusal.taken,
        )
        self.add_error("places", words % {"taken": refusal.taken})
