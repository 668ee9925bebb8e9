"""Rows of cells, from lines that were pasted and from files of spreadsheet programs."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from conference.table_files import (
    Limits,
    NotATable,
    Row,
    TooBig,
    decoded,
    is_workbook,
    lines_of,
    on_one_line,
    rows_of_csv,
    separator_of,
    sheets_of_workbook,
    trimmed,
)

__all__ = ["NotATable", "Row", "TooBig", "TooManyRows", "rows_of_file", "rows_of_text"]

MOST_ROWS = 500
MOST_COLUMNS = 30
# A spreadsheet may say that it ends a million rows below; nobody's list does.
LAST_ROW = 10_000
MOST_BYTES = 1024 * 1024
# A small file can unfold into gigabytes.
MOST_BYTES_UNFOLDED = 24 * 1024 * 1024

LIMITS = Limits(MOST_BYTES_UNFOLDED, LAST_ROW, MOST_COLUMNS)
# The address in `Anna Berg <anna@umea.example>`, as mail programs write it. It never looks back at
# what it has passed: lines are as long as whoever pastes them likes.
ADDRESS = re.compile(r"<\s*+([^<>\s@]*+@[^<>\s]*+)\s*+>")
AROUND_A_NAME = ' \t;,|"'


class TooManyRows(Exception):
    """There are more rows than are taken at a time."""


def rows_of_text(text: str) -> list[Row]:
    """What was pasted: a row a line; who pastes addresses from a mail program, a row each."""
    lines = enumerate(lines_of(text), start=1)
    rows = (Row(number, cells) for number, line in lines for cells in _rows_of_line(line))
    return _not_too_many(rows)


def rows_of_file(content: bytes) -> list[Row]:
    """A list in a file: Excel's own format, or text with any separator and the usual encodings."""
    if len(content) > MOST_BYTES:
        raise TooBig
    if is_workbook(content):
        return _not_too_many(_rows_of_first_sheet(content))
    return _not_too_many(rows_of_csv(decoded(content), on_one_line))


def _not_too_many(rows: Iterable[Row]) -> list[Row]:
    """Those in which something is written."""
    written = (row for row in rows if any(row.cells))
    first = list(islice(written, MOST_ROWS + 1))
    if len(first) > MOST_ROWS:
        raise TooManyRows
    return first


def _rows_of_line(line: str) -> Iterator[tuple[str, ...]]:
    name, *addressed = ADDRESS.split(line)
    if not addressed:
        yield _split(line, separator_of([line]))
        return
    *others, after = addressed
    after = after.strip(AROUND_A_NAME)
    names, addresses = [name, *others[1::2]], others[::2]
    people = [(name.strip(AROUND_A_NAME), at) for name, at in zip(names, addresses, strict=True)]
    yield from people[:-1]
    yield (*people[-1], *_split(after, separator_of([after])))


def _split(line: str, separator: str) -> tuple[str, ...]:
    """One line by itself, so that a lone quotation mark takes no other line with it."""
    try:
        [cells] = csv.reader([line], delimiter=separator, skipinitialspace=True)
    except csv.Error:
        cells = line.split(separator)
    return trimmed(cells)


def _rows_of_first_sheet(content: bytes) -> Iterator[Row]:
    for _name, rows in sheets_of_workbook(content, LIMITS, on_one_line):
        yield from rows
