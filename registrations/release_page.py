"""What publishing the draft would do, and who would be written to: for those who publish it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from conference.models import Conference
from registrations.announcements import last_told, leaves_at
from registrations.board import Board, read_board
from registrations.models import Seat
from registrations.programme_news import News, ToAttendee, Told, told_of
from scheduling.clashes import Clash
from scheduling.differences import ToldChange, changes_in_words
from scheduling.models import Release
from scheduling.news import SpeakerNews
from scheduling.programme import programme_of
from scheduling.releasing import Preview, preview


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who gets a letter, and what it is about."""

    name: str
    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Those whose letters have one reason. A person is in one group only: each gets one letter."""

    label: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters that would leave, and those with no address to write to."""

    groups: tuple[Group, ...]
    unreachable: tuple[Person, ...]

    @property
    def number(self) -> int:
        return sum(len(group.people) for group in self.groups)


@dataclass(frozen=True, slots=True)
class ClashOnBoard:
    """A clash, and the day and the place of the board where it is seen."""

    clash: Clash
    day: date
    slot: UUID


@dataclass(frozen=True, slots=True)
class Shown:
    """The page. `waiting_until`: when the letters of releases before it leave, if they wait."""

    preview: Preview
    changes: tuple[ToldChange, ...]
    clashes: tuple[ClashOnBoard, ...]
    letters: Letters
    waiting_until: datetime | None

    @property
    def stops(self) -> tuple[ClashOnBoard, ...]:
        return tuple(one for one in self.clashes if one.clash.stops_publishing)

    @property
    def warnings(self) -> tuple[ClashOnBoard, ...]:
        return tuple(one for one in self.clashes if not one.clash.stops_publishing)


def what_publishing_would_do(conference: Conference, *, now: datetime) -> Shown:
    """Constant number of queries."""
    would = preview(conference, now=now)
    told = told_of(conference, last_told(conference), would.after)
    return Shown(
        preview=would,
        changes=changes_in_words(conference, would.before, would.after, would.changes),
        clashes=tuple(_clashes(read_board(conference))),
        letters=letters_of(told),
        waiting_until=leaves_at(conference),
    )


def letters_waiting(conference: Conference) -> Letters:
    """Those about what is published already, that have not left yet."""
    newest = Release.objects.current(conference.slug)
    assert newest
    return letters_of(told_of(conference, last_told(conference), programme_of(newest)))


def _clashes(board: Board) -> Iterator[ClashOnBoard]:
    start_of = {one.slot: one.starts_at for one in board.draft.placements}
    for clash in board.clashes:
        starts_at = start_of[clash.slots[0]].astimezone(board.draft.tz)
        yield ClashOnBoard(clash, starts_at.date(), clash.slots[0])


def letters_of(told: Told) -> Letters:
    """Who is written to, by why they are."""
    speakers = [
        (one.speaker.email, Person(one.speaker.name, _titles(one.news))) for one in told.speakers
    ]
    attendees = [(one, Person(one.registration.name, _titles(one.news))) for one in told.attendees]
    groups = [Group(_("Speakers"), tuple(person for email, person in speakers if email))]
    for tie, label in _ties().items():
        groups.append(Group(label, tuple(_bound_by(tie, attendees))))
    return Letters(
        groups=tuple(groups),
        unreachable=(
            *(person for email, person in speakers if not email),
            *(person for one, person in attendees if not one.registration.email),
        ),
    )


def _ties() -> dict[str, str]:
    return {
        Seat.Status.BOOKED: _("Those who have booked"),
        Seat.Status.OFFERED: _("Those who are offered a seat"),
        Seat.Status.WAITING: _("Those who wait for a seat"),
        "saved": _("Those who have saved a session"),
    }


def _bound_by(tie: str, attendees: list[tuple[ToAttendee, Person]]) -> list[Person]:
    return [person for one, person in attendees if one.tie == tie and one.registration.email]


def _titles(news: Iterable[News | SpeakerNews]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one.session.title) for one in news))
