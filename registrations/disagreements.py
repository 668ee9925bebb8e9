"""Scans that do not agree: a door let somebody pass, and by all that is known it should not have.

Two doors without a network let in the same badge, or one let in a ticket that had been cancelled
meanwhile. Nothing is undone for that: somebody has a look at it, and says that it is settled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

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


def unsettled(conference: Conference) -> QuerySet[CheckIn]:
    """The newest first. What the door has taken back itself needs nobody's attention."""
    return _disagreeing(conference).filter(settled_at=None, undone_at=None).order_by("-scanned_at")


def settled(conference: Conference) -> QuerySet[CheckIn]:
    """Those settled last come first."""
    return _disagreeing(conference).exclude(settled_at=None).order_by("-settled_at", "-pk")


def _disagreeing(conference: Conference) -> QuerySet[CheckIn]:
    scans = CheckIn.objects.filter(DISAGREE, device__conference=conference)
    return scans.select_related("registration__organisation", "checkpoint", "device")


def explained(scans: Iterable[CheckIn], conference: Conference) -> list[Disagreement]:
    """Each scan with the admission that it stands against."""
    scans = list(scans)
    admissions = Admission.objects.filter(
        registration__in=[scan.registration_id for scan in scans if scan.registration_id],
        checkpoint__in=[scan.checkpoint_id for scan in scans if scan.checkpoint_id],
    )
    held = {
        (one.registration_id, one.checkpoint_id, one.period): one
        for one in admissions.select_related("checkpoint", "device")
    }
    return [
        Disagreement(
            scan,
            holder=_holder(scan, conference),
            admission=held.get(
                (scan.registration_id, scan.checkpoint_id, _period(scan, conference))
            ),
        )
        for scan in scans
    ]


def _holder(scan: CheckIn, conference: Conference) -> Registration | None:
    """The person, unless the ticket is unknown or none of this conference's business."""
    holder = scan.registration
    return holder if holder and holder.conference_id == conference.pk else None


def _period(scan: CheckIn, conference: Conference) -> str | None:
    if scan.checkpoint is None:
        return None
    return period_of(scan.checkpoint.rule, conference.tz, scan.scanned_at)


def settle(check_in_id: UUID, *, conference: Conference, by: str, now: datetime) -> CheckIn:
    """Say that somebody has dealt with it; the first who says so is the one that is kept."""
    scans = CheckIn.objects.filter(uuid=check_in_id, device__conference=conference)
    scans.filter(DISAGREE, settled_at=None).update(settled_at=now, settled_by=by)
    scan = scans.exclude(settled_at=None).first()
    if scan is None:
        raise UnknownDisagreement
    return scan
