"""How the board moves, as an organiser decides it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.pace import Pace


class PaceForm(forms.Form):
    step = forms.IntegerField(
        label=_("Minutes in one step"),
        min_value=1,
        max_value=60,
        help_text=_("How far an arrow key or the mouse moves a session. Any minute can be typed."),
        error_messages={"required": _("Write how many minutes.")},
    )
    walking = forms.IntegerField(
        label=_("Minutes to walk to another room"),
        min_value=0,
        max_value=120,
        help_text=_("What somebody needs who speaks in two rooms, one after the other."),
        error_messages={"required": _("Write how many minutes.")},
    )
    turnover = forms.IntegerField(
        label=_("Minutes between two sessions in a room"),
        min_value=0,
        max_value=120,
        help_text=_("To let people out and in, and to change computers."),
        error_messages={"required": _("Write how many minutes.")},
    )

    def __init__(self, posted: Any, *, pace: Pace) -> None:
        initial = {"step": pace.step, "walking": pace.walking, "turnover": pace.turnover}
        super().__init__(posted, initial=initial)

    def pace(self) -> Pace:
        return Pace(**self.cleaned_data)
