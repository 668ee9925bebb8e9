"""Who takes part in what comes in, and where it is placed."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from conference.models import Conference, User
from scheduling.importing.existing import Existing, Thing
from scheduling.importing.plans import Change, Plan
from scheduling.models import PublishedSlot, Session, SessionSpeaker, Slot, Table

type Things = Mapping[tuple[Table, str], Thing]


def write_parts(plan: Plan, things: Things, existing: Existing) -> None:
    """A part that stays is the same part: what its speaker has said of it stays too."""
    gone: list[int] = []
    new: list[SessionSpeaker] = []
    kept: list[SessionSpeaker] = []
    for change in _with(plan, "speakers"):
        session = things[Table.SESSION, change.item.key]
        assert isinstance(session, Session)
        parts = {part.speaker_id: part for part in existing.parts.get(session.pk, [])}
        for position, wanted in enumerate(change.item.parts):
            speaker = things[Table.SPEAKER, wanted.speaker]
            part = parts.pop(speaker.pk, None)
            if part is None:
                part = SessionSpeaker(session=session, speaker_id=speaker.pk)
                new.append(part)
            else:
                kept.append(part)
            part.position = position
            part.role = wanted.role or part.role
        gone += [part.pk for part in parts.values()]
    SessionSpeaker.objects.filter(pk__in=gone).delete()
    SessionSpeaker.objects.bulk_update(kept, ["position", "role"])
    SessionSpeaker.objects.bulk_create(new)


def write_slots(
    conference: Conference, plan: Plan, things: Things, *, version: int, by: User | None
) -> None:
    moves = [(change, move) for change in _with(plan, "place") for move in change.moves]
    free = _free([place.guid for _change, (_slot, place) in moves], conference)
    moved = [slot for _change, (slot, _place) in moves if slot]
    new = []
    for change, (known, place) in moves:
        session = things[Table.SESSION, change.item.key]
        slot = known or Slot(session_id=session.pk, uuid=_taken(place.guid, free))
        slot.room_id = things[Table.ROOM, place.room].pk if place.room else None
        slot.starts_at, slot.ends_at = place.starts_at, place.ends_at
        slot.version, slot.moved_by = version, by
        if known is None:
            new.append(slot)
    Slot.objects.bulk_update(moved, ["room", "starts_at", "ends_at", "version", "moved_by"])
    Slot.objects.bulk_create(new)


def _with(plan: Plan, field: str) -> list[Change]:
    return [one for one in plan.changes if field in one.fields]


def _taken(guid: str, free: set[UUID]) -> UUID:
    """The identity, which nothing else gets then; a new one if it is not free."""
    uuid = _uuid(guid)
    if uuid not in free:
        return uuid4()
    free.remove(uuid)
    return uuid


def _free(guids: list[str], conference: Conference) -> set[UUID]:
    """The identities that are used nowhere here: calendars elsewhere go on knowing by them."""
    wanted = {uuid for guid in guids if (uuid := _uuid(guid))}
    slots = Slot.objects.filter(uuid__in=wanted)
    published = PublishedSlot.objects.filter(uuid__in=wanted)
    others = published.exclude(release__conference=conference)
    return wanted.difference(
        slots.values_list("uuid", flat=True), others.values_list("uuid", flat=True)
    )


def _uuid(guid: str) -> UUID | None:
    try:
        return UUID(guid)
    except ValueError:
        return None
