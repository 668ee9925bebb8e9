"""Seats of those who have booked and not come: let go, so that somebody else can sit there.

Those in line who are in the house get them; what is left is free for whoever comes, where the door
lets in people without a seat. Who comes too late is judged like everybody else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from django.db import transaction
from django.db.models import Q, QuerySet

from conference.languages import swedish_order
from conference.models import Conference, User
from registrations import seat_lines
from registrations.evacuation import who_is_in
from registrations.models import (
    AgendaChange,
    AuditEntry,
    Checkpoint,
    Device,
    Registration,
    Seat,
)
from registrations.published import Published, published_sessions
from scheduling.models import Session
from scheduling.programme import ProgrammeSession

# Who got a seat a moment ago is on the way to it.
TIME_TO_COME = timedelta(minutes=5)


class NotOn(Exception):
    """The session is not published, has not begun, or is over."""


@dataclass(frozen=True, slots=True)
class Released:
    """How many seats were let go, and how many of them those in line have got."""

    given_up: int
    dealt: int


@dataclass(frozen=True, slots=True)
class Room:
    """What there is to see before anything is let go."""

    time: ProgrammeSession | None
    is_on: bool
    empty: tuple[Seat, ...]
    free: int
    in_line: int
    phones: int
    silent: tuple[Device, ...]


def seen(checkpoint: Checkpoint, *, now: datetime) -> Room:
    """The session of a door with seats, and whose of them are empty."""
    session = _session_of(checkpoint)
    time = _time_of(session, published_sessions(checkpoint.conference))
    seats = _empty(session, now=now).select_related("registration__organisation")
    phones = _phones_at(session, now=now)
    return Room(
        time=time,
        is_on=_is_on(time, now=now),
        empty=tuple(sorted(seats, key=lambda seat: swedish_order(seat.registration.name))),
        free=max(0, (session.seats or 0) - session.seats_taken),
        in_line=Seat.objects.waiting_for(session).count(),
        phones=len(phones),
        silent=tuple(phone for phone in phones if phone.is_silent(now)),
    )


def release(checkpoint: Checkpoint, *, by: User | None, now: datetime) -> Released:
    """Let the empty seats go, at any time while the session is on. Raises NotOn."""
    published = published_sessions(checkpoint.conference)
    if not _is_on(_time_of(_session_of(checkpoint), published), now=now):
        raise NotOn
    with transaction.atomic():
        Checkpoint.objects.filter(pk=checkpoint.pk).update(seats_released_at=now)
        return _release(checkpoint, published, by=by, now=now)


def release_due(*, now: datetime) -> None:
    """Where it is time: once after each start of the session, also when that is moved.

    And where every phone at its doors has told whom it let in: else people who sit inside would
    lose their seats.
    """
    doors = Checkpoint.objects.filter(
        release_after__isnull=False,
        session__seats__isnull=False,
        conference__ends_on__gte=(now - timedelta(days=1)).date(),
    ).exclude(entry=Checkpoint.Entry.COUNT)
    for door in doors.select_related("conference", "session").order_by("pk"):
        published = published_sessions(door.conference)
        time = _time_of(_session_of(door), published)
        if time and _is_due(door, time, now=now) and _has_told(_session_of(door), now=now):
            _release_once(door, published, time, now=now)


def _is_due(checkpoint: Checkpoint, time: ProgrammeSession, *, now: datetime) -> bool:
    wait = timedelta(minutes=checkpoint.release_after or 0)
    return time.starts_at + wait <= now < time.ends_at


def _has_told(session: Session, *, now: datetime) -> bool:
    phones = _phones_at(session, now=now)
    return bool(phones) and not any(phone.is_silent(now) for phone in phones)


def _phones_at(session: Session, *, now: datetime) -> list[Device]:
    return list(Device.objects.at_work(now).at_the_doors_of(session).in_order())


@transaction.atomic
def _release_once(
    checkpoint: Checkpoint, published: Published, time: ProgrammeSession, *, now: datetime
) -> None:
    """Of two workers that find it due at once, one lets the seats go."""
    not_since = Q(seats_released_at=None) | Q(seats_released_at__lt=time.starts_at)
    if Checkpoint.objects.filter(not_since, pk=checkpoint.pk).update(seats_released_at=now):
        _release(checkpoint, published, by=None, now=now)


def _release(
    checkpoint: Checkpoint, published: Published, *, by: User | None, now: datetime
) -> Released:
    conference, session = checkpoint.conference, _session_of(checkpoint)
    late = _hold(_empty(session, now=now))
    session = seat_lines.lock_all(conference)[session.pk]
    # Looked at again: who was let in meanwhile keeps the seat.
    seats = list(_empty(session, now=now).filter(registration__in=late))
    seat_lines.give_back(seats)
    _write_down(seats, session, by=by, now=now)
    here = _in_the_house(conference, session, now=now)
    dealt = seat_lines.fill_while_on(session, published, here=here, now=now)
    return Released(given_up=len(seats), dealt=len(dealt))


def _empty(session: Session, *, now: datetime) -> QuerySet[Seat]:
    """Seats that are booked, by people whom no door of the session has let in."""
    booked = Seat.objects.booked().filter(session=session, booked_at__lte=now - TIME_TO_COME)
    return booked.exclude(registration__admissions__checkpoint__session=session)


def _hold(seats: QuerySet[Seat]) -> list[int]:
    """The people, locked against being let in for a seat: a scan under way has ended, or waits."""
    people = Registration.objects.filter(pk__in=seats.values("registration")).order_by("pk")
    return list(people.select_for_update(no_key=True).values_list("pk", flat=True))


def _write_down(
    seats: Collection[Seat], session: Session, *, by: User | None, now: datetime
) -> None:
    AgendaChange.objects.note((seat.registration_id for seat in seats), at=now)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            registration_id=seat.registration_id,
            kind=AuditEntry.Kind.SEAT_RELEASED,
            at=now,
            by=by,
            reason=session.title_sv,
        )
        for seat in seats
    )


def _in_the_house(conference: Conference, session: Session, *, now: datetime) -> set[int]:
    """Those who can walk to the session now; everybody in line where no entrance tells."""
    if conference.checkpoints.filter(kind=Checkpoint.Kind.ENTRANCE).exists():
        return who_is_in(conference, now=now)
    return set(Seat.objects.waiting_for(session).values_list("registration", flat=True))


def _session_of(checkpoint: Checkpoint) -> Session:
    assert checkpoint.session
    return checkpoint.session


def _time_of(session: Session, published: Published) -> ProgrammeSession | None:
    """When it takes place, for the last time where it does so several times."""
    times: Iterable[ProgrammeSession] = published.times.get(session.pk, ())
    return max(times, key=attrgetter("starts_at"), default=None)


def _is_on(time: ProgrammeSession | None, *, now: datetime) -> bool:
    return time is not None and time.starts_at <= now < time.ends_at
