"""The published programme as values: what every page, feed and calendar is made from.

A release never changes, so what is made from it may be kept for as long as the process lives;
key it on `release_uuid` (a primary key can come again after a restored backup).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from conference.languages import in_current_language
from scheduling.models import Release, Session

# What needs no speaker and no interest: the frame around the programme.
FRAME = frozenset({"check_in", "break", "meal", "social", "travel"})
# What nothing else goes on beside, as little as beside the frame.
PLENARY = frozenset({"keynote", "plenary"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages; shows itself in the reader's."""

    sv: str
    en: str = ""

    def __str__(self) -> str:
        return in_current_language(sv=self.sv, en=self.en)

    def __bool__(self) -> bool:
        return bool(self.sv or self.en)


@dataclass(frozen=True, slots=True)
class ProgrammeTrack:
    slug: str
    code: str
    name: Text
    colour: str


@dataclass(frozen=True, slots=True)
class ProgrammeRoom:
    uuid: UUID
    slug: str
    name: Text
    capacity: int
    is_streamed: bool
    is_recorded: bool
    accessibility: Text


@dataclass(frozen=True, slots=True)
class ProgrammeSpeaker:
    uuid: UUID
    slug: str
    name: str
    title: Text
    biography: Text
    organisation: Text
    is_remote: bool
    photo: str = ""
    photo_alt: Text = Text("")


@dataclass(frozen=True, slots=True)
class Part:
    """That a speaker takes part in a session: role is "speaker" or "moderator"."""

    speaker: str
    role: str


@dataclass(frozen=True, slots=True)
class Place:
    """A room, by its slug (None concerns everybody), from a moment until another."""

    room: str | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ProgrammeSession:
    """A session in its place. `room` and `track` are slugs; without a room it concerns everybody.

    `uuid` is the slot's identity for ever; `sequence` and `changed_at` follow it through releases.
    `moved_from` is where it was published before it was moved, while that is news.
    """

    uuid: UUID
    slot_id: int
    session_id: int
    slug: str
    code: str
    kind: str
    state: str
    title: Text
    abstract: Text
    track: str | None
    room: str | None
    starts_at: datetime
    ends_at: datetime
    level: str
    language: str
    seats: int | None
    is_streamed: bool
    is_recorded: bool
    captions: str
    has_sign_language: bool
    parts: tuple[Part, ...]
    sequence: int
    changed_at: datetime
    moved_from: Place | None = None

    @property
    def place(self) -> Place:
        return Place(self.room, self.starts_at, self.ends_at)

    def at(self, place: Place) -> "ProgrammeSession":
        """The same session somewhere else."""
        return replace(self, room=place.room, starts_at=place.starts_at, ends_at=place.ends_at)

    @property
    def is_cancelled(self) -> bool:
        return self.state == Session.State.CANCELLED

    @property
    def is_preliminary(self) -> bool:
        return self.state == Session.State.ACCEPTED

    @property
    def is_frame(self) -> bool:
        """Check-in, breaks, meals and travel: no page of their own."""
        return self.kind in FRAME

    @property
    def concerns_everybody(self) -> bool:
        """Breaks and plenaries: nothing else is meant to go on meanwhile."""
        return self.room is None or self.kind in PLENARY

    @property
    def kind_name(self) -> str:
        return str(Session.Kind(self.kind).label)

    @property
    def level_name(self) -> str:
        return str(Session.Level(self.level).label) if self.level else ""

    def overlaps(self, other: "ProgrammeSession | Place") -> bool:
        """Half-open: a session may start when another ends."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Programme:
    """One release, whole. Sessions are in the order of time and rooms.

    `withdrawn` were published once and are gone: calendars still say that they are cancelled.
    """

    conference: str
    timezone: str
    release_uuid: UUID
    number: int
    name: str
    published_at: datetime
    tracks: tuple[ProgrammeTrack, ...]
    rooms: tuple[ProgrammeRoom, ...]
    speakers: tuple[ProgrammeSpeaker, ...]
    sessions: tuple[ProgrammeSession, ...]
    withdrawn: tuple[ProgrammeSession, ...]

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def track(self, slug: str | None) -> ProgrammeTrack | None:
        return next((track for track in self.tracks if track.slug == slug), None)

    def room(self, slug: str | None) -> ProgrammeRoom | None:
        return next((room for room in self.rooms if room.slug == slug), None)

    def speaker(self, slug: str) -> ProgrammeSpeaker | None:
        return next((speaker for speaker in self.speakers if speaker.slug == slug), None)

    def session(self, slug: str) -> ProgrammeSession | None:
        return next((session for session in self.sessions if session.slug == slug), None)

    def sessions_of(self, speaker: ProgrammeSpeaker) -> tuple[ProgrammeSession, ...]:
        return tuple(
            session
            for session in self.sessions
            if any(part.speaker == speaker.slug for part in session.parts)
        )

    def by_day(self) -> dict[date, tuple[ProgrammeSession, ...]]:
        """Local date -> that day's sessions."""

        def local_date(session: ProgrammeSession) -> date:
            return session.starts_at.astimezone(self.tz).date()

        return {day: tuple(sessions) for day, sessions in groupby(self.sessions, key=local_date)}


PROGRAMME = TypeAdapter(Programme)
SESSION = TypeAdapter(ProgrammeSession)


def programme_of(release: Release) -> Programme:
    """The release as values; read and checked once a process."""
    return _programme(_Released(release))


class _Released:
    """A release as a key: two are the same when their uuid is."""

    def __init__(self, release: Release) -> None:
        self.release = release

    def __hash__(self) -> int:
        return hash(self.release.uuid)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Released) and other.release.uuid == self.release.uuid


@lru_cache(maxsize=16)
def _programme(released: _Released) -> Programme:
    return PROGRAMME.validate_python(released.release.content)


def in_programme_order(
    sessions: Iterable[ProgrammeSession], rooms: Iterable[ProgrammeRoom]
) -> tuple[ProgrammeSession, ...]:
    """By start, then what concerns everybody, then room by room."""
    place = {room.slug: position for position, room in enumerate(rooms)}

    def order(session: ProgrammeSession) -> tuple[datetime, int, str]:
        position = -1 if session.room is None else place[session.room]
        return session.starts_at, position, session.slug

    return tuple(sorted(sessions, key=order))
