"""Book a seat in a session that has few of them, swap it, wait for it, give it back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from conference.models import Conference, User
from registrations import seat_lines
from registrations.changing import as_it_is_now
from registrations.days import days_of
from registrations.emails.seats import post_seat_promoted
from registrations.models import AgendaChange, Attendance, AuditEntry, Registration, Seat
from registrations.published import Published, published_sessions
from scheduling.models import Session

Status = Seat.Status


class NotOnSite(Exception):
    """Seats are in rooms: only who holds a place on site can have one."""


class NotBookable(Exception):
    """The session is not in the programme, has begun, is cancelled, or needs no booking."""


class Overlaps(Exception):
    """The person has booked something else at that time, and has not asked to swap it."""

    def __init__(self, session_ids: Collection[int]) -> None:
        super().__init__(session_ids)
        self.session_ids = session_ids


class SeatsBelowTaken(Exception):
    """More seats are taken than the new number would hold."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


@transaction.atomic
def book(
    registration: Registration, session: Session, *, now: datetime, swap: bool = False
) -> Seat:
    """Book a seat, say yes to an offered one, or stand in line where all are taken.

    A seat that is booked at the same time is given back only to swap it, and only for a seat: it
    is never lost for a place in line.
    """
    registration = _who_is_on_site(registration)
    sessions, published = _dealing_in(registration.conference)
    wanted = _bookable(session, sessions, published, now=now)
    if not published.is_on(days_of(registration), wanted.pk):
        raise NotBookable
    _let_expire(registration.conference, sessions, published, now=now)
    seat_lines.fill([wanted], published, now=now)
    seat = registration.seats.filter(session=wanted).first()
    if seat and seat.status != Status.OFFERED:
        return seat
    if seat is None and not seat_lines.take(wanted):
        return _stand_in_line(registration, wanted, now=now)
    overlapping = _overlapping(registration, wanted, published)
    if overlapping and not swap:
        raise Overlaps([other.session_id for other in overlapping])
    seat = _seat(registration, wanted, now=now)
    _give_back(overlapping, sessions, published, now=now)
    return seat


@transaction.atomic
def leave(registration: Registration, session: Session, *, now: datetime) -> None:
    """Give back the seat, the offer or the place in line; doing it twice is doing it once."""
    sessions, published = _dealing_in(registration.conference)
    seats = list(registration.seats.filter(session=session))
    _give_back(seats, sessions, published, now=now)


@transaction.atomic
def put_in(
    registration: Registration, session: Session, *, by: User, reason: str, now: datetime
) -> Seat:
    """Give somebody a seat past the line, above the number of seats if need be; it is on record."""
    registration = _who_is_on_site(registration)
    sessions, published = _dealing_in(registration.conference)
    wanted = _bookable(session, sessions, published, now=now)
    held = registration.seats.filter(session=wanted).first()
    if held and held.status == Status.BOOKED:
        return held
    overlapping = _overlapping(registration, wanted, published)
    if overlapping:
        raise Overlaps([other.session_id for other in overlapping])
    has_one_set_aside = held is not None and held.is_set_aside
    if not has_one_set_aside and not seat_lines.take(wanted):
        one_more = {"seats_taken": F("seats_taken") + 1, "seats_over": F("seats_over") + 1}
        Session.objects.filter(pk=wanted.pk).update(**one_more)
    AuditEntry.objects.create(
        registration=registration,
        kind=AuditEntry.Kind.SEAT_OVER_CAPACITY,
        at=now,
        by=by,
        reason=f"{wanted.title_sv[:90]}: {reason}",
    )
    seat = _seat(registration, wanted, now=now)
    post_seat_promoted(seat, now=now)
    return seat


@transaction.atomic
def set_seats(session: Session, seats: int, *, now: datetime) -> None:
    """Change how many seats there are; new ones go to those first in line at once."""
    sessions, published = _dealing_in(session.conference)
    session = sessions[session.pk]
    if seats < session.seats_taken:
        raise SeatsBelowTaken(session.seats_taken)
    session.seats, session.seats_over = seats, 0
    session.save(update_fields=["seats", "seats_over"])
    seat_lines.fill([session], published, now=now)


