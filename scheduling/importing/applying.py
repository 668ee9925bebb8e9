"""What was shown comes in: everything in one transaction, or nothing."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from conference.models import Conference, User
from scheduling import moving
from scheduling.importing import placing
from scheduling.importing.colours import letters_of, readable_colour
from scheduling.importing.comparing import compare
from scheduling.importing.existing import Existing, Thing, read_existing
from scheduling.importing.keys import lasting
from scheduling.importing.naming import Slugs, free_codes
from scheduling.importing.plans import Change, Plan
from scheduling.importing.values import ImportedProgramme
from scheduling.models import ImportKey, Room, Session, Speaker, Table, Track

TARGETS: dict[Table, Any] = {
    Table.ROOM: Room.objects,
    Table.TRACK: Track.objects,
    Table.SPEAKER: Speaker.objects,
    Table.SESSION: Session.objects,
}
# Written by other means than a column of the thing's own.
ELSEWHERE = frozenset({"place", "speakers"})


class NotAsShown(Exception):
    """Something has changed since it was shown: look once more at what would happen."""


class HasErrors(Exception):
    """The file has errors; nothing of it comes in."""


@transaction.atomic
def apply(
    conference: Conference, programme: ImportedProgramme, *, shown: str, by: User | None
) -> Plan:
    """Do what was shown. Raises NotAsShown or HasErrors; then nothing has changed.

    `shown` is the fingerprint of the plan that somebody has said yes to.
    """
    draft = moving.hold(conference)
    existing = read_existing(conference, held=True)
    plan = compare(conference, programme, existing=existing)
    if plan.errors:
        raise HasErrors
    if plan.fingerprint != shown:
        raise NotAsShown
    if not plan.changes:
        return plan
    coming = _Coming(conference, plan, existing)
    for table in Table:
        coming.write(table)
    placing.write_parts(plan, coming.things, existing)
    placing.write_slots(conference, plan, coming.things, version=draft.version + 1, by=by)
    coming.remember_keys()
    moving.raise_version(draft)
    return plan


class _Coming:
    """`things` are by their keys in the file, as they come to be."""

    def __init__(self, conference: Conference, plan: Plan, existing: Existing) -> None:
        self.conference = conference
        self.plan = plan
        self.existing = existing
        self.things: dict[tuple[Table, str], Thing] = {
            (table, key): existing.things[table][pk] for (table, key), pk in plan.matched.items()
        }

    def write(self, table: Table) -> None:
        self._create(table, self.plan.new(table))
        self._update(table, self.plan.changed(table))

    def _create(self, table: Table, changes: list[Change]) -> None:
        slugs = Slugs(str(thing.slug) for thing in self.existing.things[table].values())
        codes = free_codes(changes) if table == Table.SESSION else {}
        position = len(self.existing.things[table])
        made = []
        for place, change in enumerate(changes, start=position):
            columns = self._columns(change, change.item.for_new | change.item.facts)
            columns["slug"] = slugs.for_name(change.item.name, table)
            if change.item.key in codes:
                columns["code"] = codes[change.item.key]
            if table in (Table.ROOM, Table.TRACK):
                columns["position"] = place
            if table == Table.ROOM:
                columns.setdefault("capacity", 0)
            if table == Table.TRACK:
                columns["code"] = columns.get("code") or letters_of(change.item.name)
                columns["colour"] = readable_colour(columns.get("colour", ""), place)
            made.append(TARGETS[table].model(conference=self.conference, **columns))
        created = TARGETS[table].bulk_create(made)
        for change, thing in zip(changes, created, strict=True):
            self.things[table, change.item.key] = thing

    def _update(self, table: Table, changes: list[Change]) -> None:
        written: set[str] = set()
        things = []
        for change in changes:
            fields = change.fields - ELSEWHERE
            thing = self.things[table, change.item.key]
            facts = {field: change.item.facts[field] for field in fields}
            for column, value in self._columns(change, facts).items():
                setattr(thing, column, value)
            written |= fields
            things.append(thing)
        if written:
            TARGETS[table].bulk_update(things, sorted(written))

    def _columns(self, change: Change, facts: dict[str, Any]) -> dict[str, Any]:
        columns = dict(facts)
        if columns.get("track") is not None:
            columns["track"] = self.things[Table.TRACK, columns["track"]]
        if "organisation" in columns:
            columns["organisation"] = change.organisation
        return columns

    def remember_keys(self) -> None:
        """So that the same file again changes nothing, whatever is renamed meanwhile."""
        known = set(self.existing.imported.items())
        keys = [
            ImportKey(
                conference=self.conference,
                table=table,
                key=key,
                source=self.plan.programme.source,
                **{table.value: self.things[table, item.key]},
            )
            for table, item, key in _keys(self.plan.items)
            if ((table, key), self.things[table, item.key].pk) not in known
        ]
        ImportKey.objects.bulk_create(
            keys,
            update_conflicts=True,
            unique_fields=["conference", "table", "key"],
            update_fields=["source", *(table.value for table in Table)],
        )


def _keys(items: Iterable[Any]) -> list[tuple[Table, Any, str]]:
    unique = {(item.table, key): item for item in items for key in lasting(item.keys)}
    return [(table, item, key) for (table, key), item in unique.items()]
