"""When the demo's attendees are reminded, and asked whether they come."""

from datetime import datetime, time, timedelta

from conference.models import Conference
from registrations import rounds

MORNING = time(8)


def plan_letters(conference: Conference) -> None:
    """A week before they are asked; the Friday before they are reminded. Neither is yet."""
    rounds.set_times(
        conference,
        reminder_at=_morning(conference, timedelta(days=4)),
        reconfirm_at=_morning(conference, timedelta(days=7)),
    )


def _morning(conference: Conference, before: timedelta) -> datetime:
    return datetime.combine(conference.starts_on - before, MORNING, conference.tz)
