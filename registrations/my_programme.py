"""The published programme for one person: what they have chosen, and what they can."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from conference.models import Conference
from registrations.days import days_of
from registrations.models import Attendance, Registration, Seat
from scheduling.models import Release, Session
from scheduling.programme import Programme, programme_of
from scheduling.timetable import Entry, entries_of

FEW = 5


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody has chosen, by session."""

    seats: Mapping[int, Seat]
    saved: frozenset[int]

    def holds(self, entry: Entry) -> bool:
        return entry.session.session_id in self.seats or entry.session.session_id in self.saved

    def has_booked(self, entry: Entry) -> bool:
        seat = self.seats.get(entry.session.session_id)
        return seat is not None and seat.status == Seat.Status.BOOKED


@dataclass(frozen=True, slots=True)
class Choice:
    """A session as one person sees it. `seats` is None where anybody may come.

    `booked_meanwhile` is what the person has booked at the same time, `saved_meanwhile` what they
    have saved.
    """

    entry: Entry
    seats: int | None
    left: int
    seat: Seat | None
    is_saved: bool
    is_ahead: bool
    booked_meanwhile: tuple[Entry, ...]
    saved_meanwhile: tuple[Entry, ...]

    @property
    def is_own(self) -> bool:
        return self.seat is not None or self.is_saved

    @property
    def state(self) -> str:
        """booked, offered, waiting, saved, or nothing."""
        return self.seat.status if self.seat else "saved" if self.is_saved else ""

    @property
    def is_full(self) -> bool:
        return self.seats is not None and self.left == 0

    @property
    def has_few_left(self) -> bool:
        return 0 < self.left <= FEW


@dataclass(frozen=True, slots=True)
class OwnDay:
    date: date
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class OwnProgramme:
    programme: Programme
    may_book: bool
    comes_every_day: bool
    days: tuple[OwnDay, ...]
    own: tuple[Choice, ...]


def own_programme(registration: Registration, *, now: datetime) -> OwnProgramme | None:
    """None until a programme is published. Constant number of queries."""
    release = Release.objects.current(registration.conference.slug)
    if release is None:
        return None
    programme = programme_of(release)
    own, figures = _own(registration), _figures(registration.conference)
    days = days_of(registration)
    entries = [
        entry
        for entry in entries_of(programme)
        if not entry.session.is_frame and (days.has(entry.starts_at) or own.holds(entry))
    ]
    choices = [_choice(entry, entries, own, figures, now=now) for entry in entries]
    return OwnProgramme(
        programme=programme,
        may_book=holds_a_place_on_site(registration),
        comes_every_day=not days.not_coming,
        days=tuple(
            OwnDay(day, tuple(of_day))
            for day, of_day in groupby(choices, key=lambda c: c.entry.day)
        ),
        own=tuple(choice for choice in choices if choice.is_own),
    )


def holds_a_place_on_site(registration: Registration) -> bool:
    return registration.pool is not None and registration.pool.attendance == Attendance.ON_SITE


def _own(registration: Registration) -> Own:
    seats = registration.seats.with_position()
    saved = registration.saved_sessions.values_list("session", flat=True)
    return Own({seat.session_id: seat for seat in seats}, frozenset(saved))


def _figures(conference: Conference) -> dict[int, Session]:
    """The sessions with seats, and how many are taken now."""
    seated = conference.sessions.filter(seats__isnull=False)
    return {session.pk: session for session in seated.only("seats", "seats_taken")}


def _choice(
    entry: Entry, entries: list[Entry], own: Own, figures: Mapping[int, Session], *, now: datetime
) -> Choice:
    session = entry.session
    meanwhile = [
        other
        for other in entries
        if other.session.session_id != session.session_id
        and not other.session.is_cancelled
        and own.holds(other)
        and entry.overlaps(other)
    ]
    figure = figures.get(session.session_id)
    seats = figure.seats if figure else None
    return Choice(
        entry=entry,
        seats=seats,
        left=max(0, seats - figure.seats_taken) if figure and seats is not None else 0,
        seat=own.seats.get(session.session_id),
        is_saved=session.session_id in own.saved,
        is_ahead=now < session.starts_at and not session.is_cancelled,
        booked_meanwhile=tuple(other for other in meanwhile if own.has_booked(other)),
        saved_meanwhile=tuple(
            other for other in meanwhile if other.session.session_id in own.saved
        ),
    )
