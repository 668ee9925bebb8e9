"""What would change if a file came in: each thing new, changed or as it is, field by field."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import zip_longest
from operator import itemgetter

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conference.models import Conference, Organisation
from conference.organisations import by_spelling
from scheduling.importing.cleaning import tidy
from scheduling.importing.existing import Existing, Thing, read_existing
from scheduling.importing.fields import shown
from scheduling.importing.keys import lasting
from scheduling.importing.plans import Change, Difference, Move, Plan
from scheduling.importing.remarks import missing, remarks
from scheduling.importing.values import Fact, ImportedProgramme, Item, Place, Problem
from scheduling.models import Session, SessionSpeaker, Slot, Speaker, Table


def compare(
    conference: Conference, programme: ImportedProgramme, *, existing: Existing | None = None
) -> Plan:
    """Changes nothing. A constant number of queries, however long the file is."""
    existing = existing or read_existing(conference)
    comparing = _Comparing(conference, programme, existing)
    comparing.refuse_unknown()
    changes = tuple(comparing.changes())
    told = remarks(conference, programme, comparing.matched, comparing.organisations)
    return Plan(
        programme=programme,
        items=tuple(comparing.items.values()),
        changes=changes,
        matched=comparing.matched,
        missing=missing(programme, existing, comparing.matched),
        errors=(*programme.errors, *comparing.errors),
        notes=(*programme.notes, *told),
    )


class _Comparing:
    def __init__(
        self, conference: Conference, programme: ImportedProgramme, existing: Existing
    ) -> None:
        self.conference = conference
        self.programme = programme
        self.existing = existing
        self.errors: list[Problem] = []
        self.organisations: dict[str, Organisation | None] = {}
        self.matched: dict[tuple[Table, str], int] = {}
        self.items: dict[tuple[Table, str], Item] = {}
        for table in Table:
            self._match(table)

    def _match(self, table: Table) -> None:
        """Each item to at most one thing; what is surely the same goes before what may be."""
        existing = self.existing
        waiting: list[Item] = []
        claimed: dict[int, str] = {}
        for item in self.programme.of(table):
            known = [existing.meant_by(table, key) for key in lasting(item.keys)]
            found = next((pk for pk in known if pk is not None), None)
            if found is None:
                waiting.append(item)
            elif found in claimed:
                self._join(table, claimed[found], item)
            else:
                claimed[found] = item.key
                self._take(item, found)
        weakly = [existing.own(table, item.keys[-1]) for item in waiting]
        often = Counter(weakly)
        for item, likely in zip(waiting, weakly, strict=True):
            self._take(item, likely if likely not in claimed and often[likely] == 1 else None)

    def _take(self, item: Item, found: int | None) -> None:
        self.items[item.table, item.key] = item
        if found is not None:
            self.matched[item.table, item.key] = found

    def _join(self, table: Table, key: str, other: Item) -> None:
        """Another that is the same thing here: a session that is given once more."""
        item = self.items[table, key]
        joined = replace(item, keys=item.keys + other.keys, places=item.places + other.places)
        self.items[table, key] = joined
        self.matched[table, other.key] = self.matched[table, key]

    def refuse_unknown(self) -> None:
        """A file that has a table of rooms means to mention those, or rooms that there are."""
        tables = {item.table for item in self.programme.items if item.is_told}
        for item in self.items.values():
            is_known = item.is_told or (item.table, item.key) in self.matched
            if item.table in tables and not is_known:
                words = _("“%(name)s” is not in the table %(table)s. Correct it, or add it there.")
                told = {"name": item.name, "table": item.table.label}
                self.errors.append(Problem(words % told, item.where))

    def changes(self) -> Iterator[Change]:
        for item in self.items.values():
            target = self.matched.get((item.table, item.key))
            thing = None if target is None else self.existing.things[item.table][target]
            organisation = self._organisation(item)
            differences = list(self._differences(item, thing, organisation))
            moves: tuple[Move, ...] = ()
            if item.table == Table.SESSION:
                assert thing is None or isinstance(thing, Session)
                self._refuse_fewer_seats(item, thing)
                differences += self._people(item, thing)
                moves = tuple(self._moves(item, thing))
                differences += self._places(moves)
            if thing is None or differences:
                yield Change(item, target, tuple(differences), moves, organisation)

    def _differences(
        self, item: Item, thing: Thing | None, organisation: Organisation | None
    ) -> Iterator[Difference]:
        for field, fact in (item.facts if thing else item.for_new | item.facts).items():
            if field == "organisation":
                if fact is None or organisation:
                    yield from self._from_organisation(thing, organisation)
                continue
            before = None if thing is None else self._current(thing, field)
            if not _is_same(before, fact):
                yield Difference(
                    item.table, field, self._shown(field, before), self._shown(field, fact)
                )

    def _from_organisation(
        self, thing: Thing | None, organisation: Organisation | None
    ) -> Iterator[Difference]:
        assert thing is None or isinstance(thing, Speaker)
        known = {one.pk: one for one in self.existing.organisations}
        before = known.get(thing.organisation_id or 0) if thing else None
        if before != organisation:
            told = [str(one or "") for one in (before, organisation)]
            yield Difference(Table.SPEAKER, "organisation", *told)

    def _organisation(self, item: Item) -> Organisation | None:
        """That is meant by what is written; if none is, that is noted."""
        written = str(item.facts.get("organisation") or "")
        if written and written not in self.organisations:
            found = by_spelling(self.existing.organisations, written)
            self.organisations[written] = found
        return self.organisations.get(written)

    def _current(self, thing: Thing, field: str) -> Fact:
        """What is there now, told as the file would."""
        if field == "track":
            assert isinstance(thing, Session)
            return self._key_of(Table.TRACK, thing.track_id)
        value: Fact = getattr(thing, field)
        return value

    def _key_of(self, table: Table, pk: int | None) -> str | None:
        """The file's key for a thing; its own where the file does not have it."""
        return None if pk is None else self._file_keys.get((table, pk), f"#{pk}")

    @cached_property
    def _file_keys(self) -> dict[tuple[Table, int], str]:
        return {(table, pk): key for (table, key), pk in reversed(self.matched.items())}

    def _shown(self, field: str, fact: Fact) -> str:
        if field == "track":
            return self._name(Table.TRACK, fact)
        return shown(field, fact)

    def _name(self, table: Table, key: Fact) -> str:
        """Of a thing by its key in the file, or by ours."""
        if key is None:
            return ""
        item = self.items.get((table, str(key)))
        pk = self.matched.get((table, str(key)))
        if str(key).startswith("#"):
            pk = int(str(key)[1:])
        if pk is not None:
            return str(self.existing.things[table][pk])
        assert item
        return item.name

    def _refuse_fewer_seats(self, item: Item, session: Session | None) -> None:
        """Nobody's seat is taken away by a file."""
        seats = item.facts.get("seats")
        if session and isinstance(seats, int) and seats < session.seats_taken - session.seats_over:
            words = _("%(taken)d seats are booked already. Write at least as many.")
            self.errors.append(Problem(words % {"taken": session.seats_taken}, item.where))

    def _people(self, item: Item, session: Session | None) -> Iterator[Difference]:
        if not item.parts:
            return
        parts = self.existing.parts.get(session.pk, []) if session else []
        roles: dict[str | None, str] = {
            self._key_of(Table.SPEAKER, part.speaker_id): part.role for part in parts
        }
        before = list(roles.items())
        usual = SessionSpeaker.Role.SPEAKER.value
        after = [(part.speaker, part.role or roles.get(part.speaker, usual)) for part in item.parts]
        # A table has a column for each role: only the order within it is told.
        if sorted(before, key=itemgetter(1)) != sorted(after, key=itemgetter(1)):
            yield Difference(item.table, "speakers", self._named(before), self._named(after))

    def _named(self, people: Iterable[tuple[str | None, str]]) -> str:
        named = []
        for key, role in people:
            name = self._name(Table.SPEAKER, key)
            moderates = role == "moderator"
            named.append(_("%(name)s (moderator)") % {"name": name} if moderates else name)
        return ", ".join(named)

    def _moves(self, item: Item, session: Session | None) -> Iterator[Move]:
        """The times that are not as they are told."""
        slots = self.existing.slots.get(session.pk, []) if session else []
        for slot, place in self._paired(slots, item.places):
            if slot is None or not self._is_there(slot, place):
                yield slot, place

    def _places(self, moves: Iterable[Move]) -> Iterator[Difference]:
        for slot, place in moves:
            after = self._place_shown((place.starts_at, place.ends_at, place.room))
            before = self._place_shown(self._place_of(slot)) if slot else ""
            yield Difference(Table.SESSION, "place", before, after)

    def _paired(self, slots: list[Slot], places: tuple[Place, ...]) -> Iterator[Move]:
        """Each place with the slot that it is: by identity, else the same one, else the next."""
        slots, left = list(slots), list(places)
        for is_it in (_has_guid, self._is_there):
            for place in list(left):
                slot = next((one for one in slots if is_it(one, place)), None)
                if slot:
                    slots.remove(slot)
                    left.remove(place)
                    yield slot, place
        left.sort(key=lambda place: place.starts_at)
        yield from zip_longest(slots[: len(left)], left)

    def _is_there(self, slot: Slot, place: Place) -> bool:
        return self._place_of(slot) == (place.starts_at, place.ends_at, place.room)

    def _place_of(self, slot: Slot) -> tuple[datetime, datetime, str | None]:
        return slot.starts_at, slot.ends_at, self._key_of(Table.ROOM, slot.room_id)

    def _place_shown(self, place: tuple[datetime, datetime, str | None]) -> str:
        starts_at, ends_at, room = place
        tz = self.conference.tz
        day = date_format(starts_at.astimezone(tz), "D j b Y")
        clock = f"{starts_at.astimezone(tz):%H:%M}–{ends_at.astimezone(tz):%H:%M}"
        return ", ".join(filter(None, (f"{day} {clock}", self._name(Table.ROOM, room))))


def _is_same(before: Fact, after: Fact) -> bool:
    """Spaces that nobody sees are no difference."""
    if isinstance(before, str) and isinstance(after, str):
        return tidy(before) == tidy(after)
    return before == after


def _has_guid(slot: Slot, place: Place) -> bool:
    return str(slot.uuid) == place.guid
