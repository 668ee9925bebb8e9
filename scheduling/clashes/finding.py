"""Every clash of a draft, and those of one place in it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from scheduling.clashes.alone import ALONE, Alone
from scheduling.clashes.facts import Audience, Clash
from scheduling.clashes.levels import USUAL, Levels
from scheduling.clashes.scene import Group, Scene, Shared
from scheduling.clashes.together import TOGETHER, Together
from scheduling.draft import DraftProgramme, Placement
from scheduling.models import ClashLevel as Level
from scheduling.models import ClashRule as Rule

type Pair = tuple[Placement, Placement]

_GRAVITY = {level: place for place, level in enumerate(reversed(Level))}
_PLACE = {rule: place for place, rule in enumerate(Rule)}


def clashes_of(
    draft: DraftProgramme, audience: Audience, levels: Levels = USUAL
) -> tuple[Clash, ...]:
    """The gravest first, and then in the order of time; those that are ignored are left out.

    Times are half-open: one may begin when another ends.
    """
    scene = Scene(draft, audience, levels)
    starts = {one.slot: one.starts_at for one in scene.standing}

    def order(clash: Clash) -> tuple[int, datetime, int, tuple[object, ...], str]:
        first, rule = starts[clash.slots[0]], _PLACE[clash.rule]
        return _GRAVITY[clash.level], first, rule, clash.slots, clash.about

    return tuple(sorted(_all(scene), key=order))


def clashes_with(scene: Scene, one: Placement) -> Iterator[Clash]:
    """Those of one placement, alone and with each of the others.

    It need not be in the draft: with the slot of one that is, it stands in for that one.
    """
    for judge in _alone(scene):
        yield from judge(scene, one)
    for kind in _together(scene):
        groups, reach = kind.groups(scene), kind.reach(scene)
        for shared in kind.of(scene, one):
            pairs = _pairs_with(scene, one, groups.get(shared, ()), reach)
            yield from _judged(scene, kind, shared, pairs)


def _all(scene: Scene) -> Iterator[Clash]:
    for judge in _alone(scene):
        for one in scene.standing:
            yield from judge(scene, one)
    for kind in _together(scene):
        reach = kind.reach(scene)
        for shared, group in kind.groups(scene).items():
            yield from _judged(scene, kind, shared, _pairs(group, reach))


def _alone(scene: Scene) -> Iterator[Alone]:
    return (judge for rule, judge in ALONE.items() if scene.minds(rule))


def _together(scene: Scene) -> Iterator[Together]:
    return (kind for kind in TOGETHER if scene.minds(kind.rule))


def _judged(scene: Scene, kind: Together, shared: Shared, pairs: Iterable[Pair]) -> Iterator[Clash]:
    for first, second in pairs:
        if clash := kind.judge(scene, shared, first, second):
            yield clash


def _pairs(group: Group, reach: timedelta) -> Iterator[Pair]:
    """Each two of which the later begins before the earlier has ended, and `reach` has passed."""
    for position, first in enumerate(group):
        until = first.ends_at + reach
        for second in islice(group, position + 1, None):
            if second.starts_at >= until:
                break
            yield first, second


def _pairs_with(
    scene: Scene, one: Placement, others: Iterable[Placement], reach: timedelta
) -> Iterator[Pair]:
    starts_at, ends_at = one.starts_at - reach, one.ends_at + reach
    for other in others:
        if other.starts_at < ends_at and starts_at < other.ends_at and other.slot != one.slot:
            first, second = scene.in_order((one, other))
            yield first, second
