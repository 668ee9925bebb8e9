"""One attendee's own calendar: the days they come, and the sessions they have chosen.

It carries neither the personal page's address nor the ticket: calendars are shared with colleagues.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address
from conference.models import ConferenceDay
from conference.statements import first_row, moment
from registrations.days import days_of
from registrations.models import Attendance, Registration, SavedSession, Seat
from registrations.offer_words import deadline_of
from scheduling import ical
from scheduling.ical import Entry, Feed, Status
from scheduling.models import Release
from scheduling.programme import programme_of


def calendar_for(registration: Registration) -> bytes:
    """The attendee's calendar as a file, in their language."""
    with override(registration.language):
        return ical.render(_feed(registration))


def _feed(registration: Registration) -> Feed:
    conference = registration.conference
    entries = (*_days(registration), *_sessions(registration))
    return Feed(
        name=conference.name,
        description=_("Your days and chosen sessions. Changes follow by themselves."),
        source=whole_address("personal_calendar", registration.calendar_token),
        address=whole_address("programme", conference.slug),
        timezone=conference.timezone,
        organiser=ical.organiser_name(conference),
        contact_email=conference.contact_email,
        changed_at=max([registration.changed_at, *(entry.changed_at for entry in entries)]),
        entries=entries,
    )


def _days(registration: Registration) -> Iterator[Entry]:
    """The days somebody comes; and of one who has changed, the others, to take them out again."""
    days = days_of(registration)
    taken_back = days.not_coming if registration.sequence else ()
    shown = sorted((*days.coming, *taken_back), key=lambda day: day.date)
    everyday = sorted((*days.coming, *days.not_coming), key=lambda day: day.date)
    for day in shown:
        status = _status(registration, comes=day in days.coming)
        yield Entry(
            uuid=day.uuid,
            sequence=day.sequence + registration.sequence,
            changed_at=max(day.changed_at, registration.changed_at),
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            status=status,
            summary=_summary(registration, status, everyday.index(day) + 1, len(everyday)),
            description="\n\n".join(_description(registration)),
            location=_location(registration),
            address=whole_address("programme", registration.conference.slug),
        )


def _status(registration: Registration, *, comes: bool) -> Status:
    """Who waits on site but holds an online place meanwhile does come, that way."""
    if registration.status == Registration.Status.CANCELLED or not comes:
        return Status.CANCELLED
    return Status.CONFIRMED if registration.pool else Status.TENTATIVE


def _summary(registration: Registration, status: Status, number: int, days: int) -> str:
    about = {"conference": registration.conference.name, "number": number, "days": days}
    if status == Status.CANCELLED:
        return _("You are not coming: %(conference)s, day %(number)d of %(days)d") % about
    if registration.offered and not registration.pool:
        return _("You are offered a place: %(conference)s, day %(number)d of %(days)d") % about
    if status == Status.TENTATIVE:
        return _("On the waiting list: %(conference)s, day %(number)d of %(days)d") % about
    return _("%(conference)s, day %(number)d of %(days)d") % about


def _location(registration: Registration) -> str:
    conference = registration.conference
    pool = registration.pool or registration.waiting_for
    if pool and pool.attendance != Attendance.ON_SITE:
        return pool.name
    return ", ".join(filter(None, (conference.venue_name, conference.venue_city)))


def _description(registration: Registration) -> Iterator[str]:
    if registration.offered:
        yield _("You are offered a place: %(wish)s. Answer by %(deadline)s.") % {
            "wish": registration.offered.name,
            "deadline": deadline_of(registration),
        }
    elif registration.waiting_for and registration.pool:
        yield _("You are waiting for a place: %(wish)s. Meanwhile you have one: %(held)s.") % {
            "wish": registration.waiting_for.name,
            "held": registration.pool.name,
        }
    if registration.status == Registration.Status.CANCELLED:
        yield _("Your registration is cancelled.")
    yield _("The programme: %(address)s") % {
        "address": whole_address("programme", registration.conference.slug)
    }


def _sessions(registration: Registration) -> Iterator[Entry]:
    """What the person has booked, waits for or saved; nothing for who is not coming."""
    if registration.is_cancelled:
        return
    seats = {seat.session_id: seat for seat in registration.seats.all()}
    saved = {one.session_id: one.saved_at for one in registration.saved_sessions.all()}
    chosen = saved | {session_id: seat.booked_at for session_id, seat in seats.items()}
    release = Release.objects.current(registration.conference.slug) if chosen else None
    if release is None:
        return
    programme = programme_of(release)
    for session in (*programme.sessions, *programme.withdrawn):
        if session.session_id in chosen:
            entry = ical.session_entry(registration.conference, programme, session)
            at = max(entry.changed_at, chosen[session.session_id])
            yield _as_held(replace(entry, changed_at=at), seats.get(session.session_id))


