"""What a release changed, for one person: only what they have chosen, as it is published now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from conference.models import Conference
from registrations.models import Registration
from registrations.published import Published, sessions_of
from scheduling.models import ProgrammeChange, Release
from scheduling.programme import SESSION, Programme, ProgrammeSession, programme_of

Kind = ProgrammeChange.Kind
ALWAYS_MATTERS = {Kind.MOVED, Kind.CANCELLED, Kind.REMOVED}


@dataclass(frozen=True, slots=True)
class News:
    """What became of a session that somebody chose; `after` is None when it is gone.

    `clashes` are what the person has booked at its new time.
    """

    before: ProgrammeSession
    after: ProgrammeSession | None
    clashes: tuple[ProgrammeSession, ...]

    @property
    def session(self) -> ProgrammeSession:
        return self.after or self.before


def changes_that_matter(release: Release) -> list[ProgrammeChange]:
    """Not those of the wording: another time, room, title or speaker, or none at all."""
    changes = release.changes.exclude(kind=Kind.ADDED).order_by("pk")
    return [
        change
        for change in changes
        if change.kind in ALWAYS_MATTERS or _essence(change.before) != _essence(change.after)
    ]


def _essence(session: Any) -> tuple[object, object]:
    """Of a session as a change keeps it, in JSON."""
    return session["title"], session["parts"]


def news_for(registration: Registration, release: Release) -> tuple[Programme, list[News]]:
    """What the release changed of what this person has chosen, and has not changed back since."""
    current = Release.objects.current(registration.conference.slug)
    assert current
    programme = programme_of(current)
    now = {session.uuid: session for session in programme.sessions}
    published = sessions_of(programme)
    seats, saved = registration.seats.all(), registration.saved_sessions.all()
    booked = [seat.session_id for seat in seats if seat.status == seat.Status.BOOKED]
    chosen = {one.session_id for one in (*seats, *saved)}
    news = []
    for change in changes_that_matter(release):
        before = SESSION.validate_python(change.before)
        after = now.get(before.uuid)
        if change.session_id in chosen and after != before:
            clashes = _clashes(published, after, booked)
            news.append(News(before, after, clashes))
    return programme, news


def _clashes(
    published: Published, session: ProgrammeSession | None, booked: Iterable[int]
) -> tuple[ProgrammeSession, ...]:
    if session is None or session.is_cancelled:
        return ()
    return tuple(
        other
        for session_id in booked
        if session_id != session.session_id
        for other in published.times.get(session_id, ())
        if session.overlaps(other)
    )


def concerned_by(conference: Conference, session_ids: Iterable[int]) -> list[Registration]:
    """Those who have booked, wait for or saved any of these sessions."""
    ids = list(session_ids)
    active = conference.registrations.active()
    seated, saving = (
        active.filter(seats__session__in=ids),
        active.filter(saved_sessions__session__in=ids),
    )
    return list(seated.union(saving).order_by("pk"))
