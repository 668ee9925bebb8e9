"""What one release makes of the one before: numbers that follow on, and what has changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduling.models import ProgrammeChange, Session
from scheduling.programme import Place, Programme, ProgrammeSession

# How long later releases still tell where a session was before it was moved.
STILL_NEWS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one slot since the last release."""

    kind: ProgrammeChange.Kind
    before: ProgrammeSession | None
    after: ProgrammeSession | None

    @property
    def session(self) -> ProgrammeSession:
        session = self.after or self.before
        assert session is not None
        return session


def continued(draft: Programme, before: Programme | None) -> Programme:
    """The draft with the sequence numbers, times of change and withdrawals that history gives."""
    if before is None:
        return draft
    known = {session.uuid: session for session in (*before.sessions, *before.withdrawn)}
    now = draft.published_at
    sessions = tuple(_follow(session, known.get(session.uuid), now) for session in draft.sessions)
    gone = known.keys() - {session.uuid for session in draft.sessions}
    withdrawn = (_withdrawn(known[uuid], now) for uuid in gone)
    in_order = tuple(sorted(withdrawn, key=lambda session: (session.starts_at, session.slug)))
    return replace(draft, sessions=sessions, withdrawn=in_order)


def changes_between(before: Programme | None, after: Programme) -> Iterator[Change]:
    """What the release changes, slot by slot; nothing for the first one."""
    if before is None:
        return
    known = {session.uuid: session for session in before.sessions}
    for session in after.sessions:
        kind = _kind_of_change(known.get(session.uuid), session)
        if kind:
            yield Change(kind, known.get(session.uuid), session)
    for session in after.withdrawn:
        if session.uuid in known:
            yield Change(ProgrammeChange.Kind.REMOVED, known[session.uuid], None)


def _kind_of_change(
    before: ProgrammeSession | None, after: ProgrammeSession
) -> ProgrammeChange.Kind | None:
    if before is None:
        return ProgrammeChange.Kind.ADDED
    if after.is_cancelled and not before.is_cancelled:
        return ProgrammeChange.Kind.CANCELLED
    if before.place != after.place:
        return ProgrammeChange.Kind.MOVED
    # That a move is no longer news changes nothing.
    is_same = replace(after, moved_from=before.moved_from) == before
    return None if is_same else ProgrammeChange.Kind.CHANGED


def _follow(
    session: ProgrammeSession, before: ProgrammeSession | None, now: datetime
) -> ProgrammeSession:
    """RFC 5545 3.8.7.4: SEQUENCE rises when time, place, state or title changes."""
    if before is None:
        return session
    moved_from = _moved_from(session, before, now)
    unchanged = replace(
        session,
        sequence=before.sequence,
        changed_at=before.changed_at,
        moved_from=before.moved_from,
    )
    if unchanged == before:
        return replace(before, moved_from=moved_from)
    return replace(
        session,
        sequence=before.sequence + (_calendar(session) != _calendar(before)),
        moved_from=moved_from,
    )


def _moved_from(session: ProgrammeSession, before: ProgrammeSession, now: datetime) -> Place | None:
    """Where people think it is: moved twice in a short while, where it was at first."""
    known = before.moved_from if now - before.changed_at <= STILL_NEWS else None
    if session.place == before.place:
        return known
    known = known or before.place
    return None if known == session.place else known


def _calendar(session: ProgrammeSession) -> tuple[object, ...]:
    return session.starts_at, session.ends_at, session.room, session.state, session.title


def _withdrawn(session: ProgrammeSession, now: datetime) -> ProgrammeSession:
    if session.is_cancelled:
        return session
    cancelled = Session.State.CANCELLED.value
    return replace(session, state=cancelled, sequence=session.sequence + 1, changed_at=now)