def _as_held(entry: Entry, seat: Seat | None) -> Entry:
    if seat is None or seat.status == Seat.Status.BOOKED or entry.status == Status.CANCELLED:
        return entry
    words = (
        _("On the waiting list: %(title)s")
        if seat.status == Seat.Status.WAITING
        else _("A seat is free for you: %(title)s")
    )
    return replace(entry, status=Status.TENTATIVE, summary=words % {"title": entry.summary})


# Fetched every hour by every subscriber: one query tells whether anything has changed.


@dataclass(frozen=True, slots=True)
class Agenda:
    """Whose calendar an address gives, and all that its bytes depend on."""

    registration_id: int
    conference: str
    language: str
    changed_at: datetime
    version: Hashable


def agenda_of(calendar_token: str) -> Agenda | None:
    """One query; None for an unknown token."""
    row = first_row(_facts, calendar_token)
    if row is None:
        return None
    registration_id, conference, language, *rest = row
    moments = rest[: len(MOMENTS)]
    return Agenda(
        registration_id, conference, language, max(map(moment, filter(None, moments))), row
    )


def registration_of(agenda: Agenda) -> Registration:
    registrations = Registration.objects.select_related(
        "conference__organiser", "pool", "waiting_for"
    )
    return registrations.get(pk=agenda.registration_id)


CONFERENCE = ("name_sv", "name_en", "timezone", "venue_name", "venue_city", "contact_email")
MOMENTS = (
    "changed_at",
    "days_changed_at",
    "seats_changed_at",
    "agenda_change__changed_at",
    "released_at",
)
FACTS = (
    "release_uuid",
    "days_count",
    "days_sequence",
    "seats_count",
    "seats_sum",
    "booked_sum",
    "offered_sum",
    "saved_count",
    "saved_sum",
    "calendar_token",
    "status",
    "sequence",
    *(f"{pool}__{fact}" for pool in ("pool", "waiting_for") for fact in ("pk", "attendance")),
    *(f"{pool}__name_{language}" for pool in ("pool", "waiting_for") for language in ("sv", "en")),
    *(f"conference__{fact}" for fact in CONFERENCE),
    *(f"conference__organiser__name_{language}" for language in ("sv", "en")),
)


def _facts(calendar_token: str) -> "QuerySet[Registration, tuple[Any, ...]]":
    """What the calendar of a token depends on.

    A seat that is added has a higher number than all before it, so count and sum together
    tell any two sets of seats apart that follow upon each other. The time of a change by the rules
    is kept besides: what is taken away leaves no time of its own.
    """
    days = ConferenceDay.objects.filter(conference=OuterRef("conference")).values("conference")
    seats = Seat.objects.filter(registration=OuterRef("pk")).values("registration")
    booked, offered = Q(status=Seat.Status.BOOKED), Q(status=Seat.Status.OFFERED)
    saved = SavedSession.objects.filter(registration=OuterRef("pk")).values("registration")
    releases = Release.objects.filter(conference=OuterRef("conference")).newest_first()
    registrations = Registration.objects.annotate(
        days_count=Subquery(days.annotate(answer=Count("pk")).values("answer")),
        days_sequence=Subquery(days.annotate(answer=Sum("sequence")).values("answer")),
        days_changed_at=Subquery(days.annotate(answer=Max("changed_at")).values("answer")),
        seats_count=Subquery(seats.annotate(answer=Count("pk")).values("answer")),
        seats_sum=Subquery(seats.annotate(answer=Sum("pk")).values("answer")),
        booked_sum=Subquery(seats.annotate(answer=Sum("pk", filter=booked)).values("answer")),
        offered_sum=Subquery(seats.annotate(answer=Sum("pk", filter=offered)).values("answer")),
        saved_count=Subquery(saved.annotate(answer=Count("pk")).values("answer")),
        saved_sum=Subquery(saved.annotate(answer=Sum("pk")).values("answer")),
        seats_changed_at=Subquery(seats.annotate(answer=Max("booked_at")).values("answer")),
        release_uuid=Subquery(releases.values("uuid")[:1]),
        released_at=Subquery(releases.values("published_at")[:1]),
    )
    own = registrations.filter(calendar_token=calendar_token)
    return own.values_list("pk", "conference__slug", "language", *MOMENTS, *FACTS)
