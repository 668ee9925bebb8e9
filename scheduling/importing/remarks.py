"""What is worth knowing before a file comes in, though nothing is wrong."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Conference, Organisation
from scheduling.importing.existing import Existing
from scheduling.importing.values import ImportedProgramme, Problem
from scheduling.models import Table

type Matched = dict[tuple[Table, str], int]


def missing(
    programme: ImportedProgramme, existing: Existing, matched: Matched
) -> dict[Table, tuple[str, ...]]:
    """What a file of this kind has brought here once, and this one no longer has."""
    gone: dict[Table, tuple[str, ...]] = {}
    for table in Table:
        seen = {pk for (of, _key), pk in matched.items() if of == table}
        known = existing.last_seen.get((table, programme.source), set())
        names = [str(existing.things[table][pk]) for pk in sorted(known - seen)]
        if programme.of(table) and names:
            gone[table] = tuple(names)
    return gone


def remarks(
    conference: Conference,
    programme: ImportedProgramme,
    matched: Matched,
    organisations: dict[str, Organisation | None],
) -> Iterator[Problem]:
    for written in sorted(name for name, found in organisations.items() if not found):
        words = _("The organisation “%(name)s” is not in the register, and is left out.")
        yield Problem(words % {"name": written})
    yield from _outside(conference, programme)
    yield from _unsized(programme, matched)


def _outside(conference: Conference, programme: ImportedProgramme) -> Iterator[Problem]:
    number = sum(
        not conference.starts_on <= conference.local_date(place.starts_at) <= conference.ends_on
        for item in programme.of(Table.SESSION)
        for place in item.places
    )
    if number:
        words = ngettext(
            "One time is on a day that the conference does not have.",
            "%(number)d times are on days that the conference does not have.",
            number,
        )
        yield Problem(
            words % {"number": number} + " " + _("The board only shows the conference's own days.")
        )


def _unsized(programme: ImportedProgramme, matched: Matched) -> Iterator[Problem]:
    rooms = [
        item.name
        for item in programme.of(Table.ROOM)
        if "capacity" not in item.facts | item.for_new and (Table.ROOM, item.key) not in matched
    ]
    if rooms:
        words = _("The file does not say how many seats these have: %(rooms)s. Write it in later.")
        yield Problem(words % {"rooms": ", ".join(rooms)})
