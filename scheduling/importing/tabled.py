"""Sheets of sessions, speakers, rooms and tracks become a programme, or errors by row."""

import re
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from scheduling.importing import cells
from scheduling.importing.cells import EMPTIES, CannotBe
from scheduling.importing.cleaning import Cleaner, told
from scheduling.importing.columns import Column, Holds, column
from scheduling.importing.fields import label_of
from scheduling.importing.keys import fitting, named_key, numbered, title_key
from scheduling.importing.mapping import Held, Sheet
from scheduling.importing.timing import place_of
from scheduling.importing.values import Fact, ImportedProgramme, Item, Part, Setting
from scheduling.models import Session, SessionSpeaker, Table

SOURCE = "table"
USUAL_MINUTES = 30
CODE = re.compile("[0-9A-Z]{6}")
NAME_FIELD = {
    Table.ROOM: "name_sv",
    Table.TRACK: "name_sv",
    Table.SPEAKER: "name",
    Table.SESSION: "title_sv",
}
NULL_WHEN_EMPTY = frozenset({"seats", "track", "organisation"})
PARSERS: dict[Holds, Callable[[str], Fact]] = {
    Holds.NUMBER: cells.number,
    Holds.YES_OR_NO: cells.yes_or_no,
    Holds.LANGUAGE: cells.language,
    Holds.ADDRESS: cells.address,
    Holds.COLOUR: cells.colour,
}


def tabulated(sheets: list[Sheet], held: list[Held], setting: Setting) -> ImportedProgramme:
    """What the sheets say, the sessions last: they mention the rest."""
    reading = _Reading(setting)
    for table in Table:
        for sheet, one in zip(sheets, held, strict=True):
            if one.table == table:
                reading.read(sheet, one, table)
    return ImportedProgramme(
        source=SOURCE,
        items=tuple(reading.items.values()),
        errors=tuple(reading.cleaner.errors),
        notes=told(reading.cleaner.notes),
    )


