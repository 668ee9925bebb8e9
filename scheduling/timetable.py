"""Sessions -> days, rooms and rows that a template can walk; and which of them a reader asked for.

Everything here is about values: a programme in, a page's worth of facts out.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.languages import language_name, swedish_order
from scheduling.programme import (
    Programme,
    ProgrammeRoom,
    ProgrammeSession,
    ProgrammeSpeaker,
)

DARK_INK, LIGHT_INK = "#0b2730", "#ffffff"


@dataclass(frozen=True, slots=True)
class Track:
    """A track with what tells it from the others besides its colour: a shape and letters."""

    slug: str
    code: str
    name: str
    colour: str
    ink: str
    shape: int


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker in the part they play."""

    speaker: ProgrammeSpeaker
    is_moderator: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as a page shows it: in the venue's time, with its room, track and people."""

    session: ProgrammeSession
    starts_at: datetime
    ends_at: datetime
    track: Track | None
    room: ProgrammeRoom | None
    people: tuple[Person, ...]

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
        session = self.session
        if session.is_frame:
            return ()
        tags = {
            session.kind_name: session.kind != "talk",
            _("Needs booking"): session.seats is not None,
            _in_language(session.language): session.language != get_language(),
            _("Online"): session.is_streamed,
            _("Live captions"): session.captions == "live",
            _("Sign language"): session.has_sign_language,
        }
        return tuple(tag for tag, applies in tags.items() if applies)

    def overlaps(self, other: "Entry") -> bool:
        return self.session.overlaps(other.session)


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
        )
        for session in programme.sessions
    )


def tracks_of(programme: Programme) -> tuple[Track, ...]:
    return tuple(
        Track(
            slug=track.slug,
            code=track.code,
            name=str(track.name),
            colour=track.colour,
            ink=ink_on(track.colour),
            shape=position % 6,
        )
        for position, track in enumerate(programme.tracks)
    )


