"""The draft as tables with the columns that are imported, so that it comes back as it went out."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from conference.models import Conference
from scheduling.importing.cells import EMPTIES
from scheduling.importing.columns import COLUMNS, Column
from scheduling.importing.existing import Existing, Thing, read_existing
from scheduling.importing.fields import CHOICES, label_of, shown
from scheduling.models import Room, Session, Slot, Speaker, Table, Track

type Rows = list[list[str]]

LAST_CHECKED = 999
# A name that would be read as several, or as none.
AMBIGUOUS = re.compile("[;,\\n]|^[-–—]?$")
WIDE = frozenset({"abstract_sv", "abstract_en", "biography_sv", "biography_en", "title_sv"})


def tables_of(conference: Conference) -> dict[Table, Rows]:
    """A heading and a row for each thing; a session that is given twice has two rows."""
    writing = _Writing(conference, read_existing(conference))
    return {table: [_heading(table), *writing.rows(table)] for table in Table}


def template_tables(conference: Conference) -> dict[Table, Rows]:
    """Headings only, and the rooms and tracks that there are to choose from."""
    tables = tables_of(conference)
    empty = {Table.SESSION, Table.SPEAKER}
    return {table: rows[:1] if table in empty else rows for table, rows in tables.items()}


def as_workbook(tables: dict[Table, Rows]) -> bytes:
    """A sheet for each table, the sessions first. What looks like a formula is text."""
    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True})
    heading = workbook.add_format({"bold": True})
    for table in reversed(Table):
        sheet = workbook.add_worksheet(str(table.label))
        for number, row in enumerate(tables[table]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, None if number else heading)
        for place, column in enumerate(COLUMNS[table]):
            sheet.set_column(place, place, 40 if column.field in WIDE else 18)
            if column.field in CHOICES:
                possible = [str(label) for label in CHOICES[column.field].values()]
                rule = {"validate": "list", "source": possible}
                sheet.data_validation(1, place, LAST_CHECKED, place, rule)
        sheet.freeze_panes(1, 2)
    workbook.close()
    return content.getvalue()


def _heading(table: Table) -> list[str]:
    return [label_of(table, column.field) for column in COLUMNS[table]]


class _Writing:
    def __init__(self, conference: Conference, existing: Existing) -> None:
        self.tz = conference.tz
        self.existing = existing
        self.names = {table: _names(things.values()) for table, things in existing.things.items()}
        self.organisations = {one.pk: one.name_sv for one in existing.organisations}

    def rows(self, table: Table) -> Iterable[list[str]]:
        for thing in self.existing.things[table].values():
            slots: list[Slot | None] = [None]
            if isinstance(thing, Session):
                slots = [*self.existing.slots.get(thing.pk, [])] or slots
            for slot in slots:
                yield [self._harmless(thing, column, slot) for column in COLUMNS[table]]

    def _harmless(self, thing: Thing, column: Column, slot: Slot | None) -> str:
        """A lone dash would empty what it stands for."""
        cell = self._cell(thing, column.field, slot)
        return "" if cell in EMPTIES and not column.is_required else cell

    def _cell(self, thing: Thing, field: str, slot: Slot | None) -> str:
        if field == "key":
            return thing.code if isinstance(thing, Session) else thing.slug
        if isinstance(thing, Speaker) and field == "organisation":
            return self.organisations.get(thing.organisation_id or 0, "")
        if isinstance(thing, Session):
            if field in ("room", "date", "start", "end"):
                return self._place(field, slot) if slot else ""
            if field in ("speakers", "moderators"):
                return self._people(thing, field)
            if field == "track":
                return self._name(Table.TRACK, thing.track_id)
        return shown(field, getattr(thing, field))

    def _place(self, field: str, slot: Slot) -> str:
        if field == "room":
            return self._name(Table.ROOM, slot.room_id)
        starts_at, ends_at = slot.starts_at.astimezone(self.tz), slot.ends_at.astimezone(self.tz)
        if field == "date":
            return f"{starts_at:%Y-%m-%d}"
        return _clock(starts_at) if field == "start" else _end(starts_at, ends_at)

    def _people(self, session: Session, field: str) -> str:
        role = field.removesuffix("s")
        parts = [part for part in self.existing.parts.get(session.pk, []) if part.role == role]
        return "; ".join(self._name(Table.SPEAKER, part.speaker_id) for part in parts)

    def _name(self, table: Table, pk: int | None) -> str:
        return "" if pk is None else self.names[table][pk]


def _names(things: Iterable[Thing]) -> dict[int, str]:
    """What things are mentioned by: their names, or their keys where that would be unclear."""
    named = [(thing, _own_name(thing)) for thing in things]
    often = Counter(name.casefold() for _thing, name in named)
    unclear = {name for name, number in often.items() if number > 1}
    return {
        thing.pk: thing.slug if name.casefold() in unclear or AMBIGUOUS.search(name) else name
        for thing, name in named
    }


def _own_name(thing: Thing) -> str:
    if isinstance(thing, Room | Track):
        return thing.name_sv
    return thing.name if isinstance(thing, Speaker) else thing.title_sv


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def _end(starts_at: datetime, ends_at: datetime) -> str:
    """With its date where it is another day."""
    is_same_day = starts_at.date() == ends_at.date()
    return _clock(ends_at) if is_same_day else f"{ends_at:%Y-%m-%d %H:%M}"
