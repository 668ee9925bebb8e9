"""The words and facts of a session: written, changed by several people at once, cancelled.

A session's values are a dict by field: what `FACTS` names as the model has it, `track` as its
primary key, and `parts`, the people in their order. Nobody's change is lost unseen: who saves says
what they had before their eyes, as a digest of each value.
"""

import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction

from conference.models import Conference
from conference.slugs import free_slug
from scheduling import moving
from scheduling.models import Session, SessionSpeaker, Speaker

type Values = dict[str, Any]
# A speaker's primary key, or the name of somebody new; and the role.
type Part = tuple[int | str, str]

FACTS = (
    *("title_sv", "title_en", "abstract_sv", "abstract_en", "kind", "state", "minutes"),
    *("level", "language", "is_streamed", "is_recorded", "captions", "has_sign_language"),
    "needs_hearing_loop",
)


class ChangedMeanwhile(Exception):
    """Somebody else has changed the same things to something else.

    `theirs` are the session's values now; `typed` those to be saved, with what only the others
    touched taken over; `fields` names those that both have changed.
    """

    def __init__(self, *, theirs: Values, typed: Values, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self.theirs = theirs
        self.typed = typed
        self.fields = fields


def values_of(session: Session) -> Values:
    parts = session.parts.order_by("position", "pk").values_list("speaker", "role")
    facts = {name: getattr(session, name) for name in FACTS}
    return {
        **facts,
        "slug": session.slug,
        "track": session.track_id,
        "seats": session.seats,
        "parts": tuple(parts),
    }


def digests(values: Values) -> dict[str, str]:
    """What tells one value from another, field by field."""
    return {name: _digest(value) for name, value in values.items()}


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()[:16]


def merged(
    typed: Values, theirs: Values, *, seen: Mapping[str, str], keep: Collection[str] = ()
) -> Values:
    """What each has changed; raises ChangedMeanwhile where both changed the same thing.

    `seen` are digests of what stood there when the person began, `keep` the fields where they
    have chosen what stands there now.
    """
    together, both = dict(typed), []
    for name, value in typed.items():
        if _digest(theirs[name]) == seen.get(name) and name not in keep:
            continue
        if name in keep or value == theirs[name] or _digest(value) == seen.get(name):
            together[name] = theirs[name]
        else:
            both.append(name)
    if both:
        raise ChangedMeanwhile(theirs=theirs, typed=together, fields=tuple(both))
    return together


def has_been_published(session: Session) -> bool:
    """Its address is in people's calendars then, and stays."""
    return session.published_slots.exists()


@transaction.atomic
def add(conference: Conference, values: Values) -> Session:
    """A new session, not yet placed; its address is made from its title."""
    draft = moving.hold(conference)
    taken = set(conference.sessions.values_list("slug", flat=True))
    session = Session.objects.create(
        conference=conference,
        slug=free_slug(values["title_sv"], taken=taken, otherwise="session"),
        track_id=values["track"],
        seats=values["seats"],
        **{name: values[name] for name in FACTS},
    )
    _set_parts(session, values["parts"])
    moving.raise_version(draft)
    return session


@transaction.atomic
def change(
    session: Session, typed: Values, *, seen: Mapping[str, str], keep: Collection[str] = ()
) -> Values:
    """Everything but the seats, which have rules of their own. Returns what stands there now.

    Raises ChangedMeanwhile; then nothing has changed. The public hears with the next release.
    """
    draft = moving.hold(session.conference)
    session.refresh_from_db()
    if has_been_published(session):
        typed = {name: value for name, value in typed.items() if name != "slug"}
    values = merged(typed, values_of(session), seen=seen, keep=keep)
    changed = [name for name in (*FACTS, "slug") if name in values]
    for name in changed:
        setattr(session, name, values[name])
    session.track_id = values["track"]
    session.save(update_fields=[*changed, "track"])
    _set_parts(session, values["parts"])
    moving.raise_version(draft)
    return values


@transaction.atomic
def cancel(session: Session) -> None:
    """It will not take place. Those who booked it are told when the programme is published."""
    draft = moving.hold(session.conference)
    Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)
    moving.raise_version(draft)


def _set_parts(session: Session, parts: Collection[Part]) -> None:
    """These people in this order. Who stays keeps the row, and with it what they have answered."""
    people = [(_speaker(session.conference, who), role) for who, role in parts]
    session.parts.exclude(speaker__in=[speaker for speaker, _role in people]).delete()
    for position, (speaker, role) in enumerate(people):
        SessionSpeaker.objects.update_or_create(
            session=session, speaker_id=speaker, defaults={"role": role, "position": position}
        )


def _speaker(conference: Conference, who: int | str) -> int:
    """The primary key; somebody who is only named so far becomes a speaker."""
    if isinstance(who, int):
        return who
    taken = set(conference.speakers.values_list("slug", flat=True))
    slug = free_slug(who, taken=taken, otherwise="speaker")
    return Speaker.objects.create(conference=conference, slug=slug, name=who).pk
