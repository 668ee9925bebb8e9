"""What speaks for a place, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.clashes.equipment import named
from scheduling.clashes.scene import Scene
from scheduling.draft import DraftRoom, Placement

# A speaker who has longer than this between two sessions needs no telling.
_SOON = 60


def reasons_for(scene: Scene, place: Placement, *, now: Placement | None) -> Iterator[str]:
    """`now` is where the session is, if it is anywhere."""
    if room := scene.draft.room_of.get(place.room):
        yield _("The room is free.")
        yield from _room(scene, place, room)
    if now and now.starts_at == place.starts_at:
        yield _("It keeps its time.")
    if now and now.room and now.room == place.room:
        yield _("It stays in its room.")
    yield from _people(scene, place)
    if number := _that_begin_with(scene, place):
        yield ngettext(
            "%(number)d other begins at the same time.",
            "%(number)d others begin at the same time.",
            number,
        ) % {"number": number}


def _room(scene: Scene, place: Placement, room: DraftRoom) -> Iterator[str]:
    if expected := scene.expected(place.session):
        yield _("It holds %(capacity)d, and %(number)d are expected.") % {
            "capacity": room.capacity,
            "number": expected,
        }
    elif room.capacity:
        yield _("It holds %(capacity)d.") % {"capacity": room.capacity}
    if equipment := named(place.session.equipment & room.equipment):
        yield _("It has what is needed: %(equipment)s.") % {"equipment": ", ".join(equipment)}


def _people(scene: Scene, place: Placement) -> Iterator[str]:
    for slug in place.session.people:
        others = [one for one in scene.by_person.get(slug, ()) if one.slot != place.slot]
        name = scene.draft.speaker_of[slug].name
        before = [_minutes(one, place) for one in others if one.ends_at <= place.starts_at]
        after = [_minutes(place, one) for one in others if place.ends_at <= one.starts_at]
        if before and min(before) <= _SOON:
            yield _("%(person)s has %(gap)d min since their last session.") % {
                "person": name,
                "gap": min(before),
            }
        if after and min(after) <= _SOON:
            yield _("%(person)s has %(gap)d min until their next session.") % {
                "person": name,
                "gap": min(after),
            }


def _minutes(first: Placement, second: Placement) -> int:
    return int((second.starts_at - first.ends_at).total_seconds()) // 60


def _that_begin_with(scene: Scene, place: Placement) -> int:
    return sum(
        one.starts_at == place.starts_at and one.slot != place.slot for one in scene.standing
    )
