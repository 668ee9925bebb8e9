"""What of a session concerns those who have booked it: the seats, and that it may be removed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registrations import seats
from registrations.board import judgement_of
from registrations.models import Seat
from scheduling import editing, moving
from scheduling.editing import Values
from scheduling.models import Session


class SessionInUse(Exception):
    """It has been public, or somebody counts on it; its words say what to do instead."""


@dataclass(frozen=True, slots=True)
class Following:
    """How many people a session matters to."""

    booked: int
    offered: int
    waiting: int
    saved: int

    def __bool__(self) -> bool:
        return bool(self.booked or self.offered or self.waiting or self.saved)


def following(session: Session) -> Following:
    held = list(session.booked_seats.values_list("status", flat=True))
    return Following(
        booked=held.count(Seat.Status.BOOKED),
        offered=held.count(Seat.Status.OFFERED),
        waiting=held.count(Seat.Status.WAITING),
        saved=session.saves.count(),
    )


@transaction.atomic
def change(
    session: Session,
    typed: Values,
    *,
    seen: Mapping[str, str],
    keep: Collection[str] = (),
    now: datetime,
) -> None:
    """Raises ChangedMeanwhile, SeatsBelowTaken or moving.Forbidden; then nothing has changed."""
    conference = session.conference
    moving.hold(conference)
    with moving.refusing_new_clashes(conference, judgement_of(conference)):
        values = editing.change(session, typed, seen=seen, keep=keep)
        if values["seats"] != session.seats:
            _set_seats(session, values["seats"], now=now)


def _set_seats(session: Session, number: int | None, *, now: datetime) -> None:
    """From none to some, or back while nobody has one: there is no line to deal them to."""
    if session.seats is not None and number is not None:
        seats.set_seats(session, number, now=now)
        return
    held = session.booked_seats.count()
    if number is None and held:
        raise seats.SeatsBelowTaken(held)
    Session.objects.filter(pk=session.pk).update(seats=number, seats_over=0)


@transaction.atomic
def remove(session: Session) -> None:
    """Only what nobody has ever been told of. Raises SessionInUse; then nothing has changed."""
    draft = moving.hold(session.conference)
    if editing.has_been_published(session):
        raise SessionInUse(_("It has been published. Cancel it, so that people are told."))
    if following(session):
        raise SessionInUse(_("Somebody has chosen it. Cancel it, so that they are told."))
    if session.checkpoints.exists():
        raise SessionInUse(_("Badges are scanned at its door. Cancel it instead."))
    session.delete()
    moving.raise_version(draft)
