"""A day as a table: rooms beside each other, time downwards."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from uuid import UUID

from scheduling.programme import Programme, ProgrammeRoom
from scheduling.timetable import Entry, entries_of


@dataclass(frozen=True, slots=True)
class Cell:
    """What goes on in a room from one time to another. Without entries: a free room."""

    entries: tuple[Entry, ...]
    columns: int = 1
    rows: int = 1
    is_across: bool = False


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
    blocks = [_block((entry,), 0, len(columns)) for entry in entries if entry.session.uuid in alone]
    for position, room in enumerate(columns):
        blocks += [
            _block(together, position, 1)
            for together in _overlapping(entry for entry in beside if entry.room is room)
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
    """Entries that share a cell, from when to when, and where the cell is."""

    entries: tuple[Entry, ...]
    starts_at: datetime
    ends_at: datetime
    column: int
    columns: int


def _block(entries: tuple[Entry, ...], column: int, columns: int) -> _Block:
    starts_at = min(entry.starts_at for entry in entries)
    ends_at = max(entry.ends_at for entry in entries)
    return _Block(entries, starts_at, ends_at, column, columns)


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
            yield Cell(block.entries, block.columns, rows, is_across=block.columns == columns)
        column = block.column + block.columns
    if column < columns:
        yield Cell((), columns=columns - column)