def ink_on(colour: str) -> str:
    """The ink, dark or light, that contrasts most with a colour (WCAG 2 contrast ratio)."""
    return max((DARK_INK, LIGHT_INK), key=lambda ink: _contrast(ink, colour))


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    # 2.2 is close enough to the curve of sRGB to tell which ink is better.
    red, green, blue = (math.pow(int(colour[at : at + 2], 16) / 255, 2.2) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# What the reader asked for


@dataclass(frozen=True, slots=True)
class Choice:
    """The part of the programme that a reader wants to see. Empty means everything."""

    tracks: tuple[str, ...] = ()
    day: date | None = None
    language: str = ""
    online: bool = False
    search: str = ""

    def __bool__(self) -> bool:
        return self != Choice()

    @property
    def is_about_content(self) -> bool:
        """More than a choice of day: then breaks and meals are left out."""
        return bool(self.tracks or self.language or self.online or self.search)

    @property
    def query(self) -> str:
        """The choice as the query of an address, always written in the same way."""
        fields = [("track", track) for track in self.tracks]
        fields += [("day", self.day.isoformat())] if self.day else []
        fields += [("language", self.language)] if self.language else []
        fields += [("online", "1")] if self.online else []
        fields += [("q", self.search)] if self.search else []
        return urlencode(fields)

    def includes(self, entry: Entry) -> bool:
        session = entry.session
        return (
            (self.day is None or entry.day == self.day)
            and (not self.tracks or session.track in self.tracks)
            and (not self.language or session.language == self.language)
            and (session.is_streamed or not self.online)
            and not (session.is_frame and self.is_about_content)
            and all(word in entry.words for word in self.search.casefold().split())
        )


def choose(programme: Programme, fields: dict[str, list[str]]) -> Choice:
    """What a query string asks for; what the programme does not have is not asked for."""

    def first(name: str) -> str:
        return next(iter(fields.get(name, [])), "")

    asked_tracks = fields.get("track", [])
    days = {day.isoformat(): day for day in programme.by_day()}
    language = first("language")
    return Choice(
        tracks=tuple(track.slug for track in programme.tracks if track.slug in asked_tracks),
        day=days.get(first("day")),
        language=language if language in languages_of(programme) else "",
        online=bool(first("online")),
        search=" ".join(first("q").split())[:100],
    )


def chosen(programme: Programme, choice: Choice) -> frozenset[UUID]:
    """The sessions that the reader asked for, by their uuid."""
    return frozenset(
        entry.session.uuid for entry in entries_of(programme) if choice.includes(entry)
    )


def languages_of(programme: Programme) -> tuple[str, ...]:
    """The languages that are spoken, the most common first."""
    spoken = [session.language for session in programme.sessions if not session.is_frame]
    return tuple(sorted(set(spoken), key=lambda language: (-spoken.count(language), language)))


# A day as a table: rooms beside each other, time downwards


@dataclass(frozen=True, slots=True)
class Cell:
    """What goes on in a room from one time to another. Without entries: a free room."""

    entries: tuple[Entry, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of time in which nothing starts but at its beginning."""

    starts_at: datetime
    cells: tuple[Cell, ...]

    @property
    def begins_something(self) -> bool:
        return any(cell.entries for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Day:
    """One day. A column without a room holds what concerns everybody beside other sessions."""

    date: date
    columns: tuple[ProgrammeRoom | None, ...]
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]


def days_of(programme: Programme) -> tuple[Day, ...]:
    by_date: dict[date, list[Entry]] = {}
    for entry in entries_of(programme):
        by_date.setdefault(entry.day, []).append(entry)
    return tuple(_day(on, tuple(of), programme.rooms) for on, of in by_date.items())


def _day(on: date, entries: tuple[Entry, ...], rooms: tuple[ProgrammeRoom, ...]) -> Day:
    # What has the time to itself is for everybody: it goes across all rooms.
    alone = frozenset(_with_the_time_to_themselves(entries))
    beside = [entry for entry in entries if entry.session.uuid not in alone]
    columns = tuple(_columns(beside, rooms)) or (None,)
    blocks = [_Block((entry,), 0, len(columns)) for entry in entries if entry.session.uuid in alone]
    for position, room in enumerate(columns):
        blocks += [
            _Block(together, position, 1)
            for together in _overlapping(entry for entry in beside if entry.room == room)
        ]
    return Day(on, columns, tuple(_rows(blocks, len(columns))), entries)


def _with_the_time_to_themselves(entries: tuple[Entry, ...]) -> Iterator[UUID]:
    """Those that begin when all before them are over, and are over before the next begins."""
    ends_at = entries[0].starts_at
    for entry, following in zip_longest(entries, entries[1:]):
        is_over_in_time = following is None or entry.ends_at <= following.starts_at
        if ends_at <= entry.starts_at and is_over_in_time:
            yield entry.session.uuid
        ends_at = max(ends_at, entry.ends_at)


def _columns(
    entries: list[Entry], rooms: tuple[ProgrammeRoom, ...]
) -> Iterator[ProgrammeRoom | None]:
    """The rooms in use, in their order; first a column for what has no room, if needed."""
    used = {entry.session.room for entry in entries}
    if None in used:
        yield None
    yield from (room for room in rooms if room.slug in used)


@dataclass(frozen=True, slots=True)
class _Block:
    """Entries that share a cell, and where the cell is."""

    entries: tuple[Entry, ...]
    column: int
    columns: int

    @property
    def starts_at(self) -> datetime:
        return min(entry.starts_at for entry in self.entries)

    @property
    def ends_at(self) -> datetime:
        return max(entry.ends_at for entry in self.entries)


def _overlapping(entries: Iterable[Entry]) -> list[tuple[Entry, ...]]:
    """Entries of one room, those that overlap together (one was cancelled, say)."""
    groups: list[tuple[Entry, ...]] = []
    for entry in entries:
        if groups and any(entry.overlaps(other) for other in groups[-1]):
            groups[-1] = (*groups[-1], entry)
        else:
            groups.append((entry,))
    return groups


def _rows(blocks: list[_Block], columns: int) -> Iterator[Row]:
    times = sorted({time for block in blocks for time in (block.starts_at, block.ends_at)})
    # Time in which nothing goes on has no row.
    starts = [
        time for time in times if any(block.starts_at <= time < block.ends_at for block in blocks)
    ]
    for start in starts:
        yield Row(start, tuple(_cells(start, starts, blocks, columns)))


def _cells(
    start: datetime, starts: list[datetime], blocks: list[_Block], columns: int
) -> Iterator[Cell]:
    going_on = sorted(
        (block for block in blocks if block.starts_at <= start < block.ends_at),
        key=lambda block: block.column,
    )
    column = 0
    for block in going_on:
        if block.column > column:
            yield Cell((), columns=block.column - column)
        if block.starts_at == start:
            rows = sum(block.starts_at <= time < block.ends_at for time in starts)
            yield Cell(block.entries, columns=block.columns, rows=rows)
        column = block.column + block.columns
    if column < columns:
        yield Cell((), columns=columns - column)


# Right now


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


# One session, one speaker


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
