"""Scans that do not agree, for who sorts them out at the door."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from conference.api_conventions import Moment, Paging, Problem, example
from conference.models import Conference
from registrations.api.authentication import DeviceRequest, DeviceToken
from registrations.api.check_ins import FirstAdmittedAnswer, Outcome, Reason
from registrations.disagreements import (
    Disagreement,
    UnknownDisagreement,
    explained,
    settle,
    unsettled,
)
from registrations.models import Device

router = Router(tags=["check-in"])

Scope = Device.Scope
CONFLICT = {
    "id": "e2d0b1a4-51a7-47a5-8e0c-cf0f8a5a1c55",
    "ticket_holder": {"name": "Saga Hjortronklint", "organisation": "Umeå kommun"},
    "shown": "admitted",
    "outcome": "already_admitted",
    "reason": None,
    "checkpoint": "entrance",
    "device": "Entré söder",
    "scanned_at": "2026-12-08T08:12:31Z",
    "first_admitted": {
        "at": "2026-12-08T07:57:02Z",
        "checkpoint": "entrance",
        "device": "Entré norr",
    },
}


class HolderAnswer(Schema):
    name: str
    organisation: str


class ConflictAnswer(Schema):
    id: UUID
    ticket_holder: HolderAnswer | None
    shown: Outcome
    outcome: Outcome
    reason: Reason | None
    checkpoint: str | None
    device: str
    scanned_at: Moment
    first_admitted: FirstAdmittedAnswer | None

    model_config = example(**CONFLICT)


class ConflictsAnswer(Schema):
    items: list[ConflictAnswer]
    count: int

    model_config = example(items=[CONFLICT], count=1)


class SettledAnswer(Schema):
    id: UUID
    settled_at: Moment
    settled_by: str

    model_config = example(
        id=CONFLICT["id"], settled_at="2026-12-08T08:31:40Z", settled_by="Entréansvarig"
    )


@router.get(
    "/check-ins/conflicts",
    auth=DeviceToken(Scope.SUPERVISE),
    response=ConflictsAnswer,
    summary="Scans that do not agree",
    description=gettext_noop(
        "Scans that let somebody pass at a door without network, though the server would not "
        "have; the newest first, and only those that nobody has settled."
    ),
)
def conflicts(request: DeviceRequest, paging: Query[Paging]) -> dict[str, Any]:
    conference = Conference.objects.get(pk=request.auth.conference_id)
    scans = unsettled(conference)
    page = explained(scans[paging.part], conference)
    return {"items": [_conflict(one) for one in page], "count": scans.count()}


def _conflict(one: Disagreement) -> dict[str, Any]:
    scan, admission = one.scan, one.admission
    return {
        "id": scan.uuid,
        "ticket_holder": one.holder
        and {"name": one.holder.name, "organisation": one.holder.organisation_shown},
        "shown": scan.shown,
        "outcome": scan.outcome,
        "reason": scan.reason or None,
        "checkpoint": scan.checkpoint and scan.checkpoint.slug,
        "device": scan.device.name,
        "scanned_at": scan.scanned_at,
        "first_admitted": admission
        and {
            "at": admission.admitted_at,
            "checkpoint": admission.checkpoint.slug,
            "device": admission.device.name,
        },
    }


@router.post(
    "/check-ins/{uuid:checkInId}/settle",
    auth=DeviceToken(Scope.SUPERVISE),
    response=SettledAnswer,
    summary="Settle scans that do not agree",
    description=gettext_noop(
        "Says that somebody has dealt with it. The first who says so is kept; to say it again "
        "changes nothing."
    ),
)
def settle_conflict(
    request: DeviceRequest,
    checkInId: UUID,  # noqa: N803 -- the profile
) -> dict[str, Any]:
    if request.auth.is_rehearsal:
        raise Problem(403, _("This device practises: it settles nothing."))
    device = Device.objects.select_related("conference").get(pk=request.auth.device_id)
    try:
        scan = settle(checkInId, conference=device.conference, by=device.name, now=timezone.now())
    except UnknownDisagreement:
        raise Problem(404, _("There is no such conflict.")) from None
    return {"id": scan.uuid, "settled_at": scan.settled_at, "settled_by": scan.settled_by}
