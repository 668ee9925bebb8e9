"""What a door needs to know beforehand and afterwards: its tickets, and how many are in."""

from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from conference.api_conventions import Moment, example
from conference.models import Conference
from registrations.api.authentication import DeviceRequest, DeviceToken
from registrations.headcounts import Headcount, headcounts
from registrations.models import Device
from registrations.roster import Roster, roster

router = Router(tags=["check-in"])

Scope = Device.Scope
ENTRANCE = {
    "checkpoint": "entrance",
    "name": {"sv": "Entrén", "en": "Entrance"},
    "kind": "entrance",
    "rule": "once_a_day",
    "needs_seat": False,
    "entry": "booked",
    "hub": None,
    "capacity": None,
    "expected": 190,
    "in": 121,
    "free": None,
}


class CheckpointName(Schema):
    sv: str
    en: str


class DoorAnswer(Schema):
    checkpoint: str
    name: CheckpointName
    kind: str
    rule: str
    needs_seat: bool
    entry: str
    hub: str | None
    capacity: int | None
    expected: int
    inside: int = Field(alias="in")
    free: int | None

    model_config = example(**ENTRANCE)


class RosterAnswer(Schema):
    cursor: str
    total: int
    doors: list[DoorAnswer]
    tickets: dict[str, str]

    model_config = example(
        cursor="2026-12-08T08:12:31.482000Z",
        total=312,
        doors=[ENTRANCE],
        tickets={
            "5b7c0f4f7a0d3f0b6f5f3f1d4c7d8b1d6f4b8a9a1e0c2d3b4a5f6e7d8c9b0a1f": (
                "b3V0IG9mIHJlYWNoIGZvciB0aG9zZSB3aG8gaGF2ZSBubyBiYWRnZQ=="
            )
        },
    )


@router.get(
    "/check-ins/roster",
    auth=DeviceToken(Scope.SCAN),
    response=RosterAnswer,
    by_alias=True,
    summary="The list for a door without network",
    description=gettext_noop(
        "Every ticket, sealed: the key of an entry is the SHA-256 of the letters id and the "
        "ticket code, in hexadecimal; the value is, in Base64, a nonce of twelve bytes and the "
        "entry encrypted with AES-256-GCM under HKDF-SHA256 (no salt, info: roster) of the "
        "ticket code. With the cursor of an earlier answer as since, only what has changed; total "
        "is how many tickets the whole list holds."
    ),
)
def roster_for_the_door(
    request: DeviceRequest, since: Annotated[Moment | None, Query()] = None
) -> Roster:
    return roster(_conference(request), now=timezone.now(), since=since)


def _conference(request: DeviceRequest) -> Conference:
    return Conference.objects.get(pk=request.auth.conference_id)


class HeadcountAnswer(Schema):
    checkpoint: str
    name: str
    expected: int
    inside: int = Field(serialization_alias="in")
    out: int


class SummaryAnswer(Schema):
    expected: int
    inside: int = Field(serialization_alias="in")
    out: int
    items: list[HeadcountAnswer]
    count: int

    model_config = example(
        **{
            "expected": 190,
            "in": 121,
            "out": 0,
            "items": [
                {"checkpoint": "entrance", "name": "Entrén", "expected": 190, "in": 121, "out": 0}
            ],
            "count": 1,
        }
    )


@router.get(
    "/check-ins/summary",
    auth=DeviceToken(Scope.SCAN),
    response=SummaryAnswer,
    by_alias=True,
    summary="How many are in",
    description=gettext_noop(
        "How many are expected, in, and out again today: at the device's own checkpoint, and at "
        "each checkpoint."
    ),
)
def summary(request: DeviceRequest) -> dict[str, Any]:
    counts = headcounts(_conference(request), now=timezone.now())
    items = [_headcount(one) for one in counts]
    own = next(item for item in items if item["checkpoint"] == request.auth.checkpoint)
    figures = {name: own[name] for name in ("expected", "inside", "out")}
    return figures | {"items": items, "count": len(items)}


def _headcount(one: Headcount) -> dict[str, Any]:
    return {
        "checkpoint": one.checkpoint.slug,
        "name": one.checkpoint.name,
        "expected": one.expected,
        "inside": one.inside,
        "out": one.out,
    }
