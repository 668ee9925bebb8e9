"""Making the draft public: one transaction, after which pages, feeds and the API show it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Conference, User
from scheduling import moving
from scheduling.clashes import Audience, Clash, clashes_of, levels_of, room_clashes
from scheduling.draft import read_draft
from scheduling.models import (
    Photo,
    ProgrammeChange,
    PublishedSlot,
    Release,
    Session,
    SessionSpeaker,
    Slot,
    Speaker,
)
from scheduling.programme import (
    PROGRAMME,
    SESSION,
    Part,
    Place,
    Programme,
    ProgrammeRoom,
    ProgrammeSession,
    ProgrammeSpeaker,
    ProgrammeTrack,
    Text,
    in_programme_order,
    programme_of,
)

# How long later releases still tell where a session was before it was moved.
STILL_NEWS = timedelta(days=2)

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


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one slot since the last release."""

    kind: ProgrammeChange.Kind
    before: ProgrammeSession | None
    after: ProgrammeSession | None

    @property
    def session(self) -> ProgrammeSession:
        session = self.after or self.before
        assert session is not None
        return session


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


def draft_programme(conference: Conference, *, number: int, name: str, now: datetime) -> Programme:
    """The draft as it would look if it were published now. Constant number of queries."""
    slots = (
        Slot.objects.filter(session__in=conference.sessions.in_programme())
        .select_related("session__track", "room")
        .prefetch_related("session__parts__speaker")
    )
    rooms = tuple(_room_values(conference))
    return Programme(
        conference=conference.slug,
        timezone=conference.timezone,
        release_uuid=uuid4(),
        number=number,
        name=name,
        published_at=now,
        tracks=tuple(
            ProgrammeTrack(track.slug, track.code, Text(track.name_sv, track.name_en), track.colour)
            for track in conference.tracks.order_by("position", "pk")
        ),
        rooms=rooms,
        speakers=tuple(_speaker_values(conference)),
        sessions=in_programme_order((_session_value(slot, now) for slot in slots), rooms),
        withdrawn=(),
    )


def continued(draft: Programme, before: Programme | None) -> Programme:
    """The draft with the sequence numbers, times of change and withdrawals that history gives."""
    if before is None:
        return draft
    known = {session.uuid: session for session in (*before.sessions, *before.withdrawn)}
    now = draft.published_at
    sessions = tuple(_follow(session, known.get(session.uuid), now) for session in draft.sessions)
    gone = known.keys() - {session.uuid for session in draft.sessions}
    withdrawn = (_withdrawn(known[uuid], now) for uuid in gone)
    in_order = tuple(sorted(withdrawn, key=lambda session: (session.starts_at, session.slug)))
    return replace(draft, sessions=sessions, withdrawn=in_order)


def changes_between(before: Programme | None, after: Programme) -> Iterator[Change]:
    """What the release changes, slot by slot; nothing for the first one."""
    if before is None:
        return
    known = {session.uuid: session for session in before.sessions}
    for session in after.sessions:
        kind = _kind_of_change(known.get(session.uuid), session)
        if kind:
            yield Change(kind, known.get(session.uuid), session)
    for session in after.withdrawn:
        if session.uuid in known:
            yield Change(ProgrammeChange.Kind.REMOVED, known[session.uuid], None)


def _kind_of_change(
    before: ProgrammeSession | None, after: ProgrammeSession
) -> ProgrammeChange.Kind | None:
    if before is None:
        return ProgrammeChange.Kind.ADDED
    if after.is_cancelled and not before.is_cancelled:
        return ProgrammeChange.Kind.CANCELLED
    if before.place != after.place:
        return ProgrammeChange.Kind.MOVED
    # That a move is no longer news changes nothing.
    is_same = replace(after, moved_from=before.moved_from) == before
    return None if is_same else ProgrammeChange.Kind.CHANGED


