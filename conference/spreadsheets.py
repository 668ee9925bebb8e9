"""Tables as files that a spreadsheet opens, and never computes."""

import csv
from collections.abc import Iterable
from io import StringIO

CONTENT_TYPE = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(rows: Iterable[Iterable[object]]) -> bytes:
    """Semicolons and a byte order mark: what Excel in Swedish opens right by itself."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def neutral(cell: object) -> object:
    """A text that a spreadsheet would take for a formula is marked as text (OWASP)."""
    is_formula = isinstance(cell, str) and cell.lstrip().startswith(("=", "+", "-", "@"))
    return f"'{cell}" if is_formula else cell
