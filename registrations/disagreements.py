"""Scans that do not agree: a door let somebody pass, and by all that is known it should not have.

Two doors without a network let in the same badge, or one let in a ticket that had been cancelled
meanwhile. Nothing is undone for that: somebody has a look at it, and says that it is settled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from conference.models import Conference
from registrations.devices import period_of
from registrations.models import Admission, CheckIn, Registration

Outcome = CheckIn.Outcome
LETS_PASS = [Outcome.ADMITTED, Outcome.LEFT]
DISAGREE = Q(shown__in=LETS_PASS) & ~Q(outcome__in=LETS_PASS)


class UnknownDisagreement(Exception):
    """The conference has no such scan, or nothing about it needs to be settled."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A scan, whose ticket it read, and the admission that the ticket has at that door already."""

    scan: CheckIn
    holder: Registration | None
    admission: Admission | None


def disagreements(conference: Conference) -> QuerySet[CheckIn]:
    """The unsettled first, from the newest; then the settled, from the one settled last.

    What the door has taken back itself needs nobody's attention.
    """
    scans = CheckIn.objects.filter(DISAGREE, device__conference=conference)
    scans = scans.exclude(undone_at__isnull=False, settled_at=None)
    details = scans.select_related("registration__organisation", "checkpoint", "device")
    return details.order_by(F("settled_at").desc(nulls_first=True), "-scanned_at", "-pk")


def unsettled(conference: Conference) -> QuerySet[CheckIn]:
    return disagreements(conference).filter(settled_at=None)


def explained(scans: Iterable[CheckIn], conference: Conference) -> list[Disagreement]:
    """Each scan with the admission that it stands against."""
    scans = list(scans)
    held = _admissions(scans)
    return [
        Disagreement(
            scan,
            holder=_holder(scan, conference),
            admission=held.get(_where(scan, conference)),
        )
        for scan in scans
    ]


type Where = tuple[int | None, int | None, str]


def _admissions(scans: Iterable[CheckIn]) -> dict[Where, Admission]:
    """Those of the same people at the same doors, by whose, where and in which period."""
    admissions = Admission.objects.filter(
        registration__in=[scan.registration_id for scan in scans if scan.registration_id],
        checkpoint__in=[scan.checkpoint_id for scan in scans if scan.checkpoint_id],
    )
    rows = admissions.select_related("checkpoint", "device")
    return {(one.registration_id, one.checkpoint_id, one.period): one for one in rows}


def _where(scan: CheckIn, conference: Conference) -> Where:
    rule = scan.checkpoint.rule if scan.checkpoint else ""
    period = period_of(rule, conference.tz, scan.scanned_at)
    return scan.registration_id, scan.checkpoint_id, period


def _holder(scan: CheckIn, conference: Conference) -> Registration | None:
    """The person, unless the ticket is unknown or none of this conference's business."""
    holder = scan.registration
    return holder if holder and holder.conference_id == conference.pk else None


def settle(check_in_id: UUID, *, conference: Conference, by: str, now: datetime) -> CheckIn:
    """Say that somebody has dealt with it; the first who says so is the one that is kept."""
    scans = CheckIn.objects.filter(uuid=check_in_id)
    if not scans.filter(device__conference=conference).exists():
        raise UnknownDisagreement
    # In one table: a condition on another would be asked once, and not again after waiting.
    scans.filter(DISAGREE, settled_at=None).update(settled_at=now, settled_by=by)
    settled = scans.exclude(settled_at=None).first()
    if settled is None:
        raise UnknownDisagreement
    return settled
