"""What releases have changed, as everybody reads it: the newest first, release by release."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from conference.models import Conference
from scheduling.continuing import Change
from scheduling.differences import ToldChange, changes_in_words
from scheduling.models import ProgrammeChange, Release
from scheduling.programme import SESSION, Programme, ProgrammeSession

MOST_CHANGES = 300


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A change in words; `page` is the session's address part, empty when it has no page."""

    told: ToldChange
    page: str

    @property
    def fields(self) -> str:
        """What is new of it beside when and where, by name."""
        return ", ".join(one.label for one in self.told.differences)


@dataclass(frozen=True, slots=True)
class ListedRelease:
    number: int
    published_at: datetime
    changes: tuple[ListedChange, ...]


def listed_releases(conference: Conference, newest: Programme) -> tuple[ListedRelease, ...]:
    """Rooms and people are called what they are called now. Two queries."""
    changes = ProgrammeChange.objects.told_by(conference)[:MOST_CHANGES]
    by_release = groupby(changes, key=lambda change: change.release)
    listed = [_listed(conference, newest, release, of_it) for release, of_it in by_release]
    first = conference.releases.defer("content").get(number=1)
    return (*listed, ListedRelease(first.number, first.published_at, ()))


def _listed(
    conference: Conference, newest: Programme, release: Release, changes: Iterable[ProgrammeChange]
) -> ListedRelease:
    told = changes_in_words(conference, newest, newest, map(_value, changes))
    pages = dict(_pages(newest))
    return ListedRelease(
        number=release.number,
        published_at=release.published_at,
        changes=tuple(ListedChange(one, pages.get(one.change.session.uuid, "")) for one in told),
    )


def _value(change: ProgrammeChange) -> Change:
    before, after = (_session(one) for one in (change.before, change.after))
    return Change(ProgrammeChange.Kind(change.kind), before, after)


def _session(kept: object) -> ProgrammeSession | None:
    return SESSION.validate_python(kept) if kept else None


def _pages(programme: Programme) -> Iterator[tuple[object, str]]:
    for session in programme.sessions:
        if not session.is_frame:
            yield session.uuid, session.slug
