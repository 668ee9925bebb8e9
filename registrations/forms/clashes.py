"""How much each kind of clash matters, as an organiser says it."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from scheduling.clashes.levels import Levels
from scheduling.models import ClashLevel as Level
from scheduling.models import ClashRule as Rule

MEANING = {
    Rule.ROOM_TAKEN: _("Two sessions in the same room at the same time. Never published."),
    Rule.PERSON_TAKEN: _(
        "A speaker or moderator with two sessions at the same time, from elsewhere too."
    ),
    Rule.PERSON_AWAY: _("A session when one of its speakers or moderators cannot come."),
    Rule.ROOM_CLOSED: _("A session when its room is closed."),
    Rule.TOO_TIGHT: _(
        "Fewer minutes than it takes to walk between rooms, or to change over in one. "
        "How many is said in the settings of the board."
    ),
    Rule.LONGER_THAN_SLOT: _("A session that takes more minutes than it has been given."),
    Rule.SAME_TRACK: _("Two sessions of one track at the same time."),
    Rule.ROOM_TOO_SMALL: _(
        "More who have booked or saved the session, or more seats to book, than the room holds."
    ),
    Rule.BOOKED_IN_BOTH: _("Attendees who have booked two sessions at the same time."),
    Rule.EQUIPMENT_MISSING: _(
        "Streaming, recording, speakers from elsewhere or a hearing loop, where the room has none."
    ),
    Rule.OUTSIDE_HOURS: _(
        "A session before the doors open, after they close, or on another day. "
        "Breaks, meals and travel may be."
    ),
}


class LevelsForm(forms.Form):
    """Four choices for each rule."""

    def __init__(self, posted: Any, *, levels: Levels) -> None:
        super().__init__(posted, initial={rule.value: levels[rule].value for rule in Rule})
        for rule in Rule:
            self.fields[rule.value] = forms.ChoiceField(
                label=rule.label,
                help_text=MEANING[rule],
                choices=Level.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose how much it matters.")},
            )

    def rows(self) -> list[BoundField]:
        return [self[rule.value] for rule in Rule]

    def levels(self) -> Levels:
        """What was said, once the form is valid."""
        return {rule: Level(self.cleaned_data[rule.value]) for rule in Rule}
