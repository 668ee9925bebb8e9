"""The desk: the device itself, finding people, and registering them on the day."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from conference.api_conventions import Moment, Paging, Text, example
from registrations.api.authentication import DeviceRequest, DeviceToken
from registrations.models import Device
from registrations.search import search
from registrations.tickets import Ticket, tickets_at

router = Router(tags=["registrations"])

Scope = Device.Scope


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
    )


@router.get(
    "/device",
    auth=DeviceToken(),
    response=DeviceAnswer,
    tags=["device"],
    summary="This device",
    description=gettext_noop(
        "Who the device is, where it stands, what it may do and until when; and the server's "
        "time, so that the device knows how wrong its own clock is."
    ),
)
def device(request: DeviceRequest) -> dict[str, Any]:
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
        "server_time": timezone.now(),
    }


class PersonAnswer(Schema):
    name: str
    organisation: str
    attendance: str
    status: str
    flags: list[str]
    ticket: str
    is_admitted: bool


FOUND = {
    "name": "Saga Hjortronklint",
    "organisation": "Umeå kommun",
    "attendance": "on_site",
    "flags": ["speaker"],
    "status": "confirmed",
    "ticket": "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "is_admitted": False,
}


class Wanted(Paging):
    """Whom the desk looks for."""

    query: Text = Field(default="", max_length=200, description="Parts of names.")


class PeopleAnswer(Schema):
    items: list[PersonAnswer]
    count: int

    model_config = example(items=[FOUND], count=1)


@router.get(
    "/registrations",
    auth=DeviceToken(Scope.SEARCH),
    response=PeopleAnswer,
    tags=["registrations"],
    summary="Search for attendees",
    description=gettext_noop(
        "Finds people by the parts of their name or organisation, in any order and forgivingly: "
        "å is a, Ericsson is Eriksson. The best matches come first. Without a query, nobody."
    ),
)
def people(request: DeviceRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    door = request.auth
    found = search(tickets_at(door, period=door.period(timezone.now())), wanted.query)
    return wanted.part_of([_person(ticket) for ticket in found])


def _person(ticket: Ticket) -> dict[str, Any]:
    return {
        "name": ticket.name,
        "organisation": ticket.organisation,
        "attendance": ticket.attendance,
        "status": ticket.status,
        "flags": ticket.flags,
        "ticket": ticket.code,
        "is_admitted": ticket.admission_id is not None,
    }
