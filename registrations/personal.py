"""What a person's own page tells: when and where they take part, their badge, their calendar."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from conference.models import ConferenceDay
from registrations.badges import qr_svg
from registrations.models import Attendance, Registration
from registrations.waiting_list import position


@dataclass(frozen=True, slots=True)
class CalendarLinks:
    """One feed, said in the ways that calendars want to hear it."""

    subscribe: str
    google: str
    outlook: str
    download: str


@dataclass(frozen=True, slots=True)
class PersonalFacts:
    position: int | None
    days: Sequence[ConferenceDay]
    badge: str
    enters_with_badge: bool
    calendar: CalendarLinks


def personal_facts(registration: Registration) -> PersonalFacts:
    conference = registration.conference
    return PersonalFacts(
        position=position(registration),
        days=sorted(conference.days.all(), key=lambda day: day.date),
        badge=_picture(registration.ticket_code),
        enters_with_badge=(
            registration.pool is not None and registration.pool.attendance != Attendance.ONLINE
        ),
        calendar=calendar_links(registration),
    )


def calendar_links(registration: Registration) -> CalendarLinks:
    path = reverse("personal_calendar", args=[registration.calendar_token])
    feed = f"{settings.BASE_URL}{path}"
    subscribe = f"webcal://{feed.partition('://')[2]}"
    named = {"url": feed, "name": registration.conference.name}
    return CalendarLinks(
        subscribe=subscribe,
        google=f"https://calendar.google.com/calendar/r?{urlencode({'cid': subscribe})}",
        outlook=f"https://outlook.office.com/calendar/0/addfromweb?{urlencode(named)}",
        download=path,
    )


def _picture(ticket_code: str) -> str:
    """The badge as part of the page: it is there the moment the page is, and when it is saved."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(ticket_code)).decode()}"
