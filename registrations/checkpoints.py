"""The doors where badges are scanned: added, changed, taken away, and how full each is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from conference.languages import swedish_order
from conference.models import Conference
from conference.slugs import free_slug
from registrations.headcounts import Headcount, headcounts
from registrations.models import Attendance, CheckIn, Checkpoint, Pool
from scheduling.models import Session
from scheduling.programme import FRAME

Kind = Checkpoint.Kind
Rule = Checkpoint.Rule
# The first is what a new door gets unless another one is chosen.
RULES: Mapping[Kind, tuple[Rule, ...]] = {
    Kind.ENTRANCE: (Rule.ONCE_A_DAY, Rule.IN_OUT),
    Kind.SESSION: (Rule.ONCE, Rule.IN_OUT),
    Kind.MEAL: (Rule.ONCE, Rule.ONCE_A_DAY),
    Kind.BUS: (Rule.ONCE,),
    Kind.HUB: (Rule.ONCE_A_DAY,),
}
# What scans are counted by: it stays once there are any.
WHAT_COUNTS = frozenset({"rule", "session_id", "pool_id", "slug"})


class CheckpointInUse(Exception):
    """Badges were scanned there, or a device stands there; its words say what to do."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A door, how many have passed it and how many devices stand there now."""

    count: Headcount
    devices: int

    @property
    def checkpoint(self) -> Checkpoint:
        return self.count.checkpoint

    @property
    def holds(self) -> int | None:
        """How many fit, where that is known."""
        door = self.checkpoint
        return door.capacity or (door.session.seats if door.session else None)

    @property
    def is_live(self) -> bool:
        """People are counted out again, so it is known how many are in now."""
        return self.checkpoint.rule == Rule.IN_OUT

    @property
    def has_seats(self) -> bool:
        return has_seats(self.checkpoint)


def has_seats(checkpoint: Checkpoint) -> bool:
    """Only who has a seat is let in, so that a seat may stay empty."""
    return (
        checkpoint.session is not None
        and checkpoint.session.seats is not None
        and checkpoint.entry != Checkpoint.Entry.COUNT
    )


def listed(conference: Conference, *, now: datetime) -> list[Listed]:
    """Entrances first, then the doors of sessions, meals, buses and hubs; each by name."""
    in_use = conference.devices.in_use(now)
    counted = in_use.values("checkpoint").annotate(number=Count("pk"))
    devices = dict(counted.values_list("checkpoint", "number"))
    rows = [
        Listed(count, devices.get(count.checkpoint.pk, 0))
        for count in headcounts(conference, now=now)
    ]
    kinds = Kind.values
    return sorted(
        rows,
        key=lambda row: (kinds.index(row.checkpoint.kind), swedish_order(row.checkpoint.name)),
    )


def sessions_to_guard(
    conference: Conference, *, besides: Checkpoint | None = None
) -> QuerySet[Session]:
    """Sessions that may have a door and have none, but for that of `besides`."""
    sessions = conference.sessions.in_programme().exclude(state=Session.State.CANCELLED)
    without = Q(checkpoints=None) | Q(checkpoints=besides) if besides else Q(checkpoints=None)
    return sessions.filter(without).exclude(kind__in=FRAME)


def hubs_to_guard(conference: Conference, *, besides: Checkpoint | None = None) -> QuerySet[Pool]:
    """Hubs that have no door, but for that of `besides`."""
    without = Q(checkpoints=None) | Q(checkpoints=besides) if besides else Q(checkpoints=None)
    return conference.pools.in_order().filter(without, attendance=Attendance.HUB)


def fixed(checkpoint: Checkpoint, *, now: datetime) -> frozenset[str]:
    """What can no longer be changed: how scans are counted, or the name that a device knows."""
    if _is_scanned(checkpoint):
        return WHAT_COUNTS
    return frozenset({"slug"}) if _stands_there(checkpoint, now=now) else frozenset()


@transaction.atomic
def add(conference: Conference, kind: Kind, facts: Mapping[str, Any]) -> Checkpoint:
    """A new door; without a short name it gets one made from its name. Facts by field."""
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    taken = set(conference.checkpoints.values_list("slug", flat=True))
    named = facts["slug"] or facts["name_sv"]
    slug = free_slug(named, taken=taken, otherwise=kind, at_most=45)
    facts = {"rule": RULES[kind][0], **facts, "kind": kind, "slug": slug}
    return Checkpoint.objects.create(conference=conference, **facts)


@transaction.atomic
def change(checkpoint: Checkpoint, facts: Mapping[str, Any], *, now: datetime) -> Checkpoint:
    """Facts by field; those that are fixed by now stay what they are."""
    checkpoint = _as_it_is_now(checkpoint)
    facts = {name: facts[name] for name in facts.keys() - fixed(checkpoint, now=now)}
    if not facts.get("slug", True):
        del facts["slug"]
    for name, value in facts.items():
        setattr(checkpoint, name, value)
    checkpoint.save(update_fields=list(facts))
    return checkpoint


@transaction.atomic
def remove(checkpoint: Checkpoint, *, now: datetime) -> None:
    """Raises CheckpointInUse; then nothing has changed."""
    checkpoint = _as_it_is_now(checkpoint)
    if _is_scanned(checkpoint):
        raise CheckpointInUse(
            _("Badges have been scanned at %(door)s. It stays for its history.")
            % {"door": checkpoint}
        )
    if _stands_there(checkpoint, now=now):
        raise CheckpointInUse(
            _("A phone stands at %(door)s. Shut it out among the devices first.")
            % {"door": checkpoint}
        )
    checkpoint.devices.all().delete()
    checkpoint.delete()


def _as_it_is_now(checkpoint: Checkpoint) -> Checkpoint:
    """The row, locked: nobody is let in there before the transaction ends."""
    return Checkpoint.objects.select_for_update().get(pk=checkpoint.pk)


def _is_scanned(checkpoint: Checkpoint) -> bool:
    """Somebody was scanned there, or with a device that stood there."""
    there = Q(checkpoint=checkpoint) | Q(device__checkpoint=checkpoint)
    return CheckIn.objects.filter(there).exists()


def _stands_there(checkpoint: Checkpoint, *, now: datetime) -> bool:
    return checkpoint.devices.in_use(now).exists()
