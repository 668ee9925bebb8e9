"""How many places there are, what becomes of freed ones, and why somebody is let in past a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from conference.models import Conference
from registrations.capacity import CapacityBelowTaken
from registrations.models import Pool

A_WEEK = 7 * 24
WHOLE_NUMBER = gettext_lazy("Write a whole number of places, or nothing when there is no limit.")


class HourOfDay(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={
                "required": gettext_lazy("Write a time, for example 21:00."),
                "invalid": gettext_lazy("Write a time, for example 21:00."),
            },
            **options,
        )


class WaitingRulesForm(forms.Form):
    """What happens when a place is freed."""

    waiting_list_policy = forms.ChoiceField(
        label=gettext_lazy("When a place is freed"),
        choices=Conference.WaitingListPolicy.choices,
        widget=forms.RadioSelect,
    )
    offer_hours = forms.IntegerField(
        label=gettext_lazy("Hours to answer an offer"),
        help_text=gettext_lazy(
            "The quiet hours do not count. So near the conference that the time would not be over "
            "before it begins, places are given at once."
        ),
        min_value=1,
        max_value=A_WEEK,
        error_messages={
            field: gettext_lazy("Write a number of hours between 1 and 168.")
            for field in ("required", "invalid", "min_value", "max_value")
        },
    )
    quiet_from = HourOfDay(
        label=gettext_lazy("Quiet from"),
        help_text=gettext_lazy(
            "Offers made in the quiet hours are sent, and begin to count, when they end. The same "
            "time twice means never."
        ),
    )
    quiet_until = HourOfDay(label=gettext_lazy("Quiet until"))

    def __init__(self, posted: Any, *, conference: Conference) -> None:
        initial = {name: getattr(conference, name) for name in self.base_fields}
        super().__init__(posted, initial=initial)


class PlacesForm(forms.Form):
    """How many places a pool has."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("Empty when there is no limit."),
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), WHOLE_NUMBER),
    )

    def __init__(self, posted: Any, *, pool: Pool) -> None:
        super().__init__(posted, initial={"capacity": pool.capacity}, prefix=pool.slug)

    def refuse(self, refusal: CapacityBelowTaken) -> None:
        words = _("%(taken)d places are taken already. Write at least that many.")
        self.add_error("capacity", ValidationError(words, params={"taken": refusal.taken}))


class LettingInForm(forms.Form):
    """Why somebody gets a place past the line."""

    reason = OneLine(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy(
            "For example: moderates a session. Is kept with your name; write nothing about health."
        ),
        error_messages={"required": gettext_lazy("Write why: it is kept with your name.")},
    )
