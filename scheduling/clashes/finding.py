"""Every clash of a draft, and those of one place in it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from scheduling.clashes.alone import ALONE
from scheduling.clashes.facts import Audience, Clash
from scheduling.clashes.levels import USUAL, Levels
from scheduling.clashes.scene import Group, Scene
from scheduling.clashes.together import TOGETHER
from scheduling.draft import DraftProgramme, Placement
from scheduling.models import ClashLevel as Level
from scheduling.models import ClashRule as Rule

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
    yield from _alone(scene, one)
    for kind in TOGETHER:
        if scene.minds(kind.rule):
            groups, reach = kind.groups(scene), kind.reach(scene)
            for shared in kind.of(scene, one):
                for first, second in _pairs_with(scene, one, groups.get(shared, ()), reach):
                    if clash := kind.judge(scene, shared, first, second):
                        yield clash


def _all(scene: Scene) -> Iterator[Clash]:
    for one in scene.standing:
        yield from _alone(scene, one)
    for kind in TOGETHER:
        if scene.minds(kind.rule):
            reach = kind.reach(scene)
            for shared, group in kind.groups(scene).items():
                for first, second in _pairs(group, reach):
                    if clash := kind.judge(scene, shared, first, second):
                        yield clash


def _alone(scene: Scene, one: Placement) -> Iterator[Clash]:
    for rule, judge in ALONE.items():
        if scene.minds(rule):
            yield from judge(scene, one)


def _pairs(group: Group, reach: timedelta) -> Iterator[tuple[Placement, Placement]]:
    """Each two of which the later begins before the earlier has ended, and `reach` has passed."""
    for position, first in enumerate(group):
        until = first.ends_at + reach
        for second in islice(group, position + 1, None):
            if second.starts_at >= until:
                break
            yield first, second


def _pairs_with(
    scene: Scene, one: Placement, others: Iterable[Placement], reach: timedelta
) -> Iterator[tuple[Placement, Placement]]:
    starts_at, ends_at = one.starts_at - reach, one.ends_at + reach
    for other in others:
        if other.starts_at < ends_at and starts_at < other.ends_at and other.slot != one.slot:
            first, second = scene.in_order((one, other))
            yield first, second