class _Reading:
    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.cleaner = Cleaner(shortens=False)
        self.items: dict[tuple[Table, str], Item] = {}
        # What sessions may mention things by: their names, in either language, and their keys.
        self.names: dict[tuple[Table, str], str] = {}
        self.often: dict[str, int] = {}
        self.tells_roles = False

    def read(self, sheet: Sheet, held: Held, table: Table) -> None:
        self.tells_roles = "moderators" in held.fields.values()
        for row in sheet.rows:
            written = {
                field: row.cells[place]
                for place, field in held.fields.items()
                if place < len(row.cells) and row.cells[place]
            }
            if written:
                told = {"sheet": sheet.name, "row": row.number}
                where = _("%(sheet)s, row %(row)d") if sheet.name else _("Row %(row)d")
                self._take(table, written, where % told)

    def _take(self, table: Table, written: dict[str, str], where: str) -> None:
        facts = self._facts(table, written, where)
        name = str(facts.get(NAME_FIELD[table]) or "")
        if not name:
            label = label_of(table, NAME_FIELD[table])
            words = _("Something is written here, but nothing in the column %(column)s.")
            self.cleaner.refuse(words % {"column": label}, where=where)
            return
        item = Item(table, self._keys(table, written, name), name, where=where, facts=facts)
        if table == Table.SESSION:
            item = self._session(item, written)
        self._keep(item)

    def _session(self, item: Item, written: dict[str, str]) -> Item:
        facts = dict(item.facts)
        if track := written.get("track"):
            facts["track"] = (
                None if track in EMPTIES else self._mention(Table.TRACK, track, item.where)
            )
        room = written.get("room", "")
        known_room = (
            self._mention(Table.ROOM, room, item.where) if room not in {"", *EMPTIES} else None
        )
        minutes = facts.get("minutes")
        place = None
        try:
            place = place_of(
                written, known_room, minutes if isinstance(minutes, int) else 0, self.setting
            )
        except CannotBe as problem:
            self.cleaner.refuse(str(problem), where=item.where)
        length = (place.ends_at - place.starts_at).total_seconds() // 60 if place else 0
        return replace(
            item,
            facts=facts,
            for_new={
                "state": Session.State.ACCEPTED.value,
                "minutes": int(length) or USUAL_MINUTES,
            },
            parts=self._parts(written, item.where),
            places=(place,) if place else (),
        )

    def _parts(self, written: dict[str, str], where: str) -> tuple[Part, ...]:
        """Roles are only told where there is a column of moderators."""
        roles = {
            "speakers": SessionSpeaker.Role.SPEAKER.value if self.tells_roles else "",
            "moderators": SessionSpeaker.Role.MODERATOR.value,
        }
        parts = {
            self._mention(Table.SPEAKER, name, where): role
            for field, role in roles.items()
            for name in _people(written.get(field, ""))
        }
        return tuple(Part(key, role) for key, role in parts.items())

    def _facts(self, table: Table, written: dict[str, str], where: str) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for field, cell in written.items():
            one = column(table, field)
            label = label_of(table, field)
            try:
                if field == "organisation":
                    facts[field] = None if cell in EMPTIES else self._line(cell, one, label, where)
                elif one.holds != Holds.APART:
                    facts[field] = self._fact(cell, one, label, where)
            except CannotBe as problem:
                words = _("“%(written)s” in the column %(column)s cannot be read. %(problem)s")
                told = {"written": cell[:40], "column": label, "problem": problem}
                self.cleaner.refuse(words % told, where=where)
        return facts

    def _fact(self, cell: str, one: Column, label: str, where: str) -> Fact:
        if cell in EMPTIES and one.may_be_emptied and not one.is_required:
            return None if one.field in NULL_WHEN_EMPTY else _empty(one)
        if one.holds == Holds.TEXT:
            return self.cleaner.text(cell, column=label, where=where)
        if one.holds == Holds.CHOICE:
            return cells.choice(one.field, cell)
        line = self._line(cell, one, label, where)
        return PARSERS[one.holds](line) if one.holds in PARSERS else line

    def _line(self, cell: str, one: Column, label: str, where: str) -> str:
        return self.cleaner.line(cell, longest=one.longest or 200, column=label, where=where)

    def _keys(self, table: Table, written: dict[str, str], name: str) -> tuple[str, ...]:
        people = _people(written.get("speakers", "")) + _people(written.get("moderators", ""))
        weak = title_key(name, people) if table == Table.SESSION else named_key(name)
        key = self._line(written.get("key", ""), Column("key", Holds.LINE), _("Key"), name)
        if key:
            code = [f"code:{key}"] if table == Table.SESSION and CODE.fullmatch(key) else []
            return (fitting(f"key:{key}"), *code, weak)
        if table != Table.SESSION:
            return (weak,)
        self.often[weak] = self.often.get(weak, 0) + 1
        return (numbered(weak, self.often[weak]),)

    def _keep(self, item: Item) -> None:
        """A session that has a row more is given once more; nothing else is there twice."""
        known = self.items.get((item.table, item.key))
        if known and (item.table != Table.SESSION or item.facts != known.facts):
            words = _("This has the same key or name as %(other)s, but is not the same.")
            self.cleaner.refuse(words % {"other": known.where}, where=item.where)
            return
        if known:
            item = replace(known, places=known.places + item.places)
        self.items[item.table, item.key] = item
        names = [item.name, str(item.facts.get("name_en") or ""), item.key.removeprefix("key:")]
        for name in filter(None, names):
            self.names.setdefault((item.table, named_key(name)), item.key)

    def _mention(self, table: Table, name: str, where: str) -> str:
        """The key of what a session mentions, which is noted if nothing has told of it."""
        limit = column(table, NAME_FIELD[table]).longest
        line = self.cleaner.line(name, longest=limit, column=str(table.label), where=where)
        name = line or _("Untitled")
        by_name, key = named_key(name), fitting(f"key:{name}")
        if (table, by_name) not in self.names:
            names: dict[str, Fact] = {NAME_FIELD[table]: name}
            item = Item(table, (key, by_name), name, where=where, for_new=names, is_told=False)
            self.items[table, key] = item
            self.names[table, by_name] = key
        return self.names[table, by_name]


def _empty(one: Column) -> Fact:
    return False if one.holds == Holds.YES_OR_NO else ""


def _people(cell: str) -> list[str]:
    """Names, one a line or with semicolons between; with commas where there are neither."""
    separator = "[;\n]" if re.search("[;\n]", cell) else ","
    names = [" ".join(name.split()) for name in re.split(separator, cell)]
    return [name for name in names if name and name not in EMPTIES]
