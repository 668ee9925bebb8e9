"""The draft as the programme it would be if it were published now."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from conference.models import Conference
from scheduling.models import Photo, Session, SessionSpeaker, Slot, Speaker
from scheduling.programme import (
    Part,
    Programme,
    ProgrammeRoom,
    ProgrammeSession,
    ProgrammeSpeaker,
    ProgrammeTrack,
    Text,
    in_programme_order,
)


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
