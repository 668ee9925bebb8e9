"""The day itself: a session gets another room or time at once, in public and in the draft.

Nothing else of the draft becomes public: what organisers are still moving about stays theirs.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from conference.models import Conference, User
from scheduling import moving
from scheduling.models import Release, Session, Slot
from scheduling.places_now import free_rooms, in_words, span, taker_of
from scheduling.programme import Place, Programme, ProgrammeSession, programme_of
from scheduling.publishing import republish

type Sessions = Sequence[ProgrammeSession]
State = Session.State


class Stale(Exception):
    """Somebody has changed it since it was looked at; the words say how it is now."""


class RoomTaken(Exception):
    """Something else is in the room then; the words say what, and what is free."""


@dataclass(frozen=True, slots=True)
class Move:
    """A published session to another place. `seen` is its sequence when it was looked at."""

    slot: UUID
    seen: int
    to: Place


@transaction.atomic
def move_now(
    conference: Conference, moves: Sequence[Move], *, by: User | None, now: datetime
) -> Release:
    """Move published sessions, in public and in the draft. What is there already is left alone.

    Raises Stale, RoomTaken and publishing.NothingPublished; then nothing has changed.
    """
    done: dict[UUID, Place] = {}

    def change(programme: Programme) -> Sessions:
        for move in moves:
            is_there = partial(_is_there, to=move.to)
            if not is_there(_seen(programme, move.slot, move.seen, is_done=is_there)):
                done[move.slot] = move.to
        after = [
            replace(one.at(done[one.uuid]), changed_at=now) if one.uuid in done else one
            for one in programme.sessions
        ]
        _refuse_taken(programme, after, done.keys())
        return after

    release = republish(conference, change, by=by, now=now, name=_("On the day"))
    if done:
        _move_in_draft(conference, programme_of(release), done, by=by)
    return release


@transaction.atomic
def cancel_now(
    conference: Conference, slot: UUID, *, seen: int, by: User | None, now: datetime
) -> Release:
    """Call a session off. One that takes place at other times as well loses this one only.

    Raises Stale and publishing.NothingPublished.
    """

    def change(programme: Programme) -> Sessions:
        session = _seen(programme, slot, seen, is_done=lambda it: it.is_cancelled)
        if _is_on_at_other_times(programme, session):
            return [other for other in programme.sessions if other.uuid != slot]
        return _in_state(programme, session, State.CANCELLED, now=now)

    release = republish(conference, change, by=by, now=now, name=_("On the day"))
    draft = moving.hold(conference)
    kept = [one for one in programme_of(release).sessions if one.uuid == slot]
    if kept:
        conference.sessions.filter(pk=kept[0].session_id).update(state=State.CANCELLED)
    else:
        Slot.objects.filter(uuid=slot, session__conference=conference).delete()
    moving.raise_version(draft)
    return release


@transaction.atomic
def hold_after_all(
    conference: Conference, slot: UUID, *, seen: int, by: User | None, now: datetime
) -> Release:
    """What was called off takes place. Raises as `move_now` does."""

    def change(programme: Programme) -> Sessions:
        session = _seen(programme, slot, seen, is_done=lambda it: not it.is_cancelled)
        if not session.is_cancelled:
            return programme.sessions
        after = _in_state(programme, session, State.CONFIRMED, now=now)
        _refuse_taken(programme, after, {slot})
        return after

    release = republish(conference, change, by=by, now=now, name=_("On the day"))
    draft = moving.hold(conference)
    [held] = (one for one in programme_of(release).sessions if one.uuid == slot)
    conference.sessions.filter(pk=held.session_id).update(state=State.CONFIRMED)
    moving.raise_version(draft)
    return release


def _seen(
    programme: Programme,
    slot: UUID,
    seen: int,
    *,
    is_done: Callable[[ProgrammeSession], bool],
) -> ProgrammeSession:
    """The session, if it is as it was seen. Who taps twice has got what they wanted already."""
    session = next((one for one in programme.sessions if one.uuid == slot), None)
    if session is None:
        raise Stale(_("It is no longer in the published programme."))
    if session.sequence != seen and not is_done(session):
        about = {"title": session.title, "place": in_words(programme, session.place)}
        if session.is_cancelled:
            raise Stale(_("“%(title)s” has just been cancelled.") % about)
        raise Stale(_("“%(title)s” has just been changed. It is now %(place)s.") % about)
    return session


def _is_there(session: ProgrammeSession, to: Place) -> bool:
    return session.place == to


def _in_state(
    programme: Programme, session: ProgrammeSession, state: State, *, now: datetime
) -> Sessions:
    if session.state == state:
        return programme.sessions
    changed = replace(session, state=state.value, changed_at=now)
    return [changed if one.uuid == session.uuid else one for one in programme.sessions]


def _is_on_at_other_times(programme: Programme, session: ProgrammeSession) -> bool:
    return not session.is_cancelled and any(
        other.session_id == session.session_id and other.uuid != session.uuid
        for other in programme.sessions
    )


def _refuse_taken(programme: Programme, after: Sessions, slots: Collection[UUID]) -> None:
    for session in after:
        taker = session.uuid in slots and taker_of(after, session.uuid, session.place)
        if taker:
            raise RoomTaken(_taken(programme, after, session, taker))


def _taken(
    programme: Programme, after: Sessions, session: ProgrammeSession, taker: ProgrammeSession
) -> str:
    room = programme.room(session.room)
    assert room
    free = ", ".join(str(one.name) for one in free_rooms(programme, after, session))
    about = {
        "title": taker.title,
        "room": room.name,
        "time": span(taker.place, programme.tz),
        "free": free,
    }
    if free:
        return _("“%(title)s” is in %(room)s at %(time)s. Free then: %(free)s.") % about
    return _("“%(title)s” is in %(room)s at %(time)s. No other room is free then.") % about


def _move_in_draft(
    conference: Conference, programme: Programme, to: Mapping[UUID, Place], *, by: User | None
) -> None:
    """What the draft has taken off the board stays off it."""
    version = moving.raise_version(moving.hold(conference))
    rooms = {room.uuid: room for room in conference.rooms.all()}
    room_of = {room.slug: rooms.get(room.uuid) for room in programme.rooms}
    slots = list(Slot.objects.filter(uuid__in=to, session__conference=conference))
    for slot in slots:
        place = to[slot.uuid]
        slot.room = room_of[place.room] if place.room else None
        slot.starts_at, slot.ends_at = place.starts_at, place.ends_at
        slot.version, slot.moved_by = version, by
    Slot.objects.bulk_update(slots, ["room", "starts_at", "ends_at", "version", "moved_by"])
