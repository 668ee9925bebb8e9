"""What letters about registrations carry beside their words: ticket, calendar, the way out."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conference.addresses import whole_address
from conference.models import Conference, ConferenceDay
from notifications.letters import Enclosure, Letter
from notifications.stationery import Receiver, Words, on_paper
from registrations import agenda
from registrations.badges import qr_png
from registrations.days import days_of
from registrations.models import Group, Invitation, Registration
from registrations.reservations import reservation_markup


def letter(registration: Registration, words: Words) -> Letter:
    conference = registration.conference
    why = _(
        "You get this letter because your address was registered for %(conference)s. Was it not "
        "you? Reply, and we take it away."
    ) % {"conference": conference.name}
    return on_paper(
        conference,
        words,
        Receiver(registration.email, registration.name, why),
        enclosures=(*_pictures(registration, words), *_calendars(registration, words)),
        ticket_code=registration.ticket_code if words.ticket_note else "",
        markup=reservation_markup(registration),
    )


def invitation(invited: Invitation, words: Words, *, headers: Mapping[str, str]) -> Letter:
    """To somebody who has not registered: no ticket, no calendar, a way out."""
    why = _(
        "You get this letter because we think that the conference is for you. We have not heard "
        "from you yet."
    )
    return on_paper(
        invited.conference,
        words,
        Receiver(invited.email, invited.name, why),
        headers=headers,
        unsubscribe_address=whole_address("unsubscribe", invited.unsubscribe_token),
    )


def to_coordinator(group: Group, words: Words) -> Letter:
    """To somebody who registers others: no ticket, no calendar."""
    why = _(
        "You get this letter because somebody wrote your address to register colleagues for "
        "%(conference)s. Was it not you? Reply, and we take it away."
    ) % {"conference": group.conference.name}
    return on_paper(group.conference, words, Receiver(group.email, group.name, why))


def days_in_words(registration: Registration) -> tuple[str, ...]:
    days = days_of(registration).coming
    return tuple(_day_in_words(day, registration.conference) for day in days)


def all_days_in_words(conference: Conference) -> tuple[str, ...]:
    return tuple(_day_in_words(day, conference) for day in conference.days.order_by("date"))


def _day_in_words(day: ConferenceDay, conference: Conference) -> str:
    starts_at, ends_at = (at.astimezone(conference.tz) for at in (day.starts_at, day.ends_at))
    if starts_at.minute or ends_at.minute:
        hours = pgettext("time of day", "H:i")
    else:
        hours = pgettext("time of day, whole hours", "H:i")
    return _("%(date)s, %(start)s–%(end)s") % {
        "date": date_format(starts_at, "l j F Y"),
        "start": date_format(starts_at, hours),
        "end": date_format(ends_at, hours),
    }


def _pictures(registration: Registration, words: Words) -> tuple[Enclosure, ...]:
    if not words.ticket_note:
        return ()
    return (Enclosure("image/png", qr_png(registration.ticket_code), content_id="ticket"),)


def _calendars(registration: Registration, words: Words) -> tuple[Enclosure, ...]:
    """The days twice: shown in the letter where the mail program can, and as a file for others."""
    if not words.encloses_calendar:
        return ()
    calendar = agenda.calendar_for(registration)
    filename = f"{slugify(registration.conference.name)}.ics"
    return (
        Enclosure("text/calendar; method=PUBLISH; charset=utf-8", calendar),
        Enclosure("application/ics", calendar, filename=filename),
    )