def _follow(
    session: ProgrammeSession, before: ProgrammeSession | None, now: datetime
) -> ProgrammeSession:
    """RFC 5545 3.8.7.4: SEQUENCE rises when time, place, state or title changes."""
    if before is None:
        return session
    moved_from = _moved_from(session, before, now)
    unchanged = replace(
        session,
        sequence=before.sequence,
        changed_at=before.changed_at,
        moved_from=before.moved_from,
    )
    if unchanged == before:
        return replace(before, moved_from=moved_from)
    return replace(
        session,
        sequence=before.sequence + (_calendar(session) != _calendar(before)),
        moved_from=moved_from,
    )


def _moved_from(session: ProgrammeSession, before: ProgrammeSession, now: datetime) -> Place | None:
    """Where people think it is: moved twice in a short while, where it was at first."""
    known = before.moved_from if now - before.changed_at <= STILL_NEWS else None
    if session.place == before.place:
        return known
    known = known or before.place
    return None if known == session.place else known


def _calendar(session: ProgrammeSession) -> tuple[object, ...]:
    return session.starts_at, session.ends_at, session.room, session.state, session.title


def _withdrawn(session: ProgrammeSession, now: datetime) -> ProgrammeSession:
    if session.is_cancelled:
        return session
    cancelled = Session.State.CANCELLED.value
    return replace(session, state=cancelled, sequence=session.sequence + 1, changed_at=now)


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


def _room_values(conference: Conference) -> Iterator[ProgrammeRoom]:
    for room in conference.rooms.order_by("position", "pk"):
        yield ProgrammeRoom(
            uuid=room.uuid,
            slug=room.slug,
            name=Text(room.name_sv, room.name_en),
            capacity=room.capacity,
            is_streamed=room.is_streamed,
            is_recorded=room.is_recorded,
            accessibility=Text(room.accessibility_sv, room.accessibility_en),
        )


def _speaker_values(conference: Conference) -> Iterator[ProgrammeSpeaker]:
    """Those who take part in something that is public."""
    public = conference.sessions.in_programme().filter(slots__isnull=False)
    speakers = Speaker.objects.filter(parts__session__in=public).distinct()
    photos = Photo.objects.digests(conference)
    for speaker in speakers.select_related("organisation").order_by("name", "pk"):
        yield ProgrammeSpeaker(
            uuid=speaker.uuid,
            slug=speaker.slug,
            name=speaker.name,
            title=Text(speaker.title_sv, speaker.title_en),
            biography=Text(speaker.biography_sv, speaker.biography_en),
            organisation=_organisation_name(speaker),
            is_remote=speaker.is_remote,
            photo=photos.get(speaker.pk, ""),
            photo_alt=Text(speaker.photo_alt_sv, speaker.photo_alt_en),
        )


def _organisation_name(speaker: Speaker) -> Text:
    known = speaker.organisation
    return Text(known.name_sv, known.name_en) if known else Text(speaker.organisation_name)


def _session_value(slot: Slot, now: datetime) -> ProgrammeSession:
    session = slot.session
    return ProgrammeSession(
        uuid=slot.uuid,
        slot_id=slot.pk,
        session_id=session.pk,
        slug=session.slug,
        code=session.code,
        kind=session.kind,
        state=session.state,
        title=Text(session.title_sv, session.title_en),
        abstract=Text(session.abstract_sv, session.abstract_en),
        track=session.track.slug if session.track else None,
        room=slot.room.slug if slot.room else None,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        level=session.level,
        language=session.language,
        seats=session.seats,
        is_streamed=session.is_streamed,
        is_recorded=session.is_recorded,
        captions=session.captions,
        has_sign_language=session.has_sign_language,
        parts=tuple(_parts(session)),
        sequence=slot.sequence,
        changed_at=now,
    )


def _parts(session: Session) -> Iterator[Part]:
    def order(part: SessionSpeaker) -> tuple[int, int]:
        return part.position, part.pk

    for part in sorted(session.parts.all(), key=order):
        yield Part(part.speaker.slug, part.role)
