"""How a letter to an attendee looks: its words as text and as HTML, and what it encloses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conference.addresses import whole_address
from conference.models import Conference, ConferenceDay
from notifications.letters import Enclosure, Letter, one_line
from registrations import agenda
from registrations.badges import qr_png
from registrations.days import days_of
from registrations.models import Group, Invitation, Registration
from registrations.reservations import reservation_markup

# Rules go into the tags, as many mail programs drop style sheets; dark mode's stay where they are.
INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
# Mail programs make links of these by themselves, and a name is chosen by whoever typed it.
WOULD_BECOME_A_LINK = re.compile(r"[@/\\:]|www\.|\w\.\w{2}|\d{4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraph: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What one letter says, in the receiver's language."""

    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    ticket_note: str = ""
    encloses_calendar: bool = True
    action: Link | None = None
    action_note: str = ""
    sections: tuple[Section, ...] = ()


def letter(registration: Registration, words: Words) -> Letter:
    """The words on our paper. Both templates walk the same words, so both parts say the same."""
    conference = registration.conference
    context = {
        "words": words,
        "conference": conference,
        "greeting": _greeting(registration.name),
        "ticket_code": registration.ticket_code if words.ticket_note else "",
        "markup": reservation_markup(registration),
    }
    return Letter(
        to=registration.email,
        subject=words.subject,
        text=render_to_string("registrations/emails/letter.txt", context),
        html=INLINER.inline(render_to_string("registrations/emails/letter.html", context)),
        headers={"From": _sender(conference), "Reply-To": conference.contact_email},
        enclosures=(*_pictures(registration, words), *_calendars(registration, words)),
    )


def invitation(invited: Invitation, words: Words, *, headers: Mapping[str, str]) -> Letter:
    """The same paper, to somebody who has not registered: no ticket, no calendar, a way out."""
    conference = invited.conference
    context = {
        "words": words,
        "conference": conference,
        "greeting": _greeting(invited.name),
        "unsubscribe_address": whole_address("unsubscribe", invited.unsubscribe_token),
    }
    return Letter(
        to=invited.email,
        subject=words.subject,
        text=render_to_string("registrations/emails/letter.txt", context),
        html=INLINER.inline(render_to_string("registrations/emails/letter.html", context)),
        headers={
            "From": _sender(conference),
            "Reply-To": conference.contact_email,
            **headers,
        },
    )


def to_coordinator(group: Group, words: Words) -> Letter:
    """The same paper, to somebody who registers others: no ticket, no calendar."""
    context = {
        "words": words,
        "conference": group.conference,
        "greeting": _greeting(group.name),
        "coordinates": True,
    }
    return Letter(
        to=group.email,
        subject=words.subject,
        text=render_to_string("registrations/emails/letter.txt", context),
        html=INLINER.inline(render_to_string("registrations/emails/letter.html", context)),
        headers={"From": _sender(group.conference), "Reply-To": group.conference.contact_email},
    )


def webcal(address: str) -> str:
    """The same address for calendar programs: a click on it subscribes instead of downloading."""
    return f"webcal://{address.partition('://')[2]}"


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


def _greeting(name: str) -> str:
    """By name where it can be shown."""
    shown = shown_name(name)
    return _("Hello %(name)s!") % {"name": shown} if shown else _("Hello!")


def shown_name(name: str) -> str:
    """What somebody is called, trimmed; nothing where a mail program would make a link of it."""
    shown = one_line(name, at_most=60)
    return "" if WOULD_BECOME_A_LINK.search(shown) else shown


def _sender(conference: Conference) -> str:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(display_name=one_line(conference.name), addr_spec=address))


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