def release_strays(conference: Conference, *, now: datetime) -> None:
    """Who no longer holds a place on site holds no seat; those in line get them.

    Called last by whoever takes places away, when all registrations are written.
    """
    strays = Seat.objects.of_conference(conference).strays()
    if strays.exists():
        with transaction.atomic():
            sessions, published = _dealing_in(conference)
            _give_back(list(strays), sessions, published, now=now)


@transaction.atomic
def release_other_days(registration: Registration, *, now: datetime) -> None:
    """Who no longer comes on a day holds no seat in what takes place then."""
    sessions, published = _dealing_in(registration.conference)
    days = days_of(registration)
    given_up = [
        seat for seat in registration.seats.all() if not published.is_on(days, seat.session_id)
    ]
    _give_back(given_up, sessions, published, now=now)


@transaction.atomic
def release_session(session: Session, *, now: datetime) -> None:
    """Nobody holds a seat in what will not take place."""
    seat_lines.lock_all(session.conference)
    seats = list(session.booked_seats.all())
    seat_lines.give_back(seats)
    AgendaChange.objects.note((seat.registration_id for seat in seats), at=now)


@transaction.atomic
def deal_out(conference: Conference, *, now: datetime) -> None:
    """Offers that ran out, and seats that became free elsewhere, go to those in line."""
    sessions, published = _dealing_in(conference)
    _let_expire(conference, sessions, published, now=now)
    seat_lines.fill(sessions.values(), published, now=now)


def _let_expire(
    conference: Conference, sessions: dict[int, Session], published: Published, *, now: datetime
) -> None:
    expired = list(Seat.objects.of_conference(conference).expired(now))
    _give_back(expired, sessions, published, now=now)


def _who_is_on_site(registration: Registration) -> Registration:
    registration = as_it_is_now(registration)
    if registration.pool is None or registration.pool.attendance != Attendance.ON_SITE:
        raise NotOnSite
    return registration


def _dealing_in(conference: Conference) -> tuple[dict[int, Session], Published]:
    """The sessions with seats, locked, and what is public now."""
    return seat_lines.lock_all(conference), published_sessions(conference)


def _bookable(
    session: Session, sessions: dict[int, Session], published: Published, *, now: datetime
) -> Session:
    wanted = sessions.get(session.pk)
    if wanted is None or wanted.seats is None or not published.is_ahead(session.pk, now=now):
        raise NotBookable
    return wanted


def _overlapping(registration: Registration, session: Session, published: Published) -> list[Seat]:
    """The person's booked seats in what takes place at the same time."""
    booked = {seat.session_id: seat for seat in registration.seats.booked()}
    return [booked[other] for other in published.overlapping(session.pk, booked)]


def _seat(registration: Registration, session: Session, *, now: datetime) -> Seat:
    """The seat, of which the caller knows that it is there to have."""
    seat, _is_new = Seat.objects.update_or_create(
        registration=registration,
        session=session,
        defaults={"status": Status.BOOKED, "booked_at": now, "offer_expires_at": None},
    )
    AgendaChange.objects.note([registration.pk], at=now)
    return seat


def _stand_in_line(registration: Registration, session: Session, *, now: datetime) -> Seat:
    at = seat_lines.last_in_line(session, now=now)
    AgendaChange.objects.note([registration.pk], at=now)
    return Seat.objects.create(
        registration=registration, session=session, status=Status.WAITING, booked_at=at
    )


def _give_back(
    seats: Collection[Seat],
    sessions: dict[int, Session],
    published: Published,
    *,
    now: datetime,
) -> None:
    """Whoever held these does so no more; those first in line do."""
    if not seats:
        return
    seat_lines.give_back(seats)
    AgendaChange.objects.note((seat.registration_id for seat in seats), at=now)
    freed = {seat.session_id for seat in seats}
    seat_lines.fill((sessions[pk] for pk in sorted(freed)), published, now=now)
