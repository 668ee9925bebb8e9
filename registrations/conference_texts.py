"""What organisers change of the conference itself: its texts, its days and their hours.

Attendees have the days in their calendars, which find out by each day's sequence and time of
change; so whatever those calendars say is changed here and nowhere else.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Conference, ConferenceDay
from scheduling import moving
from scheduling.editing import Values, merged
from scheduling.models import Slot

TEXTS = (
    *("name_sv", "name_en", "tagline_sv", "tagline_en", "about_sv", "about_en"),
    *("venue_name", "venue_city", "venue_accessibility_sv", "venue_accessibility_en"),
    "contact_email",
)
IN_CALENDARS = frozenset({"name_sv", "name_en", "venue_name", "venue_city"})

type Hours = tuple[time, time]


class DatesInUse(Exception):
    """People count on the dates, or something stands on a day that would be gone."""


def texts_of(conference: Conference) -> Values:
    return {name: getattr(conference, name) for name in TEXTS}


@transaction.atomic
def change_texts(
    conference: Conference,
    typed: Values,
    *,
    seen: Mapping[str, str],
    keep: Collection[str] = (),
    now: datetime,
) -> None:
    """Raises ChangedMeanwhile; then nothing has changed."""
    held = Conference.objects.select_for_update().get(pk=conference.pk)
    before = texts_of(held)
    values = merged(typed, before, seen=seen, keep=keep)
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=TEXTS)
    if any(values[name] != before[name] for name in IN_CALENDARS):
        held.days.update(sequence=F("sequence") + 1, changed_at=now)


@transaction.atomic
def change_hours(conference: Conference, hours: Mapping[int, Hours], *, now: datetime) -> None:
    """From when until when each day is open, by the clock at the venue; by the day's key."""
    draft = moving.hold(conference)
    for day in conference.days.select_for_update():
        _set_day(day, day.date, hours[day.pk], now=now)
    moving.raise_version(draft)


def dates_are_free(conference: Conference) -> bool:
    """Nobody has been told of them: nothing is published, and nobody is registered."""
    return not (conference.releases.exists() or conference.registrations.exists())


@transaction.atomic
def set_dates(conference: Conference, starts_on: date, number: int, *, now: datetime) -> None:
    """So many days from the first; what stands on a day goes with it. Raises DatesInUse."""
    draft = moving.hold(conference)
    if not dates_are_free(conference):
        raise DatesInUse(_("People have been told of the dates. They cannot be changed here."))
    days = list(conference.days.order_by("date"))
    _move_slots(conference, timedelta(days=(starts_on - conference.starts_on).days))
    _refuse_slots_after(conference, starts_on + timedelta(days=number - 1))
    conference.starts_on = starts_on
    conference.ends_on = starts_on + timedelta(days=number - 1)
    conference.save(update_fields=["starts_on", "ends_on"])
    _lay_days(conference, days, number, now=now)
    moving.raise_version(draft)


def _move_slots(conference: Conference, by: timedelta) -> None:
    """The clock at the venue stays what it is, in summer and winter."""
    slots = list(Slot.objects.filter(session__conference=conference))
    for slot in slots:
        for name in ("starts_at", "ends_at"):
            local = getattr(slot, name).astimezone(conference.tz)
            setattr(slot, name, datetime.combine(local.date() + by, local.time(), conference.tz))
    Slot.objects.bulk_update(slots, ["starts_at", "ends_at"])


def _refuse_slots_after(conference: Conference, last: date) -> None:
    end = datetime.combine(last + timedelta(days=1), time(0), conference.tz)
    later = Slot.objects.filter(session__conference=conference, starts_at__gte=end).count()
    if later:
        words = ngettext(
            "One session is placed after the last day. Move it first.",
            "%(number)d sessions are placed after the last day. Move them first.",
            later,
        )
        raise DatesInUse(words % {"number": later})


def _lay_days(
    conference: Conference, days: list[ConferenceDay], number: int, *, now: datetime
) -> None:
    """Those there are keep their hours; new ones have those of the last."""
    ConferenceDay.objects.filter(pk__in=[day.pk for day in days[number:]]).delete()
    kept = days[:number]
    # When they go forward the last goes first: two never share a date on the way.
    goes_forward = bool(kept) and conference.starts_on > kept[0].date
    for at in sorted(range(len(kept)), reverse=goes_forward):
        on = conference.starts_on + timedelta(days=at)
        _set_day(kept[at], on, _hours(kept[at]), now=now)
    hours = _hours(days[-1]) if days else (time(9), time(17))
    for at in range(len(kept), number):
        on = conference.starts_on + timedelta(days=at)
        _set_day(ConferenceDay(conference=conference), on, hours, now=now)


def _hours(day: ConferenceDay) -> Hours:
    opens, closes = (at.astimezone(day.conference.tz) for at in (day.starts_at, day.ends_at))
    return opens.time(), closes.time()


def _set_day(day: ConferenceDay, on: date, hours: Hours, *, now: datetime) -> None:
    """A day that changes says so to the calendars that hold it."""
    starts_at, ends_at = (datetime.combine(on, at, day.conference.tz) for at in hours)
    if day.pk and (day.date, day.starts_at, day.ends_at) == (on, starts_at, ends_at):
        return
    day.sequence += day.pk is not None
    day.date, day.starts_at, day.ends_at, day.changed_at = on, starts_at, ends_at, now
    day.save()
