"""Which of the sessions a reader asked to see."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from scheduling.programme import Programme
from scheduling.timetable import Entry, entries_of


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
