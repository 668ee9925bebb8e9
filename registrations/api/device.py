"""The device itself."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router, Schema

from conference.api_conventions import Moment, example
from registrations.api.authentication import DeviceRequest, DeviceToken
from registrations.api.doors import ENTRANCE, DoorAnswer
from registrations.doors import door_called
from registrations.models import Device

router = Router(tags=["device"])


class DeviceAnswer(Schema):
    name: str
    conference: str
    conference_name: str
    checkpoint: str
    checkpoint_name: str
    checkpoint_rule: str
    scopes: list[str]
    time_zone: str
    expires_at: Moment
    server_time: Moment
    is_rehearsal: bool
    scans_kept: int
    door: DoorAnswer

    model_config = example(
        name="Entré norr",
        conference="2026",
        conference_name="Digitala Västerbotten 2026",
        checkpoint="entrance",
        checkpoint_name="Entrén",
        checkpoint_rule="once_a_day",
        scopes=["check-in:scan", "check-in:undo"],
        time_zone="Europe/Stockholm",
        expires_at="2026-12-08T20:00:00Z",
        server_time="2026-12-08T08:12:31.482000Z",
        is_rehearsal=False,
        scans_kept=121,
        door=ENTRANCE,
    )


@router.get(
    "/device",
    auth=DeviceToken(),
    response=DeviceAnswer,
    by_alias=True,
    summary="This device",
    description=gettext_noop(
        "Who the device is, where it stands, what it may do and until when; the server's time, so "
        "that the device knows how wrong its own clock is; and how many of its scans the server "
        "keeps, so that it knows when some were lost and it must send them again."
    ),
)
def device(request: DeviceRequest) -> dict[str, Any]:
    now = timezone.now()
    devices = Device.objects.select_related("checkpoint__conference")
    device = devices.get(pk=request.auth.device_id)
    conference = device.checkpoint.conference
    return {
        "name": device.name,
        "conference": conference.slug,
        "conference_name": conference.name,
        "checkpoint": device.checkpoint.slug,
        "checkpoint_name": device.checkpoint.name,
        "checkpoint_rule": device.checkpoint.rule,
        "scopes": device.scopes,
        "time_zone": conference.timezone,
        "expires_at": device.expires_at,
        "server_time": now,
        "is_rehearsal": device.is_rehearsal,
        "scans_kept": device.check_ins.count(),
        "door": door_called(device.checkpoint.slug, conference, now=now),
    }
