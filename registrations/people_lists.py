"""Rows of cells read as people: which cell is the name, which the address, which the rest."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from unicodedata import combining, normalize

from registrations.tables import Row


class Column(Enum):
    """What a column can tell about somebody."""

    NAME = "name"
    GIVEN_NAME = "given name"
    FAMILY_NAME = "family name"
    EMAIL = "e-mail"
    ATTENDANCE = "attendance"
    ORGANISATION = "organisation"


# What people call their columns, as `key` leaves it.
HEADINGS = {
    Column.NAME: "namn name deltagare attendee participant person fulltnamn fullname",
    Column.GIVEN_NAME: "fornamn firstname givenname tilltalsnamn",
    Column.FAMILY_NAME: "efternamn lastname surname familyname",
    Column.EMAIL: "epost epostadress mail mejl email emailaddress mailadress mejladress adress",
    Column.ATTENDANCE: "deltagande deltarhur hur deltar attendance takespart typ form plats",
    Column.ORGANISATION: "organisation organization kommun arbetsplats arbetsgivare foretag",
}
COLUMNS = {heading: column for column, words in HEADINGS.items() for heading in words.split()}


@dataclass(frozen=True, slots=True)
class Line:
    """What one row tells about somebody, as it was written; empty where it tells nothing."""

    number: int
    name: str = ""
    email: str = ""
    attendance: str = ""
    organisation: str = ""


def lines_of(rows: Sequence[Row], attendances: Collection[str] = ()) -> list[Line]:
    """A line a row, by the headings where there are any, otherwise by what the cells look like.

    `attendances` are the ways of taking part, as `key` leaves them.
    """
    headings = _headings(rows[0]) if rows else ()
    if headings:
        return [_by_headings(row, headings) for row in rows[1:]]
    likeness = _Likeness.of(rows, attendances)
    return [likeness.line(row) for row in rows]


def key(words: str) -> str:
    """What is left of words when case, accents, spaces and signs are not."""
    plain = normalize("NFKD", words.casefold())
    return re.sub(r"[\W_]", "", "".join(sign for sign in plain if not combining(sign)))


def _headings(row: Row) -> tuple[Column | None, ...]:
    """What the first row says about the columns; nothing where it is somebody already."""
    columns = tuple(COLUMNS.get(key(cell)) for cell in row.cells)
    has_address = any("@" in cell for cell in row.cells)
    return () if has_address or Column.EMAIL not in columns else columns


def _by_headings(row: Row, headings: Sequence[Column | None]) -> Line:
    found: dict[Column, str] = {}
    for column, cell in zip(headings, row.cells, strict=False):
        if column and cell:
            found.setdefault(column, cell)
    parts = (found.get(Column.GIVEN_NAME, ""), found.get(Column.FAMILY_NAME, ""))
    return Line(
        row.number,
        name=found.get(Column.NAME) or " ".join(filter(None, parts)),
        email=found.get(Column.EMAIL, ""),
        attendance=found.get(Column.ATTENDANCE, ""),
        organisation=found.get(Column.ORGANISATION, ""),
    )


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Where addresses and ways of taking part usually stand, for the rows that have none."""

    attendances: Collection[str]
    email: int
    attendance: int

    @classmethod
    def of(cls, rows: Iterable[Row], attendances: Collection[str]) -> "_Likeness":
        emails, words = Counter[int](), Counter[int]()
        for row in rows:
            for place, cell in enumerate(row.cells):
                emails[place] += "@" in cell
                words[place] += key(cell) in attendances
        return cls(
            attendances,
            email=_commonest(emails, otherwise=1),
            attendance=_commonest(words, otherwise=-1),
        )

    def line(self, row: Row) -> Line:
        """The cell with the sign of one kind is of that kind; the others stand in their order."""
        cells = dict(enumerate(row.cells))
        email = next((place for place, cell in cells.items() if "@" in cell), self.email)
        found = {"email": cells.pop(email, "")}
        known = (place for place, cell in cells.items() if key(cell) in self.attendances)
        found["attendance"] = cells.pop(next(known, self.attendance), "")
        name, organisation, *_rest = [*filter(None, cells.values()), "", ""]
        return Line(row.number, name=name, organisation=organisation, **found)


def _commonest(places: Counter[int], *, otherwise: int) -> int:
    return max(+places, key=places.__getitem__, default=otherwise)
