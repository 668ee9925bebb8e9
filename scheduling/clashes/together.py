"""Rules about two placements that share something: a room, a person, a track, those who booked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.clashes.facts import Clash
from scheduling.clashes.scene import Group, Scene, Shared
from scheduling.clashes.times import meanwhile, when
from scheduling.draft import Placement
from scheduling.models import ClashRule as Rule
from scheduling.programme import FRAME, PLENARY

AT_ONCE = timedelta(0)


def room_taken(scene: Scene, room: Shared, first: Placement, second: Placement) -> Clash:
    return scene.clash(
        Rule.ROOM_TAKEN,
        first,
        second,
        tell=lambda: (
            _("“%(first)s” and “%(second)s” are both in %(room)s, %(when)s.")
            % {**_both(scene, first, second), "room": scene.draft.room_of[str(room)].name}
        ),
    )


def person_taken(scene: Scene, person: Shared, first: Placement, second: Placement) -> Clash:
    return scene.clash(
        Rule.PERSON_TAKEN,
        first,
        second,
        tell=lambda: (
            _("%(person)s is in both “%(first)s” and “%(second)s”, %(when)s.")
            % {**_both(scene, first, second), "person": scene.draft.speaker_of[str(person)].name}
        ),
        about=str(person),
    )


def same_track(scene: Scene, track: Shared, first: Placement, second: Placement) -> Clash | None:
    if first.session.id == second.session.id:
        return None
    return scene.clash(
        Rule.SAME_TRACK,
        first,
        second,
        tell=lambda: (
            _("“%(first)s” and “%(second)s” are at once, and both in %(track)s: %(when)s.")
            % {**_both(scene, first, second), "track": scene.draft.track_of[str(track)].name}
        ),
    )


def booked_in_both(scene: Scene, pair: Shared, first: Placement, second: Placement) -> Clash | None:
    if first.session.id == second.session.id:
        return None
    assert isinstance(pair, tuple)
    number = scene.audience.booked_both[pair]
    return scene.clash(
        Rule.BOOKED_IN_BOTH,
        first,
        second,
        tell=lambda: (
            ngettext(
                "%(number)d person has booked both “%(first)s” and “%(second)s”: %(when)s.",
                "%(number)d people have booked both “%(first)s” and “%(second)s”: %(when)s.",
                number,
            )
            % {**_both(scene, first, second), "number": number}
        ),
    )


def no_time_to_walk(
    scene: Scene, person: Shared, first: Placement, second: Placement
) -> Clash | None:
    """Those who speak from elsewhere do not walk, nor does anybody to what concerns everybody."""
    speaker = scene.draft.speaker_of[str(person)]
    rooms = first.room, second.room
    if speaker.is_remote or None in rooms or first.room == second.room or first.overlaps(second):
        return None
    return scene.clash(
        Rule.TOO_TIGHT,
        first,
        second,
        tell=lambda: (
            _(
                "%(person)s has %(gap)d min from “%(first)s” in %(from)s to “%(second)s” in "
                "%(to)s, %(when)s. To walk takes %(minutes)d."
            )
            % {
                **_one_after_another(scene, first, second),
                "person": speaker.name,
                "from": scene.draft.room_of[first.room].name,
                "to": scene.draft.room_of[second.room].name,
                "minutes": scene.draft.walking_minutes,
            }
        ),
        about=speaker.slug,
    )


def no_time_to_clear(
    scene: Scene, room: Shared, first: Placement, second: Placement
) -> Clash | None:
    """Not around a break, nor between two plenaries: nobody leaves the room."""
    kinds = {first.session.kind, second.session.kind}
    if kinds & FRAME or kinds <= PLENARY or first.overlaps(second):
        return None
    return scene.clash(
        Rule.TOO_TIGHT,
        first,
        second,
        tell=lambda: (
            _(
                "%(room)s has %(gap)d min between “%(first)s” and “%(second)s”, %(when)s. "
                "To change over takes %(minutes)d."
            )
            % {
                **_one_after_another(scene, first, second),
                "room": scene.draft.room_of[str(room)].name,
                "minutes": scene.draft.turnover_minutes,
            }
        ),
    )


@dataclass(frozen=True, slots=True)
class Together:
    """A rule for those who share something, and come within `reach` of each other.

    `groups` are all that share; `of` is what one placement shares with others.
    """

    rule: Rule
    groups: Callable[[Scene], Mapping[Shared, Group]]
    of: Callable[[Scene, Placement], Iterable[Shared]]
    reach: Callable[[Scene], timedelta]
    judge: Callable[[Scene, Shared, Placement, Placement], Clash | None]


def _at_once(_scene: Scene) -> timedelta:
    return AT_ONCE


def _walk(scene: Scene) -> timedelta:
    return timedelta(minutes=scene.draft.walking_minutes)


def _turnover(scene: Scene) -> timedelta:
    return timedelta(minutes=scene.draft.turnover_minutes)


def _rooms(scene: Scene) -> Mapping[Shared, Group]:
    return scene.by_room


def _people(scene: Scene) -> Mapping[Shared, Group]:
    return scene.by_person


def _room(_scene: Scene, one: Placement) -> Iterable[Shared]:
    return (one.room,) if one.room else ()


def _people_of(_scene: Scene, one: Placement) -> Iterable[Shared]:
    return one.session.people


def _track(_scene: Scene, one: Placement) -> Iterable[Shared]:
    return (one.session.track,) if one.session.track else ()


def _bookers(scene: Scene, one: Placement) -> Iterable[Shared]:
    return scene.bookers_of.get(one.session.id, ())


TOGETHER = (
    Together(Rule.ROOM_TAKEN, _rooms, _room, _at_once, room_taken),
    Together(Rule.PERSON_TAKEN, _people, _people_of, _at_once, person_taken),
    Together(Rule.TOO_TIGHT, _people, _people_of, _walk, no_time_to_walk),
    Together(Rule.TOO_TIGHT, _rooms, _room, _turnover, no_time_to_clear),
    Together(Rule.SAME_TRACK, lambda scene: scene.by_track, _track, _at_once, same_track),
    Together(
        Rule.BOOKED_IN_BOTH, lambda scene: scene.by_bookers, _bookers, _at_once, booked_in_both
    ),
)


def _both(scene: Scene, first: Placement, second: Placement) -> dict[str, object]:
    return {
        "first": first.session.title,
        "second": second.session.title,
        "when": meanwhile(scene.draft, first, second),
    }


def _one_after_another(scene: Scene, first: Placement, second: Placement) -> dict[str, object]:
    return {
        "first": first.session.title,
        "second": second.session.title,
        "when": when(scene.draft, second),
        "gap": int((second.starts_at - first.ends_at).total_seconds()) // 60,
    }
