"""What organisers see on the day itself: what is on and to come, and who is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from conference.models import Conference
from registrations.workshops import expected
from scheduling.changing_now import Move
from scheduling.delays import Delay, Lateness, delayed
from scheduling.models import Draft, Release
from scheduling.programme import Programme, ProgrammeRoom, programme_of
from scheduling.timetable import Entry, entries_of


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the published programme: what is not over, and the rooms it goes on in."""

    programme: Programme
    on: date
    dates: tuple[date, ...]
    entries: tuple[Entry, ...]
    rooms: tuple[ProgrammeRoom, ...]


def published(conference: Conference) -> Programme | None:
    release = Release.objects.current(conference.slug)
    return programme_of(release) if release else None


def the_day(programme: Programme, asked: str, *, now: datetime) -> Day:
    """The day asked for; else today, or the next day there is, or the last."""
    entries = entries_of(programme)
    dates = tuple(dict.fromkeys(entry.day for entry in entries))
    today = now.astimezone(programme.tz).date()
    day = _chosen(dates, asked, today)
    shown = tuple(
        entry for entry in entries if entry.day == day and (day != today or entry.ends_at > now)
    )
    used = {entry.session.room for entry in shown if not entry.session.is_cancelled}
    rooms = tuple(room for room in programme.rooms if room.slug in used)
    return Day(programme, day, dates, shown, rooms)


def _chosen(dates: Sequence[date], asked: str, today: date) -> date:
    for day in dates:
        if day.isoformat() == asked:
            return day
    return next((day for day in dates if day >= today), dates[-1] if dates else today)


def entry_in(programme: Programme, slot: UUID) -> Entry | None:
    """A session in its place, by the slot's uuid."""
    return next((one for one in entries_of(programme) if one.session.uuid == slot), None)


def people_expected(conference: Conference, session_id: int) -> int:
    """Those with a seat, or where none is needed those who mean to come."""
    return sum(row.people for row in expected(conference) if row.session.pk == session_id)


def closing_time(conference: Conference, day: date) -> datetime | None:
    days = conference.days.filter(date=day)
    return days.values_list("ends_at", flat=True).first()


@dataclass(frozen=True, slots=True)
class LateRoom:
    """A room, and what is on in it and to come on a day."""

    programme: Programme
    room: ProgrammeRoom
    on: date
    entries: tuple[Entry, ...]

    def delayed(
        self, conference: Conference, *, minutes: int, last: UUID | None, now: datetime
    ) -> Delay:
        draft = Draft.objects.filter(conference=conference).first() or Draft()
        late = Lateness(
            by=timedelta(minutes=minutes),
            turnover=timedelta(minutes=draft.turnover_minutes),
            last=last,
            closes_at=closing_time(conference, self.on),
        )
        return delayed(self.programme, [one.session for one in self.entries], late, now=now)


def room_that_is_late(
    conference: Conference, slug: str, asked_day: str, *, now: datetime
) -> LateRoom | None:
    """None when nothing is published, or the room is not in it."""
    programme = published(conference)
    room = programme.room(slug) if programme else None
    if programme is None or room is None:
        return None
    day = the_day(programme, asked_day, now=now)
    there = [one for one in day.entries if one.room == room and not one.session.is_cancelled]
    return LateRoom(programme, room, day.on, tuple(there))


def moves_of(delay: Delay) -> list[Move]:
    return [Move(shift.session.uuid, shift.session.sequence, shift.to) for shift in delay.shifts]
