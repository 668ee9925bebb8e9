"""Putting the places and states of an old release back into the draft. It publishes nothing.

Words are left as they are: they have been corrected since, by more people than who moves sessions.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from conference.models import Conference, User
from scheduling import moving
from scheduling.continuing import Change, changes_between
from scheduling.models import Release, Session, Slot
from scheduling.programme import Programme, in_programme_order, programme_of
from scheduling.programme_of_draft import draft_programme
from scheduling.releasing import DraftChanged, Preview


def restoration(release: Release, *, now: datetime) -> Preview:
    """The draft as it is, as it would be, and session by session what that changes."""
    old = programme_of(release)
    draft = draft_programme(release.conference, number=0, name="", now=now)
    restored = _with_places_of(old, draft)
    return Preview(draft, restored, tuple(changes_between(draft, restored)))


@transaction.atomic
def restore(release: Release, *, seen: str, by: User, now: datetime) -> None:
    """Do what was shown with this fingerprint. Raises DraftChanged."""
    draft = moving.hold(release.conference)
    shown = restoration(release, now=now)
    if shown.fingerprint != seen:
        raise DraftChanged
    version = moving.raise_version(draft)
    for change in shown.changes:
        _restore(release.conference, shown.after, change, version=version, by=by)


def _with_places_of(old: Programme, draft: Programme) -> Programme:
    # By what never changes: a room's address may have.
    room_now = {room.uuid: room.slug for room in draft.rooms}
    room_of = {room.slug: room_now.get(room.uuid) for room in old.rooms}
    known = {session.uuid: session for session in draft.sessions}
    words = {session.session_id: session for session in draft.sessions}
    restored = [
        replace(
            known.get(place.uuid) or words.get(place.session_id) or place,
            uuid=place.uuid,
            state=place.state,
            room=room_of[place.room] if place.room else None,
            starts_at=place.starts_at,
            ends_at=place.ends_at,
        )
        for place in old.sessions
    ]
    kept = {session.uuid for session in restored}
    return replace(
        draft,
        sessions=in_programme_order(restored, draft.rooms),
        withdrawn=tuple(session for session in draft.sessions if session.uuid not in kept),
    )


def _restore(
    conference: Conference, restored: Programme, change: Change, *, version: int, by: User
) -> None:
    after = change.after
    if after is None:
        Slot.objects.filter(uuid=change.session.uuid).delete()
        return
    room = restored.room(after.room)
    place = {
        "session_id": after.session_id,
        "room": conference.rooms.get(uuid=room.uuid) if room else None,
        "starts_at": after.starts_at,
        "ends_at": after.ends_at,
        "version": version,
        "moved_by": by,
    }
    Slot.objects.update_or_create(uuid=after.uuid, defaults=place)
    Session.objects.filter(pk=after.session_id).update(state=after.state)
