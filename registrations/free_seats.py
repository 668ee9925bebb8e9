"""A free seat is for whoever stands at the door of the session and has booked none."""

from datetime import datetime

from registrations import seat_lines, seats
from registrations.models import AgendaChange, CheckIn, Registration, Seat
from scheduling.models import Session

Status = Seat.Status


def has_one(registration_id: int, session_id: int) -> bool:
    """Whether the person has booked a seat. It stays theirs while the caller holds them locked."""
    booked = Seat.objects.booked().filter(registration=registration_id, session=session_id)
    return booked.exists()


def take(registration_id: int, session_id: int, *, now: datetime) -> bool:
    """Whether the person has a seat now: in line for one before, or not at all.

    What was offered to them is theirs. The caller has locked the person, in the transaction that
    lets them in.
    """
    session = Session.objects.select_for_update(no_key=True).get(pk=session_id)
    held = Seat.objects.filter(registration=registration_id, session=session).first()
    is_set_aside = held is not None and held.is_set_aside
    if not is_set_aside and not seat_lines.take(session):
        return False
    if held is None or held.status != Status.BOOKED:
        _sit_down(registration_id, session, now=now)
    return True


def _sit_down(registration_id: int, session: Session, *, now: datetime) -> None:
    booked = {"status": Status.BOOKED, "booked_at": now, "offer_expires_at": None}
    Seat.objects.update_or_create(registration_id=registration_id, session=session, defaults=booked)
    AgendaChange.objects.note([registration_id], at=now)


def give_back(registration: Registration, session: Session, *, now: datetime) -> None:
    """Give a seat back that was taken at the door, and only such a one.

    It was booked at the very moment when a scan of that person was answered.
    """
    booked = registration.seats.booked().filter(session=session)
    for seat in booked.filter(booked_at__in=_answered(registration, session)):
        seats.leave(registration, seat.session, now=now)


def _answered(registration: Registration, session: Session) -> "list[datetime]":
    scans = CheckIn.objects.filter(registration=registration, checkpoint__session=session)
    return list(scans.values_list("recorded_at", flat=True))
