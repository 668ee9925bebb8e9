"""Where and when something is, in words: what the board shows, and what it says of a move."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from scheduling.models import Slot


def time_words(starts_at: datetime, ends_at: datetime) -> str:
    """The day and from when until when, of times in the zone they are told in."""
    return _("%(day)s %(from)s–%(until)s") % {
        "day": date_format(starts_at, "l"),
        "from": time_format(starts_at),
        "until": time_format(ends_at),
    }


def slot_words(slot: Slot) -> str:
    """The room, the day and the times, in the conference's zone."""
    tz = ZoneInfo(slot.session.conference.timezone)
    when = time_words(slot.starts_at.astimezone(tz), slot.ends_at.astimezone(tz))
    return f"{slot.room.name}, {when}" if slot.room else when
