"""Rows of cells from files of spreadsheet programs, read no further than somebody asked for."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

SEPARATORS = "\t;,|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row, by its number where it came from, so that it can be found there again."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. A small file can unfold into gigabytes."""

    bytes_unfolded: int
    last_row: int
    columns: int
    sheets: int = 1


class NotATable(Exception):
    """The file is neither text nor a spreadsheet that can be read."""


class TooBig(Exception):
    """The file is larger than such a table can be."""


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK")


def sheets_of_workbook(
    content: bytes, limits: Limits, clean: Callable[[str], str]
) -> Iterator[tuple[str, Iterator[Row]]]:
    """Each sheet by its name, to be read before the next. Raises NotATable or TooBig."""
    try:
        yield from _sheets(content, limits, clean)
    except TooBig:
        raise
    except Exception as problem:  # a broken file breaks its reader in any way there is
        raise NotATable from problem


def rows_of_csv(text: str, clean: Callable[[str], str]) -> Iterator[Row]:
    lines = [f"{line}\n" for line in lines_of(text)]
    reader = csv.reader(lines, delimiter=separator_of(lines))
    ends_before = 0
    try:
        for cells in reader:
            yield Row(ends_before + 1, trimmed(cells, clean))
            ends_before = reader.line_num
    except csv.Error as problem:
        raise NotATable from problem


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def separator_of(lines: Iterable[str]) -> str:
    """The first of the separators that most lines have; a comma may be part of a name."""
    written = [line for line in lines if line.strip()]
    for separator in SEPARATORS:
        if sum(separator in line for line in written) * 2 > len(written):
            return separator
    return SEPARATORS[0]


def decoded(content: bytes) -> str:
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


def on_one_line(cell: str) -> str:
    return " ".join(cell.split())


def trimmed(cells: Iterable[str], clean: Callable[[str], str] = on_one_line) -> tuple[str, ...]:
    """Each cell cleaned, and without the empty cells at the end."""
    cleaned = [clean(cell) for cell in cells]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    return tuple(cleaned)


def _sheets(
    content: bytes, limits: Limits, clean: Callable[[str], str]
) -> Iterator[tuple[str, Iterator[Row]]]:
    with ZipFile(BytesIO(content)) as parts:
        unfolded = sum(part.file_size for part in parts.infolist())
    if unfolded > limits.bytes_unfolded:
        raise TooBig
    with closing(load_workbook(BytesIO(content), read_only=True, data_only=True)) as workbook:
        for sheet in workbook.worksheets[: limits.sheets]:
            rows = sheet.iter_rows(
                max_row=limits.last_row, max_col=limits.columns, values_only=True
            )
            yield sheet.title, _rows(rows, clean)


def _rows(rows: Iterable[tuple[object, ...]], clean: Callable[[str], str]) -> Iterator[Row]:
    try:
        for number, cells in enumerate(rows, start=1):
            texts = ("" if cell is None else str(cell) for cell in cells)
            yield Row(number, trimmed(texts, clean))
    except Exception as problem:  # as above
        raise NotATable from problem
