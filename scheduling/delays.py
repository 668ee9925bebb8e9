"""A room that runs late: what comes after moves along, until a gap has swallowed the delay.

Everything here is about values: the public programme in, the moves to make out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from scheduling.places_now import span, taker_of, warnings
from scheduling.programme import Place, Programme, ProgrammeSession


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a room is. `turnover` is what it takes to clear it; after `last` nothing moves."""

    by: timedelta
    turnover: timedelta
    last: UUID | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A session, and where it is to be."""

    session: ProgrammeSession
    to: Place


@dataclass(frozen=True, slots=True)
class Delay:
    """What a delay does to a room. `refusal` says why it cannot be, `warnings` what to think of.

    `untouched` is the first session after those that move: the delay does not reach it.
    `mark` tells this delay from others, of the same programme or another.
    """

    mark: str
    shifts: tuple[Shift, ...]
    untouched: ProgrammeSession | None
    warnings: tuple[str, ...]
    refusal: str


def delayed(
    programme: Programme, sessions: Sequence[ProgrammeSession], late: Lateness, *, now: datetime
) -> Delay:
    """Sessions of one room, later. What goes on now ends later; where it began stays.

    Between two sessions there is as much time as before, or as it takes to clear the room where
    that is less.
    """
    shifts = tuple(_shifts(sessions, late, now=now))
    to = {shift.session.uuid: shift.to for shift in shifts}
    after = [one.at(to.get(one.uuid, one.place)) for one in programme.sessions]
    brought = warnings(programme, after, to.keys(), closes_at=late.closes_at)
    return Delay(
        mark=" ".join(map(str, (programme.release_uuid, *to))),
        shifts=shifts,
        untouched=next((one for one in sessions if one.uuid not in to), None),
        warnings=tuple(dict.fromkeys(brought)),
        refusal=_refusal(programme, shifts[-1:], after),
    )


def _shifts(
    sessions: Sequence[ProgrammeSession], late: Lateness, *, now: datetime
) -> Iterator[Shift]:
    previous: Shift | None = None
    for session in sessions:
        to = _following(session, previous, late) if previous else _first(session, late, now=now)
        if to == session.place:
            return
        previous = Shift(session, to)
        yield previous
        if session.uuid == late.last:
            return


def _first(session: ProgrammeSession, late: Lateness, *, now: datetime) -> Place:
    has_begun = session.starts_at <= now
    starts_at = session.starts_at if has_begun else session.starts_at + late.by
    return Place(session.room, starts_at, session.ends_at + late.by)


def _following(session: ProgrammeSession, previous: Shift, late: Lateness) -> Place:
    gap = min(session.starts_at - previous.session.ends_at, late.turnover)
    starts_at = max(session.starts_at, previous.to.ends_at + gap)
    return Place(session.room, starts_at, session.ends_at + (starts_at - session.starts_at))


def _refusal(programme: Programme, last: tuple[Shift, ...], after: list[ProgrammeSession]) -> str:
    for shift in last:
        taker = taker_of(after, shift.session.uuid, shift.to)
        if taker:
            return _("“%(title)s” is in the room at %(time)s. Move that one along too.") % {
                "title": taker.title,
                "time": span(taker.place, programme.tz),
            }
    return ""
