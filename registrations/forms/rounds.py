"""When organisers have everybody written to."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Conference
from registrations.rounds import begins_at


class Moment(forms.DateTimeField):
    """A day and a time as the browser's own field gives them; nothing when it is left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateTimeInput(
                format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": "60"}
            ),
            error_messages={
                "invalid": gettext_lazy("Write a day and a time, for example 2026-12-01 08:00.")
            },
            **options,
        )


class RoundsForm(forms.Form):
    """The two times; a time that has passed means now."""

    reminder_at = Moment(
        label=gettext_lazy("Remind everybody"),
        help_text=gettext_lazy(
            "Everybody registered by then gets a letter with the days, their ticket and a way to "
            "cancel. A time that has passed means now. Empty: nobody is reminded."
        ),
    )
    reconfirm_at = Moment(
        label=gettext_lazy("Ask whether they come"),
        help_text=gettext_lazy(
            "Everybody with a place gets a letter with a yes and a no. Nobody loses a place by not "
            "answering. A time that has passed means now. Empty: nobody is asked."
        ),
    )

    def __init__(self, posted: Any, *, conference: Conference) -> None:
        initial = {
            "reminder_at": conference.reminder_at,
            "reconfirm_at": conference.reconfirm_at,
        }
        super().__init__(posted, initial=initial)
        self.conference = conference

    def clean_reminder_at(self) -> datetime | None:
        return self._before_it_begins("reminder_at")

    def clean_reconfirm_at(self) -> datetime | None:
        return self._before_it_begins("reconfirm_at")

    def _before_it_begins(self, field: str) -> datetime | None:
        at: datetime | None = self.cleaned_data[field]
        if at is not None and at >= begins_at(self.conference):
            raise ValidationError(_("Choose a time before the conference begins."))
        return at
