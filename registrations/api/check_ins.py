"""Scans and their verdicts."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field, JsonValue, StringConstraints

from conference.api_conventions import Moment, Problem, example
from registrations import checkin
from registrations.api.authentication import DeviceRequest, DeviceToken
from registrations.batches import UnreadableScan, check_in_all
from registrations.devices import within_reach
from registrations.models import Device

router = Router(tags=["check-in"])

Scope = Device.Scope
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,50}$")]

SAGA = {
    "name": "Saga Hjortronklint",
    "organisation": "Umeå kommun",
    "attendance": "on_site",
    "flags": ["speaker"],
}
SCAN = {
    "id": "7d3c1a52-6f0e-4f43-9c2b-0c7a6f3d9e10",
    "ticket": "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "checkpoint": "entrance",
    "direction": "in",
    "scanned_at": "2026-12-08T08:12:31Z",
    "device_time": "2026-12-08T05:12:29Z",
    "shown": "admitted",
}
ADMITTED = {
    "id": SCAN["id"],
    "outcome": "admitted",
    "reason": None,
    "attendee": SAGA,
    "checkpoint": "entrance",
    "scanned_at": "2026-12-08T08:12:31Z",
    "recorded_at": "2026-12-08T08:12:31.482000Z",
    "first_admitted": None,
}
ALREADY_ADMITTED = ADMITTED | {
    "id": "e2d0b1a4-51a7-47a5-8e0c-cf0f8a5a1c55",
    "outcome": "already_admitted",
    "first_admitted": {
        "at": "2026-12-08T07:57:02Z",
        "checkpoint": "entrance",
        "device": "Entré norr",
    },
}


type Reason = Literal[
    "unknown_ticket",
    "cancelled",
    "waitlisted",
    "replaced",
    "wrong_conference",
    "wrong_day",
    "not_booked",
    "online_only",
    "already_left",
    "malformed",
]
type Outcome = Literal["admitted", "already_admitted", "left", "refused"]


class CheckInRequest(Schema):
    id: UUID
    ticket: str = Field(description="The code as it was read, or the key of its roster entry.")
    checkpoint: Slug | None = None
    direction: Literal["in", "out"] = "in"
    scanned_at: Moment = Field(description="When, by a clock that the device has put right.")
    device_time: Moment | None = Field(
        default=None, description="When, by the device's clock as it was."
    )
    shown: Outcome | None = Field(
        default=None, description="What the steward saw before the server had answered."
    )

    model_config = example(**SCAN)

    def as_scan(self) -> checkin.Scan:
        return checkin.Scan(
            id=self.id,
            ticket=self.ticket,
            scanned_at=within_reach(self.scanned_at),
            checkpoint=self.checkpoint or "",
            direction=self.direction,
            shown=self.shown or "",
            device_time=self.device_time and within_reach(self.device_time),
        )


class AttendeeAnswer(Schema):
    name: str
    organisation: str
    attendance: str
    flags: list[str]


class FirstAdmittedAnswer(Schema):
    at: Moment
    checkpoint: str
    device: str


class Verdict(Schema):
    id: str
    outcome: Outcome
    reason: Reason | None
    attendee: AttendeeAnswer | None
    checkpoint: str
    scanned_at: Moment | None
    recorded_at: Moment
    first_admitted: FirstAdmittedAnswer | None

    model_config = example(**ADMITTED)


class BatchRequest(Schema):
    check_ins: list[Annotated[CheckInRequest | JsonValue, Field(union_mode="left_to_right")]] = (
        Field(max_length=500)
    )

    model_config = example(check_ins=[SCAN])


class BatchAnswer(Schema):
    verdicts: list[Verdict]

    model_config = example(verdicts=[ADMITTED, ALREADY_ADMITTED])


class UndoAnswer(Schema):
    id: UUID
    undone_at: Moment

    model_config = example(id=SCAN["id"], undone_at="2026-12-08T08:13:05Z")


@router.post(
    "/check-ins",
    auth=DeviceToken(Scope.SCAN),
    response=Verdict,
    summary="Check in",
    description=gettext_noop(
        "Answers a scanned badge with a verdict. The id is chosen by the device and makes the "
        "call safe to repeat: the same id gets the same verdict. A refusal is a verdict too."
    ),
)
def check_in(request: DeviceRequest, payload: CheckInRequest) -> checkin.Verdict:
    try:
        return checkin.check_in(payload.as_scan(), door=request.auth, now=timezone.now())
    except checkin.UnknownCheckpoint:
        raise Problem(404, _("There is no such checkpoint.")) from None


@router.post(
    "/check-ins/batch",
    auth=DeviceToken(Scope.SCAN),
    response=BatchAnswer,
    summary="Check in many",
    description=gettext_noop(
        "Answers up to 500 scans in any order, with the verdicts in the same order. A row that "
        "cannot be read gets a verdict with the reason malformed; the others are not affected."
    ),
)
def check_in_batch(request: DeviceRequest, payload: BatchRequest) -> dict[str, Any]:
    scans = [_as_scan(row) for row in payload.check_ins]
    return {"verdicts": check_in_all(scans, door=request.auth, now=timezone.now())}


def _as_scan(row: CheckInRequest | JsonValue) -> checkin.Scan | UnreadableScan:
    if isinstance(row, CheckInRequest):
        return row.as_scan()
    row_id = row.get("id") if isinstance(row, dict) else None
    return UnreadableScan(_writable(row_id) if isinstance(row_id, str) else "")


def _writable(text: str) -> str:
    """Half a character can be read from JSON, but not be written in an answer."""
    return text.encode(errors="replace").decode()


@router.post(
    "/check-ins/{uuid:checkInId}/undo",
    auth=DeviceToken(Scope.UNDO),
    response=UndoAnswer,
    summary="Undo a check-in",
    description=gettext_noop(
        "Takes a mistaken scan back: the badge can be let in again. The journal keeps the scan. "
        "Undoing twice is undoing once."
    ),
)
def undo(request: DeviceRequest, checkInId: UUID) -> dict[str, Any]:  # noqa: N803 -- the profile
    try:
        entry = checkin.undo(checkInId, door=request.auth, now=timezone.now())
    except checkin.UnknownCheckIn:
        raise Problem(404, _("There is no such check-in.")) from None
    return {"id": entry.uuid, "undone_at": entry.undone_at}
