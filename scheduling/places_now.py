"""Where a published session can go on the day itself: what is free, and what to think of.

Everything here is about values: the public programme in, what can be chosen out.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from scheduling.programme import Place, Programme, ProgrammeRoom, ProgrammeSession

LATER = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 15, 30))


@dataclass(frozen=True, slots=True)
class Option:
    """A place for a session. `warnings` are what would be wrong with it, short of a taken room."""

    place: Place
    room: ProgrammeRoom | None
    minutes_later: int
    is_large_enough: bool
    taken_by: ProgrammeSession | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """All that a session can be given by one tap, and the rooms that are taken."""

    rooms: tuple[Option, ...]
    taken_rooms: tuple[Option, ...]
    later: tuple[Option, ...]
    back: Option | None


def choices_for(
    programme: Programme, session: ProgrammeSession, *, people: int, closes_at: datetime | None
) -> Choices:
    """`people` are those who are expected: rooms that hold them come first, the tightest first.

    When nobody knows how many will come (0), the largest room comes first.
    """

    def option(place: Place) -> Option:
        room = programme.room(place.room)
        after = [one.at(place) if one.uuid == session.uuid else one for one in programme.sessions]
        return Option(
            place=place,
            room=room,
            minutes_later=int((place.starts_at - session.starts_at).total_seconds()) // 60,
            is_large_enough=room is None or people <= room.capacity,
            taken_by=taker_of(programme.sessions, session.uuid, place),
            warnings=tuple(warnings(programme, after, {session.uuid}, closes_at=closes_at)),
        )

    rooms = [
        option(replace(session.place, room=room.slug))
        for room in programme.rooms
        if session.room and room.slug != session.room
    ]
    in_order = sorted(rooms, key=partial(_best_first, people=people))
    back = option(session.moved_from) if session.moved_from else None
    return Choices(
        rooms=tuple(one for one in in_order if one.taken_by is None),
        taken_rooms=tuple(one for one in rooms if one.taken_by is not None),
        later=tuple(option(later(session.place, delay)) for delay in LATER),
        back=back if back and back.taken_by is None else None,
    )


def _best_first(option: Option, *, people: int) -> tuple[bool, int]:
    capacity = option.room.capacity if option.room else 0
    is_tight_best = option.is_large_enough and people > 0
    return not option.is_large_enough, capacity if is_tight_best else -capacity


def later(place: Place, delay: timedelta) -> Place:
    return Place(place.room, place.starts_at + delay, place.ends_at + delay)


def taker_of(
    sessions: Collection[ProgrammeSession], slot: UUID, place: Place
) -> ProgrammeSession | None:
    """What else is in the room then, if anything."""
    return next(
        (
            other
            for other in sessions
            if other.uuid != slot
            and other.room is not None
            and other.room == place.room
            and not other.is_cancelled
            and other.overlaps(place)
        ),
        None,
    )


def free_rooms(
    programme: Programme, sessions: Collection[ProgrammeSession], session: ProgrammeSession
) -> list[ProgrammeRoom]:
    """The rooms that nothing else is in at the time of a session."""
    return [
        room
        for room in programme.rooms
        if taker_of(sessions, session.uuid, replace(session.place, room=room.slug)) is None
    ]


def warnings(
    before: Programme,
    after: Sequence[ProgrammeSession],
    moved: Collection[UUID],
    *,
    closes_at: datetime | None,
) -> Iterator[str]:
    """What a move brings that was not so before: somebody in two places, a plenary missed, late."""
    old = {session.uuid: session for session in before.sessions}
    names = {speaker.slug: speaker.name for speaker in before.speakers}
    for session in after:
        if session.uuid not in moved or session.is_cancelled:
            continue
        if closes_at and session.ends_at > closes_at >= old[session.uuid].ends_at:
            yield _("“%(title)s” ends at %(ends)s, after the day is over at %(closes)s.") % {
                "title": session.title,
                "ends": clock(session.ends_at, before.tz),
                "closes": clock(closes_at, before.tz),
            }
        for other in after:
            if _collide(session, other) and not _collide(old[session.uuid], old[other.uuid]):
                yield from _collision(session, other, names, before.tz)


def _collide(one: ProgrammeSession, other: ProgrammeSession) -> bool:
    return one.uuid != other.uuid and not other.is_cancelled and one.overlaps(other)


def _collision(
    session: ProgrammeSession, other: ProgrammeSession, names: dict[str, str], tz: ZoneInfo
) -> Iterator[str]:
    theirs = {part.speaker for part in other.parts}
    about = {"title": session.title, "other": other.title, "time": span(other.place, tz)}
    for part in session.parts:
        if part.speaker in theirs:
            yield _("%(name)s is also in “%(other)s” at %(time)s.") % {
                **about,
                "name": names[part.speaker],
            }
    if other.concerns_everybody and not session.concerns_everybody:
        yield _("“%(title)s” would be on during “%(other)s”, %(time)s.") % about


def span(place: Place, tz: ZoneInfo) -> str:
    """From one time of the day to another."""
    return f"{clock(place.starts_at, tz)}–{clock(place.ends_at, tz)}"


def clock(at: datetime, tz: ZoneInfo) -> str:
    return time_format(at.astimezone(tz))


def in_words(programme: Programme, place: Place) -> str:
    """The day, the times and the room, for somebody to read."""
    room = programme.room(place.room)
    day = date_format(place.starts_at.astimezone(programme.tz), "l j F")
    return ", ".join(filter(None, (day, span(place, programme.tz), str(room.name) if room else "")))
