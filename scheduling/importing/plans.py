"""What would change, as values: shown to somebody first, and then done."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from conference.models import Organisation
from scheduling.importing.fields import label_of
from scheduling.importing.values import ImportedProgramme, Item, Place, Problem
from scheduling.models import Slot, Table

type Move = tuple[Slot | None, Place]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, and how it reads before and after. Something new has nothing before."""

    table: Table
    field: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return label_of(self.table, self.field)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one thing. `target` is its primary key; None when it is new.

    `moves` are the times it gets, each with the slot that is moved there if there is one.
    """

    item: Item
    target: int | None
    differences: tuple[Difference, ...]
    moves: tuple[Move, ...] = ()
    organisation: Organisation | None = None

    @property
    def is_new(self) -> bool:
        return self.target is None

    @property
    def summary(self) -> str:
        """Of something new: where it is and who takes part."""
        told = [one.after for one in self.differences if one.field in ("place", "speakers")]
        return "; ".join(reversed(told))

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(difference.field for difference in self.differences)


@dataclass(frozen=True)
class Plan:
    """All that would happen. `matched` says which thing each item is, new ones left out."""

    programme: ImportedProgramme
    items: tuple[Item, ...]
    changes: tuple[Change, ...]
    matched: dict[tuple[Table, str], int]
    missing: dict[Table, tuple[str, ...]]
    errors: tuple[Problem, ...]
    notes: tuple[Problem, ...]

    @property
    def changes_anything(self) -> bool:
        return bool(self.changes)

    def new(self, table: Table) -> list[Change]:
        return [one for one in self.changes if one.item.table == table and one.is_new]

    def changed(self, table: Table) -> list[Change]:
        return [one for one in self.changes if one.item.table == table and not one.is_new]

    @cached_property
    def fingerprint(self) -> str:
        """The same only for what changes the same things in the same way."""
        seen = [(one.item.table.value, one.item.keys, one.target) for one in self.changes]
        told = [[(d.field, d.before, d.after) for d in one.differences] for one in self.changes]
        facts = [(one.item.facts, one.item.for_new, one.item.places) for one in self.changes]
        return sha256(repr((seen, told, facts, self.errors)).encode()).hexdigest()
