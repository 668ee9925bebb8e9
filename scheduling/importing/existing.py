"""What a conference has already, read whole in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from conference.models import Conference, Organisation
from scheduling.importing.keys import named_key, title_key
from scheduling.models import (
    ImportKey,
    Room,
    Session,
    SessionSpeaker,
    Slot,
    Speaker,
    Table,
    Track,
)

type Thing = Room | Track | Speaker | Session


@dataclass(frozen=True)
class Existing:
    """Rooms, tracks, speakers and sessions by primary key, and by whatever tells who they are.

    `imported` is what a key in a file has meant before.
    """

    things: dict[Table, dict[int, Thing]]
    parts: dict[int, list[SessionSpeaker]]
    slots: dict[int, list[Slot]]
    imported: dict[tuple[Table, str], int]
    last_seen: dict[tuple[Table, str], set[int]]
    natural: dict[tuple[Table, str], set[int]]
    organisations: list[Organisation]

    def meant_by(self, table: Table, key: str) -> int | None:
        """The one thing that the key has meant, or whose own it is."""
        known = self.imported.get((table, key))
        return known if known is not None else self.own(table, key)

    def own(self, table: Table, key: str) -> int | None:
        found = self.natural.get((table, key), set())
        return next(iter(found)) if len(found) == 1 else None


def read_existing(conference: Conference, *, held: bool = False) -> Existing:
    """`held` locks what is going to be changed until the transaction ends."""
    found: dict[Table, Any] = {
        Table.ROOM: conference.rooms.order_by("position", "pk"),
        Table.TRACK: conference.tracks.order_by("position", "pk"),
        Table.SPEAKER: conference.speakers.order_by("pk"),
        Table.SESSION: conference.sessions.order_by("pk"),
    }
    things: dict[Table, dict[int, Thing]] = {
        table: {one.pk: one for one in (rows.select_for_update() if held else rows)}
        for table, rows in found.items()
    }
    parts: dict[int, list[SessionSpeaker]] = defaultdict(list)
    for part in SessionSpeaker.objects.filter(session__conference=conference).order_by(
        "position", "pk"
    ):
        parts[part.session_id].append(part)
    slots: dict[int, list[Slot]] = defaultdict(list)
    for slot in Slot.objects.filter(session__conference=conference).order_by("starts_at", "pk"):
        slots[slot.session_id].append(slot)
    imported: dict[tuple[Table, str], int] = {}
    last_seen: dict[tuple[Table, str], set[int]] = defaultdict(set)
    for key in ImportKey.objects.filter(conference=conference):
        imported[Table(key.table), key.key] = key.means
        last_seen[Table(key.table), key.source].add(key.means)
    return Existing(
        things=things,
        parts=parts,
        slots=slots,
        imported=imported,
        last_seen=last_seen,
        natural=_natural_keys(things, parts, slots),
        organisations=list(Organisation.objects.all()),
    )


def _natural_keys(
    things: dict[Table, dict[int, Thing]],
    parts: dict[int, list[SessionSpeaker]],
    slots: dict[int, list[Slot]],
) -> dict[tuple[Table, str], set[int]]:
    natural: dict[tuple[Table, str], set[int]] = defaultdict(set)
    names = {pk: str(speaker) for pk, speaker in things[Table.SPEAKER].items()}
    for table, found in things.items():
        for pk, thing in found.items():
            for key in _keys_of(thing):
                natural[table, key].add(pk)
            if isinstance(thing, Session):
                people = [names[part.speaker_id] for part in parts[pk]]
                keys = {title_key(title, people) for title in (thing.title_sv, thing.title_en)}
                keys |= {f"guid:{slot.uuid}" for slot in slots[pk]}
                for key in keys:
                    natural[table, key].add(pk)
    return natural


def _keys_of(thing: Model) -> set[str]:
    if isinstance(thing, Session):
        return {f"code:{thing.code}", f"key:{thing.code}", f"key:{thing.slug}"}
    if isinstance(thing, Speaker):
        email = {f"email:{thing.email.casefold()}"} if thing.email else set()
        return email | {f"guid:{thing.uuid}", f"key:{thing.slug}", named_key(thing.name)}
    assert isinstance(thing, Room | Track)
    keys = {f"key:{thing.slug}", named_key(thing.name_sv), named_key(thing.name_en)}
    return keys - {named_key("")} | ({f"guid:{thing.uuid}"} if isinstance(thing, Room) else set())
