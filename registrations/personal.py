"""What a person's own page tells: when and where they take part, their badge, their calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from conference.models import ConferenceDay
from registrations.badges import picture
from registrations.days import days_of
from registrations.models import Attendance, Registration
from registrations.offer_words import about_the_offer
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
    offer: Sequence[str]
    days: Sequence[ConferenceDay]
    badge: str
    enters_with_badge: bool
    calendar: CalendarLinks


def personal_facts(registration: Registration) -> PersonalFacts:
    return PersonalFacts(
        position=position(registration),
        offer=about_the_offer(registration) if registration.offered else (),
        days=days_of(registration).coming,
        badge=picture(registration.ticket_code),
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
