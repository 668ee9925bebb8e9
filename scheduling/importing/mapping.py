"""Which sheet holds what, and which column which field: guessed, and corrected by somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from conference.spreadsheets import neutral
from conference.table_files import (
    Limits,
    NotATable,
    Row,
    TooBig,
    decoded,
    is_workbook,
    rows_of_csv,
    sheets_of_workbook,
)
from scheduling.importing.columns import COLUMNS, recognised, table_called
from scheduling.importing.published import NotASchedule
from scheduling.models import Table

MOST_ROWS = 20_000
LIMITS = Limits(bytes_unfolded=80 * 1024 * 1024, last_row=MOST_ROWS + 20, columns=60, sheets=12)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is written: its headers, and the rows under them. A CSV file has no name."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What a sheet holds: nothing of interest, or a table whose columns have these fields."""

    table: Table | None
    fields: dict[int, str]

    @property
    def lacks(self) -> list[str]:
        """The fields that it cannot do without."""
        columns = COLUMNS[self.table] if self.table else ()
        there = self.fields.values()
        return [one.field for one in columns if one.is_required and one.field not in there]


def sheets_of(content: bytes) -> list[Sheet]:
    """Raises NotASchedule, in words, for what is no table."""
    try:
        if is_workbook(content):
            read = (
                (name, _written(rows)) for name, rows in sheets_of_workbook(content, LIMITS, _fit)
            )
            sheets = [(name, rows) for name, rows in read if rows]
        else:
            sheets = [("", _written(rows_of_csv(decoded(content), _fit)))]
    except NotATable as problem:
        raise NotASchedule(
            _("This file cannot be read. Save it as Excel (.xlsx) or CSV, and choose it again.")
        ) from problem
    except TooBig as problem:
        raise NotASchedule(
            _("This file is too big once it is unpacked. Take away pictures, or divide it.")
        ) from problem
    if any(len(rows) > MOST_ROWS for _name, rows in sheets):
        raise NotASchedule(_("There are more than 20,000 rows in this file. Divide it."))
    return [
        Sheet(name, tuple(" ".join(cell.split()) for cell in rows[0].cells), tuple(rows[1:]))
        for name, rows in sheets
        if rows
    ]


def guessed(sheets: list[Sheet]) -> list[Held]:
    held = []
    for sheet in sheets:
        table = table_called(sheet.name, sheet.headers)
        held.append(Held(table, recognised(table, sheet.headers) if table else {}))
    return held


def is_clear(sheets: list[Sheet], held: list[Held]) -> bool:
    """Nothing to ask: every sheet is known, and every column that has a header."""
    return bool(sheets) and all(
        one.table and not one.lacks and len(one.fields) == sum(map(bool, sheet.headers))
        for sheet, one in zip(sheets, held, strict=True)
    )


def as_json(held: list[Held]) -> dict[str, Any]:
    return {
        str(number): {
            "table": one.table,
            "columns": {str(place): field for place, field in one.fields.items()},
        }
        for number, one in enumerate(held)
    }


def from_json(kept: Mapping[str, Any]) -> list[Held]:
    return [
        Held(
            Table(kept[number]["table"]) if kept[number]["table"] else None,
            {int(place): field for place, field in kept[number]["columns"].items()},
        )
        for number in sorted(kept, key=int)
    ]


def _written(rows: Any) -> list[Row]:
    """Rows in which something is written, no more than tell that they are too many."""
    return list(islice((row for row in rows if any(row.cells)), MOST_ROWS + 2))


def _fit(cell: str) -> str:
    """A mark that what follows is text and no formula is not part of the text."""
    fit = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return fit[1:] if fit.startswith("'") and neutral(fit[1:]) != fit[1:] else fit
