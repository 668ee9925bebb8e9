"""Rows of cells, from lines that were pasted and from files of spreadsheet programs."""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from zipfile import ZipFile

from openpyxl import load_workbook

MOST_ROWS = 500
MOST_COLUMNS = 30
# A spreadsheet may say that it ends a million rows below; nobody's list does.
LAST_ROW = 10_000
MOST_BYTES = 1024 * 1024
# A small file can unfold into gigabytes.
MOST_BYTES_UNFOLDED = 24 * 1024 * 1024

SEPARATORS = "\t;,|"
# The address in `Anna Berg <anna@umea.example>`, as mail programs write it. It never looks back at
# what it has passed: lines are as long as whoever pastes them likes.
ADDRESS = re.compile(r"<\s*+([^<>\s@]*+@[^<>\s]*+)\s*+>")
AROUND_A_NAME = ' \t;,|"'


@dataclass(frozen=True, slots=True)
class Row:
    """One row, by its number where it came from, so that it can be found there again."""

    number: int
    cells: tuple[str, ...]


class NotATable(Exception):
    """The file is neither text nor a spreadsheet that can be read."""


class TooBig(Exception):
    """The file is larger than a list of people can be."""


class TooManyRows(Exception):
    """There are more rows than are taken at a time."""


def rows_of_text(text: str) -> list[Row]:
    """What was pasted: a row a line; who pastes addresses from a mail program, a row each."""
    lines = enumerate(_lines(text), start=1)
    rows = (Row(number, cells) for number, line in lines for cells in _rows_of_line(line))
    return _not_too_many(rows)


def rows_of_file(content: bytes) -> list[Row]:
    """A list in a file: Excel's own format, or text with any separator and the usual encodings."""
    if len(content) > MOST_BYTES:
        raise TooBig
    if content.startswith(b"PK"):
        return _not_too_many(_rows_of_workbook(content))
    return _not_too_many(_rows_of_csv(_decoded(content)))


def _not_too_many(rows: Iterable[Row]) -> list[Row]:
    """Those in which something is written."""
    written = (row for row in rows if any(row.cells))
    first = list(islice(written, MOST_ROWS + 1))
    if len(first) > MOST_ROWS:
        raise TooManyRows
    return first


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _rows_of_line(line: str) -> Iterator[tuple[str, ...]]:
    name, *addressed = ADDRESS.split(line)
    if not addressed:
        yield _split(line, _separator([line]))
        return
    *others, after = addressed
    after = after.strip(AROUND_A_NAME)
    names, addresses = [name, *others[1::2]], others[::2]
    people = [(name.strip(AROUND_A_NAME), at) for name, at in zip(names, addresses, strict=True)]
    yield from people[:-1]
    yield (*people[-1], *_split(after, _separator([after])))


def _separator(lines: Iterable[str]) -> str:
    """The first of the separators that most lines have; a comma may be part of a name."""
    written = [line for line in lines if line.strip()]
    for separator in SEPARATORS:
        if sum(separator in line for line in written) * 2 > len(written):
            return separator
    return SEPARATORS[0]


def _split(line: str, separator: str) -> tuple[str, ...]:
    """One line by itself, so that a lone quotation mark takes no other line with it."""
    try:
        [cells] = csv.reader([line], delimiter=separator, skipinitialspace=True)
    except csv.Error:
        cells = line.split(separator)
    return _trimmed(cells)


def _rows_of_csv(text: str) -> Iterator[Row]:
    lines = [f"{line}\n" for line in _lines(text)]
    reader = csv.reader(lines, delimiter=_separator(lines))
    ends_before = 0
    try:
        for cells in reader:
            yield Row(ends_before + 1, _trimmed(cells))
            ends_before = reader.line_num
    except csv.Error as problem:
        raise NotATable from problem


def _decoded(content: bytes) -> str:
    """The text, in the first of the usual encodings that it can be."""
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotATable


def _rows_of_workbook(content: bytes) -> Iterator[Row]:
    try:
        yield from _rows_of_first_sheet(content)
    except TooBig:
        raise
    except Exception as problem:  # a broken file breaks its reader in any way there is
        raise NotATable from problem


def _rows_of_first_sheet(content: bytes) -> Iterator[Row]:
    """Read no further than a list may be long and wide."""
    with ZipFile(BytesIO(content)) as parts:
        unfolded = sum(part.file_size for part in parts.infolist())
    if unfolded > MOST_BYTES_UNFOLDED:
        raise TooBig
    with closing(load_workbook(BytesIO(content), read_only=True, data_only=True)) as workbook:
        rows = workbook.worksheets[0].iter_rows(
            max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True
        )
        for number, cells in enumerate(rows, start=1):
            yield Row(number, _trimmed(_written(value) for value in cells))


def _written(value: object) -> str:
    return "" if value is None else str(value)


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """Without the spaces around each cell, and the empty cells at the end."""
    trimmed = [" ".join(cell.split()) for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return tuple(trimmed)
