"""Whether somebody is in: by the scans of their badge at a door, in the order of their time.

Devices without a network tell of their scans late, in any order and more than once. What counts is
when a badge was held up, not when that was told: of the same scans comes the same, whoever was
first to tell. So a scan that comes late may give an earlier answer another outcome; what the
device was told, and the verdict that it gets when it asks again, stay as they were.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from registrations.devices import period_of
from registrations.inserting import ADMISSION, insert, stored
from registrations.models import Admission, CheckIn, Checkpoint, Registration

Direction = CheckIn.Direction
Outcome = CheckIn.Outcome
Reason = CheckIn.Reason


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge at a door at a time: who it lets in, and how often."""

    registration_id: int
    checkpoint_id: int
    rule: str
    timezone: ZoneInfo
    at: datetime

    @property
    def period(self) -> str:
        return self.period_at(self.at)

    def period_at(self, at: datetime) -> str:
        return period_of(self.rule, self.timezone, at)


@dataclass(frozen=True, slots=True)
class Stay:
    """Being in since a scan, until another."""

    since: CheckIn
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A scan, what comes of it in order of time, and the stay that it begins, ends or meets."""

    scan: CheckIn
    outcome: Outcome
    stay: Stay | None


def admit(badge: Badge, scan: CheckIn, *, left_at: datetime | None = None) -> bool:
    """Let in whoever has not been let in, at once; the database decides between two doors."""
    return insert(
        ADMISSION,
        badge.registration_id,
        badge.checkpoint_id,
        badge.period,
        scan.uuid.hex,
        scan.device_id,
        stored(scan.scanned_at),
        stored(left_at),
    )


def admission_of(badge: Badge) -> Admission | None:
    return _admissions(badge).select_related("device").first()


def add(badge: Badge, scan: CheckIn) -> Told:
    """What comes of a scan in its own time, and what that makes of those told before it."""
    lock(badge)
    told = in_order_of_time([*_journal(badge), scan], rule=badge.rule)
    _write_down(badge, told)
    return next(one for one in told if one.scan is scan)


def take_back(badge: Badge, mistake: CheckIn, *, now: datetime) -> bool:
    """Whether anybody is in by the scans that are left, when this is not one of them any more.

    What the mistake itself turned away is taken back with it, or the badge would still not work.
    The caller has locked the badge.
    """
    scans = _journal(badge)
    told = in_order_of_time(scans, rule=badge.rule)
    over = {mistake.pk} | {one.scan.pk for one in told if _only_repeats(one, mistake)}
    CheckIn.objects.filter(pk__in=over, undone_at=None).update(undone_at=now)
    left = in_order_of_time([one for one in scans if one.pk not in over], rule=badge.rule)
    _write_down(badge, left)
    return bool(left and left[-1].stay)


def lock(badge: Badge) -> None:
    """Nobody else moves this person until the transaction ends; scans that let in do not wait."""
    rows = Registration.objects.select_for_update(no_key=True)
    rows.values_list("pk").get(pk=badge.registration_id)


def in_order_of_time(scans: Iterable[CheckIn], *, rule: str) -> list[Told]:
    """Scans of one badge as the door would have answered them without any delay.

    Two that carry the same time keep the order in which they came.
    """
    told: list[Told] = []
    stay: Stay | None = None
    for scan in sorted(scans, key=lambda scan: scan.scanned_at):
        outcome, stay = _next(stay, scan, rule=rule)
        told.append(Told(scan, outcome, stay))
    return told


def _next(stay: Stay | None, scan: CheckIn, *, rule: str) -> tuple[Outcome, Stay | None]:
    if scan.direction == Direction.OUT:
        if stay is None or stay.left_at:
            return Outcome.REFUSED, stay
        return Outcome.LEFT, replace(stay, left_at=scan.scanned_at)
    comes_back = stay and stay.left_at and rule == Checkpoint.Rule.IN_OUT
    if stay is None or comes_back:
        return Outcome.ADMITTED, Stay(scan)
    return Outcome.ALREADY_ADMITTED, stay


def _only_repeats(one: Told, mistake: CheckIn) -> bool:
    """Whether nobody was let in by it, because of the mistake alone."""
    is_turned_away = one.outcome == Outcome.ALREADY_ADMITTED and one.scan.shown != Outcome.ADMITTED
    return is_turned_away and one.stay is not None and one.stay.since.pk == mistake.pk


def _journal(badge: Badge) -> list[CheckIn]:
    """The scans that the rule counts: not taken back, and of a ticket that opened the door."""
    opened = ~Q(outcome=Outcome.REFUSED) | Q(reason=Reason.ALREADY_LEFT)
    scans = CheckIn.objects.filter(
        opened,
        registration=badge.registration_id,
        checkpoint=badge.checkpoint_id,
        undone_at=None,
    )
    period = badge.period
    rows = scans.select_related("device").order_by("pk")
    return [one for one in rows if badge.period_at(one.scanned_at) == period]


def _write_down(badge: Badge, told: Sequence[Told]) -> None:
    """The outcomes that have become others, and who is in after the last scan."""
    for one in told:
        if one.scan.pk and one.scan.outcome != one.outcome:
            _give_another(one.outcome, one.scan)
    _keep(badge, told[-1].stay if told else None)


def _give_another(outcome: Outcome, scan: CheckIn) -> None:
    """Where the server's was the only answer, that is what was shown at the door."""
    scan.shown = scan.shown or scan.outcome
    scan.outcome = outcome
    scan.reason = Reason.ALREADY_LEFT if outcome == Outcome.REFUSED else ""
    scan.save(update_fields=["shown", "outcome", "reason"])


def _keep(badge: Badge, stay: Stay | None) -> None:
    if stay is None:
        _admissions(badge).delete()
        return
    since = {
        "check_in_uuid": stay.since.uuid,
        "device": stay.since.device_id,
        "admitted_at": stay.since.scanned_at,
        "left_at": stay.left_at,
    }
    if not _admissions(badge).update(**since):
        admit(badge, stay.since, left_at=stay.left_at)


def _admissions(badge: Badge) -> QuerySet[Admission]:
    return Admission.objects.filter(
        registration=badge.registration_id, checkpoint=badge.checkpoint_id, period=badge.period
    )
