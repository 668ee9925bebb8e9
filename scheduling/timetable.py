"""The published sessions as pages show them: each with its time, room, track and people.

Everything here is about values: a programme in, a page's worth of facts out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.languages import language_name, swedish_order
from scheduling.colours import ink_on
from scheduling.draft import DraftProgramme
from scheduling.programme import (
    Programme,
    ProgrammeRoom,
    ProgrammeSession,
    ProgrammeSpeaker,
    ProgrammeTrack,
)


@dataclass(frozen=True, slots=True)
class Track:
    """A track with what tells it from the others besides its colour: a shape and letters.

    `label` is what somebody hears who does not see its mark.
    """

    slug: str
    code: str
    name: str
    label: str
    colour: str
    ink: str
    shape: int


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker in the part they play."""

    speaker: ProgrammeSpeaker
    is_moderator: bool

    def __str__(self) -> str:
        name = self.speaker.name
        return _("%(name)s (moderator)") % {"name": name} if self.is_moderator else name


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a session was before it was moved, in the venue's time, and what is new since."""

    starts_at: datetime
    ends_at: datetime
    room: ProgrammeRoom | None
    has_new_day: bool
    has_new_time: bool
    has_new_room: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as a page shows it: in the venue's time, with its room, track and people."""

    session: ProgrammeSession
    starts_at: datetime
    ends_at: datetime
    track: Track | None
    room: ProgrammeRoom | None
    people: tuple[Person, ...]
    moved: Moved | None = None

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def words(self) -> str:
        """All that a search looks through, in the reader's language."""
        session = self.session
        people = [f"{person.speaker.name} {person.speaker.organisation}" for person in self.people]
        where = [self.track.name if self.track else "", str(self.room.name) if self.room else ""]
        parts = [str(session.title), str(session.abstract), session.kind_name, *where, *people]
        return " ".join(part for part in parts if part).casefold()

    @property
    def tags(self) -> tuple[str, ...]:
        """What one wants to know before going: what it is, and how it can be followed."""
        return () if self.session.is_frame else tuple(_tags(self.session))

    def overlaps(self, other: "Entry") -> bool:
        return self.session.overlaps(other.session)


def _tags(session: ProgrammeSession) -> Iterator[str]:
    if session.kind != "talk":
        yield session.kind_name
    if session.seats is not None:
        yield _("Needs booking")
    if session.language != get_language():
        yield _in_language(session.language)
    if session.is_streamed:
        yield _("Online")
    if session.captions == "live":
        yield _("Live captions")
    if session.has_sign_language:
        yield _("Sign language")


def _in_language(code: str) -> str:
    names = {"sv": _("In Swedish"), "en": _("In English")}
    return names.get(code) or language_name(code).capitalize()


def entries_of(programme: Programme) -> tuple[Entry, ...]:
    """The whole programme as pages show it, in its order."""
    tracks = {track.slug: track for track in tracks_of(programme)}
    rooms = {room.slug: room for room in programme.rooms}
    speakers = {speaker.slug: speaker for speaker in programme.speakers}
    return tuple(
        Entry(
            session=session,
            starts_at=session.starts_at.astimezone(programme.tz),
            ends_at=session.ends_at.astimezone(programme.tz),
            track=tracks[session.track] if session.track else None,
            room=rooms[session.room] if session.room else None,
            people=tuple(
                Person(speakers[part.speaker], is_moderator=part.role == "moderator")
                for part in session.parts
            ),
            moved=_moved(session, rooms, programme.tz),
        )
        for session in programme.sessions
    )


def entries_by_day(programme: Programme) -> dict[date, tuple[Entry, ...]]:
    """Local date -> that day's entries."""
    days = groupby(entries_of(programme), key=lambda entry: entry.day)
    return {day: tuple(entries) for day, entries in days}


def _moved(
    session: ProgrammeSession, rooms: Mapping[str, ProgrammeRoom], tz: ZoneInfo
) -> Moved | None:
    """Nothing of what is cancelled: that is news enough."""
    old = session.moved_from
    if old is None or session.is_cancelled:
        return None
    starts_at, room = old.starts_at.astimezone(tz), rooms.get(old.room or "")
    has_new_time = (old.starts_at, old.ends_at) != (session.starts_at, session.ends_at)
    has_new_room = room is not None and room.slug != session.room
    if not has_new_time and not has_new_room:  # The old room is no longer known by its name.
        return None
    return Moved(
        starts_at=starts_at,
        ends_at=old.ends_at.astimezone(tz),
        room=room,
        has_new_day=starts_at.date() != session.starts_at.astimezone(tz).date(),
        has_new_time=has_new_time,
        has_new_room=has_new_room,
    )


def tracks_of(programme: Programme | DraftProgramme) -> tuple[Track, ...]:
    return marked(programme.tracks)


def marked(tracks: Iterable[ProgrammeTrack]) -> tuple[Track, ...]:
    """The tracks in their order, each with the mark that tells it from the others."""
    return tuple(
        Track(
            slug=track.slug,
            code=track.code,
            name=str(track.name),
            label=_("Track: %(name)s") % {"name": track.name},
            colour=track.colour,
            ink=ink_on(track.colour),
            shape=position % 6,
        )
        for position, track in enumerate(tracks)
    )


@dataclass(frozen=True, slots=True)
class NowAndNext:
    """What goes on, and what begins next the same day."""

    now: tuple[Entry, ...]
    next: tuple[Entry, ...]

    def __bool__(self) -> bool:
        return bool(self.now or self.next)


def now_and_next(programme: Programme, now: datetime) -> NowAndNext:
    """What goes on in the venue and what begins next today; empty on other days."""
    here = now.astimezone(programme.tz)
    today = [
        entry
        for entry in entries_of(programme)
        if entry.day == here.date() and not entry.session.is_cancelled
    ]
    later = [entry for entry in today if entry.starts_at > here]
    soonest = min((entry.starts_at for entry in later), default=None)
    return NowAndNext(
        now=tuple(entry for entry in today if entry.starts_at <= here < entry.ends_at),
        next=tuple(entry for entry in later if entry.starts_at == soonest),
    )


@dataclass(frozen=True, slots=True)
class SessionInContext:
    """A session at all its times, and what else its track offers."""

    entry: Entry
    entries: tuple[Entry, ...]
    tracks: tuple[Track, ...]
    more_in_track: tuple[Entry, ...]


def session_in_context(programme: Programme, session: ProgrammeSession) -> SessionInContext:
    entries = entries_of(programme)
    own = tuple(entry for entry in entries if entry.session.slug == session.slug)
    return SessionInContext(
        entry=own[0],
        entries=own,
        tracks=tuple(track for track in tracks_of(programme) if track == own[0].track),
        more_in_track=tuple(
            entry
            for entry in entries
            if entry.track and entry.track == own[0].track and entry not in own
        ),
    )


def entries_of_speaker(programme: Programme, speaker: ProgrammeSpeaker) -> tuple[Entry, ...]:
    return tuple(
        entry
        for entry in entries_of(programme)
        if any(person.speaker == speaker for person in entry.people)
    )


def speakers_in_order(programme: Programme) -> tuple[ProgrammeSpeaker, ...]:
    """As a Swedish register sorts them."""
    return tuple(sorted(programme.speakers, key=lambda speaker: swedish_order(speaker.name)))


def highlights(programme: Programme) -> tuple[Entry, ...]:
    """The keynotes."""
    return tuple(
        entry
        for entry in entries_of(programme)
        if entry.session.kind == "keynote" and not entry.session.is_cancelled
    )
