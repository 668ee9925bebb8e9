"""The columns that tables of a programme have, and the headers they are recognised by."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from django.utils.translation import override

from scheduling.importing.fields import label_of
from scheduling.importing.kinds import plain_letters
from scheduling.models import Table


class Holds(Enum):
    """What is written in a column."""

    LINE = auto()
    TEXT = auto()
    NUMBER = auto()
    YES_OR_NO = auto()
    CHOICE = auto()
    LANGUAGE = auto()
    ADDRESS = auto()
    COLOUR = auto()
    # Read together with others of the row.
    APART = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """`also` are other headers it goes by, in plain letters."""

    field: str
    holds: Holds
    also: str = ""
    longest: int = 0
    is_required: bool = False
    may_be_emptied: bool = True


_KEY = Column("key", Holds.APART, "id guid slug adress address nr nummer uuid")
_ROOM_FACTS = (
    Column("is_streamed", Holds.YES_OR_NO, "streamas stromning streaming"),
    Column("is_recorded", Holds.YES_OR_NO, "inspelning recording spelasin"),
)
COLUMNS: dict[Table, tuple[Column, ...]] = {
    Table.ROOM: (
        _KEY,
        Column("name_sv", Holds.LINE, "namn name lokal sal rum room", 100, is_required=True),
        Column("name_en", Holds.LINE, "nameenglish namnengelska", 100),
        Column(
            "capacity", Holds.NUMBER, "antalplatser storlek kapacitet size", may_be_emptied=False
        ),
        *_ROOM_FACTS,
        Column("takes_remote_speakers", Holds.YES_OR_NO, "distans remote"),
        Column("has_hearing_loop", Holds.YES_OR_NO, "slinga hearingloop horslinga"),
        Column("accessibility_sv", Holds.LINE, "tillganglighet accessibility", 300),
        Column("accessibility_en", Holds.LINE, "", 300),
    ),
    Table.TRACK: (
        _KEY,
        Column("name_sv", Holds.LINE, "namn name spar track tema", 100, is_required=True),
        Column("name_en", Holds.LINE, "nameenglish namnengelska", 100),
        Column("code", Holds.LINE, "kod forkortning", 3, may_be_emptied=False),
        Column("colour", Holds.COLOUR, "farg color", 7, may_be_emptied=False),
    ),
    Table.SPEAKER: (
        _KEY,
        Column("name", Holds.LINE, "namn talare speaker person", 200, is_required=True),
        Column("email", Holds.ADDRESS, "epost mejl mail email epostadress", 254),
        Column("organisation", Holds.APART, "organization arbetsplats foretag company"),
        Column("title_sv", Holds.LINE, "titel title roll befattning", 200),
        Column("title_en", Holds.LINE, "titleenglish titelengelska", 200),
        Column("biography_sv", Holds.TEXT, "biografi biography bio presentation"),
        Column("biography_en", Holds.TEXT, "biographyenglish biografiengelska bioenglish"),
        Column("language", Holds.LANGUAGE, "sprak", may_be_emptied=False),
        Column("is_remote", Holds.YES_OR_NO, "distans remote padistans"),
    ),
    Table.SESSION: (
        _KEY,
        Column("title_sv", Holds.LINE, "titel title rubrik namn name", 200, is_required=True),
        Column("title_en", Holds.LINE, "titleenglish titelengelska", 200),
        Column("abstract_sv", Holds.TEXT, "abstract beskrivning description text sammanfattning"),
        Column("abstract_en", Holds.TEXT, "abstractenglish beskrivningengelska"),
        Column("kind", Holds.CHOICE, "typ type slag format", may_be_emptied=False),
        Column("state", Holds.CHOICE, "status tillstand", may_be_emptied=False),
        Column("track", Holds.APART, "spar tema theme"),
        Column("room", Holds.APART, "lokal sal rum location plats venue stage scen"),
        Column("date", Holds.APART, "datum day dag"),
        Column("start", Holds.APART, "tid time starttid starttime starts from fran borjar"),
        Column("end", Holds.APART, "sluttid endtime slut to till slutar"),
        Column("minutes", Holds.NUMBER, "langd duration minuter min", may_be_emptied=False),
        Column("speakers", Holds.APART, "talare speaker forelasare presenters medverkande"),
        Column("moderators", Holds.APART, "moderator samtalsledare"),
        Column("level", Holds.CHOICE, "niva"),
        Column("language", Holds.LANGUAGE, "sprak", may_be_emptied=False),
        Column("seats", Holds.NUMBER, "platser antalplatser"),
        *_ROOM_FACTS,
        Column("captions", Holds.CHOICE, "undertexter textning"),
        Column("has_sign_language", Holds.YES_OR_NO, "teckensprak signlanguage"),
        Column("needs_hearing_loop", Holds.YES_OR_NO, "slinga hearingloop horslinga"),
    ),
}
SHEETS = {
    Table.ROOM: "rooms lokaler salar rum sal",
    Table.TRACK: "tracks spar teman",
    Table.SPEAKER: "speakers talare medverkande personer people",
    Table.SESSION: "sessions programpunkter program programme schedule schema talks",
}


def column(table: Table, field: str) -> Column:
    return next(one for one in COLUMNS[table] if one.field == field)


def table_called(sheet: str, headers: Iterable[str]) -> Table | None:
    """What a sheet holds, by its name; else by most of its headers. A CSV file needs but one."""
    name = plain_letters(sheet)
    for table, names in SHEETS.items():
        if name in {*names.split(), plain_letters(str(table.label))}:
            return table
    known = {table: len(recognised(table, headers)) for table in reversed(Table)}
    likeliest = max(known, key=lambda table: known[table])
    return likeliest if known[likeliest] > bool(sheet) else None


def recognised(table: Table, headers: Iterable[str]) -> dict[int, str]:
    """The fields of those columns whose headers are known; each field once."""
    fields: dict[int, str] = {}
    for number, header in enumerate(headers):
        field = _headers(table).get(plain_letters(header))
        if field and field not in fields.values():
            fields[number] = field
    return fields


@cache
def _headers(table: Table) -> dict[str, str]:
    headers = {word: one.field for one in COLUMNS[table] for word in one.also.split()}
    for language in ("en", "sv"):
        with override(language):
            headers |= {
                plain_letters(label_of(table, one.field)): one.field for one in COLUMNS[table]
            }
    return headers | {plain_letters(one.field): one.field for one in COLUMNS[table]}
