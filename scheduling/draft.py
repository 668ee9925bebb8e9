"""The draft as values: what the board shows, and what is looked through for clashes.

Reading takes the same number of queries whatever there is on the board.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from conference.models import Conference
from scheduling.models import Draft, Equipment, Session, Slot, Unavailability
from scheduling.programme import FRAME, PLENARY, ProgrammeTrack, Text


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment until another, half-open: one may begin when another ends."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span | Placement") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class DraftDay:
    """A day of the conference and its opening hours."""

    date: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DraftRoom:
    slug: str
    name: Text
    capacity: int
    equipment: frozenset[Equipment]
    closed: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DraftSpeaker:
    slug: str
    name: str
    is_remote: bool
    away: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DraftSession:
    """What is to be placed. `track` is a slug, `people` are slugs of speakers and moderators."""

    id: int
    slug: str
    code: str
    title: Text
    kind: str
    state: str
    track: str | None
    minutes: int
    seats: int | None
    equipment: frozenset[Equipment]
    people: tuple[str, ...]

    @property
    def is_cancelled(self) -> bool:
        return self.state == Session.State.CANCELLED

    @property
    def is_frame(self) -> bool:
        return self.kind in FRAME

    @property
    def kind_name(self) -> str:
        return str(Session.Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Placement:
    """A session in a room (a slug; None concerns everybody) and a time.

    `version` is the draft's when it was last moved, `moved_by` the name of who did it.
    """

    slot: UUID
    session: DraftSession
    room: str | None
    starts_at: datetime
    ends_at: datetime
    version: int
    moved_by: str

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def concerns_everybody(self) -> bool:
        """Breaks and plenaries: nothing else is meant to go on meanwhile."""
        return self.room is None or self.session.kind in PLENARY

    def overlaps(self, other: "Span | Placement") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class DraftProgramme:
    """The whole draft at one version. Placements are in the order of time, room and session."""

    timezone: str
    version: int
    step_minutes: int
    walking_minutes: int
    turnover_minutes: int
    days: tuple[DraftDay, ...]
    tracks: tuple[ProgrammeTrack, ...]
    rooms: tuple[DraftRoom, ...]
    speakers: tuple[DraftSpeaker, ...]
    placements: tuple[Placement, ...]
    unplaced: tuple[DraftSession, ...]

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def room_of(self) -> dict[str | None, DraftRoom]:
        """By slug."""
        return {room.slug: room for room in self.rooms}

    @cached_property
    def track_of(self) -> dict[str | None, ProgrammeTrack]:
        """By slug."""
        return {track.slug: track for track in self.tracks}

    @cached_property
    def speaker_of(self) -> dict[str, DraftSpeaker]:
        """By slug."""
        return {speaker.slug: speaker for speaker in self.speakers}


def read_draft(conference: Conference) -> DraftProgramme:
    """Sessions that are proposed stay out; cancelled ones only show where they stood."""
    draft, _is_new = Draft.objects.get_or_create(conference=conference)
    sessions = {session.id: session for session in _sessions(conference)}
    placements = tuple(_placements(sessions))
    placed = {placement.session.id for placement in placements}
    away, closed = _unavailable(conference)
    return DraftProgramme(
        timezone=conference.timezone,
        version=draft.version,
        step_minutes=draft.step_minutes,
        walking_minutes=draft.walking_minutes,
        turnover_minutes=draft.turnover_minutes,
        days=tuple(
            DraftDay(day.date, day.starts_at, day.ends_at)
            for day in conference.days.order_by("date")
        ),
        tracks=tuple(
            ProgrammeTrack(track.slug, track.code, Text(track.name_sv, track.name_en), track.colour)
            for track in conference.tracks.order_by("position", "pk")
        ),
        rooms=tuple(
            DraftRoom(
                slug=room.slug,
                name=Text(room.name_sv, room.name_en),
                capacity=room.capacity,
                equipment=room.equipment,
                closed=closed.get(room.pk, ()),
            )
            for room in conference.rooms.order_by("position", "pk")
        ),
        speakers=tuple(
            DraftSpeaker(speaker.slug, speaker.name, speaker.is_remote, away.get(speaker.pk, ()))
            for speaker in conference.speakers.order_by("name", "pk")
        ),
        placements=placements,
        unplaced=tuple(
            session
            for session in sessions.values()
            if session.id not in placed and not session.is_cancelled
        ),
    )


def version_of(conference: Conference) -> int:
    """What the draft was changed to last; 0 before anything was."""
    drafts = Draft.objects.filter(conference=conference)
    return drafts.values_list("version", flat=True).first() or 0


def _sessions(conference: Conference) -> Iterator[DraftSession]:
    sessions = conference.sessions.in_programme().select_related("track")
    for session in sessions.prefetch_related("parts__speaker").order_by("title_sv", "pk"):
        people = [part.speaker for part in session.parts.all()]
        yield DraftSession(
            id=session.pk,
            slug=session.slug,
            code=session.code,
            title=Text(session.title_sv, session.title_en),
            kind=session.kind,
            state=session.state,
            track=session.track.slug if session.track else None,
            minutes=session.minutes,
            seats=session.seats,
            equipment=frozenset(
                _wanted(session, has_remote_speaker=any(person.is_remote for person in people))
            ),
            people=tuple(person.slug for person in people),
        )


def _wanted(session: Session, *, has_remote_speaker: bool) -> Iterator[Equipment]:
    if session.is_streamed:
        yield Equipment.STREAM
    if session.is_recorded:
        yield Equipment.RECORDING
    if has_remote_speaker:
        yield Equipment.REMOTE_SPEAKERS
    if session.needs_hearing_loop:
        yield Equipment.HEARING_LOOP


def _placements(sessions: dict[int, DraftSession]) -> Iterator[Placement]:
    slots = Slot.objects.filter(session__in=sessions).select_related("room", "moved_by")
    for slot in slots.order_by("starts_at", "room__position", "pk"):
        yield Placement(
            slot=slot.uuid,
            session=sessions[slot.session_id],
            room=slot.room.slug if slot.room else None,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            version=slot.version,
            moved_by=(slot.moved_by.name or slot.moved_by.email) if slot.moved_by else "",
        )


def _unavailable(
    conference: Conference,
) -> tuple[dict[int, tuple[Span, ...]], dict[int, tuple[Span, ...]]]:
    """When speakers are away and when rooms are closed, by their primary keys."""
    away: dict[int, tuple[Span, ...]] = {}
    closed: dict[int, tuple[Span, ...]] = {}
    for time in Unavailability.objects.of(conference):
        span = Span(time.starts_at, time.ends_at)
        for whose, key in ((away, time.speaker_id), (closed, time.room_id)):
            if key is not None:
                whose[key] = (*whose.get(key, ()), span)
    return away, closed
