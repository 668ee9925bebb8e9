"""Making the draft public: one transaction, after which pages, feeds and the API show it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Conference, User
from scheduling import moving
from scheduling.clashes import Audience, Clash, clashes_of, levels_of, room_clashes
from scheduling.continuing import Change, changes_between, continued
from scheduling.draft import read_draft
from scheduling.models import ProgrammeChange, PublishedSlot, Release, Slot
from scheduling.programme import (
    PROGRAMME,
    SESSION,
    Programme,
    ProgrammeSession,
    in_programme_order,
    programme_of,
)
from scheduling.programme_of_draft import draft_programme

NOBODY = Audience()


class NotPublishable(Exception):
    """What is left in the draft stops it from being published; its words say what."""


class ClashesLeft(NotPublishable):
    """Clashes that this conference does not publish with."""

    TOLD = 5

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = clashes
        told = [clash.words for clash in clashes[: self.TOLD]]
        if more := len(clashes) - len(told):
            told.append(ngettext("And %(more)d more.", "And %(more)d more.", more) % {"more": more})
        super().__init__(" ".join(told))


class RoomTakenTwice(NotPublishable):
    """Two sessions need the same room at once: never published, whatever a conference minds."""


class NothingPublished(Exception):
    """There is no public programme to change."""


@transaction.atomic
def publish(
    conference: Conference,
    *,
    by: User | None,
    now: datetime,
    name: str = "",
    audience: Audience = NOBODY,
) -> Release:
    """Make the draft the public programme. Raises NotPublishable; then nothing has changed."""
    # Nobody changes the draft meanwhile, and releases follow one upon another: each is compared
    # with the one before it.
    moving.hold(conference)
    previous = conference.releases.newest_first().first()
    before = programme_of(previous) if previous else None
    number = before.number + 1 if before else 1
    draft = draft_programme(conference, number=number, name=name or str(number), now=now)
    refuse_to_publish(conference, draft, audience)
    programme = continued(draft, before)
    return _store(conference, programme, changes_between(before, programme), by=by)


@transaction.atomic
def republish(
    conference: Conference,
    change: Callable[[Programme], Iterable[ProgrammeSession]],
    *,
    by: User | None,
    now: datetime,
    name: str = "",
) -> Release:
    """Change what is public and nothing else: what the draft holds back stays there.

    `change` is given the public programme, and gives its sessions as they are to be. Where that
    changes nothing, the newest release is the answer. Raises NothingPublished, RoomTakenTwice and
    whatever `change` does; then nothing has changed.
    """
    moving.hold(conference)
    previous = conference.releases.newest_first().first()
    if previous is None:
        raise NothingPublished
    before = programme_of(previous)
    changed = replace(
        before,
        release_uuid=uuid4(),
        number=before.number + 1,
        name=name or str(before.number + 1),
        published_at=now,
        sessions=in_programme_order(change(before), before.rooms),
    )
    refuse_clashes(changed)
    programme = continued(changed, before)
    changes = tuple(changes_between(before, programme))
    return _store(conference, programme, iter(changes), by=by) if changes else previous


def refuse_to_publish(conference: Conference, draft: Programme, audience: Audience) -> None:
    """Raises NotPublishable, whose words say which sessions clash, and how."""
    clashes = clashes_of(read_draft(conference), audience, levels_of(conference))
    if stopping := [clash for clash in clashes if clash.stops_publishing]:
        raise ClashesLeft(stopping)
    refuse_clashes(draft)


def refuse_clashes(programme: Programme) -> None:
    """Raises RoomTakenTwice, whose words say which sessions and which room."""
    for first, second in room_clashes(programme.sessions):
        room = programme.room(first.room)
        assert room is not None
        raise RoomTakenTwice(
            _("“%(first)s” and “%(second)s” need %(room)s at the same time. Move one of them.")
            % {"first": first.title, "second": second.title, "room": room.name}
        )


def _store(
    conference: Conference, programme: Programme, changes: Iterator[Change], *, by: User | None
) -> Release:
    release = Release.objects.create(
        conference=conference,
        uuid=programme.release_uuid,
        number=programme.number,
        name=programme.name,
        published_at=programme.published_at,
        published_by=by,
        content=PROGRAMME.dump_python(programme, mode="json"),
    )
    # By what never changes: a room's address may, and what is public still names the old one.
    rooms = {room.uuid: room for room in conference.rooms.all()}
    room_of = {room.slug: rooms.get(room.uuid) for room in programme.rooms}
    PublishedSlot.objects.bulk_create(
        PublishedSlot(
            release=release,
            session_id=session.session_id,
            room=room_of[session.room] if session.room else None,
            uuid=session.uuid,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            is_cancelled=session.is_cancelled,
        )
        for session in programme.sessions
    )
    ProgrammeChange.objects.bulk_create(
        ProgrammeChange(
            release=release,
            session_id=change.session.session_id,
            slot_uuid=change.session.uuid,
            kind=change.kind,
            before=_as_json(change.before),
            after=_as_json(change.after),
        )
        for change in changes
    )
    _keep_sequences(programme)
    return release


def _as_json(session: ProgrammeSession | None) -> object:
    return session and SESSION.dump_python(session, mode="json")


def _keep_sequences(programme: Programme) -> None:
    sequences = {session.uuid: session.sequence for session in programme.sessions}
    slots = list(Slot.objects.filter(uuid__in=sequences))
    for slot in slots:
        slot.sequence = sequences[slot.uuid]
    Slot.objects.bulk_update(slots, ["sequence"])
