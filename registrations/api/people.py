"""The desk: finding people, and registering them on the day."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from conference.api_conventions import (
    Paging,
    Problem,
    ProblemDocument,
    Text,
    example,
)
from conference.models import Conference
from registrations import idempotency, names
from registrations.api.authentication import DeviceRequest, DeviceToken
from registrations.devices import Door
from registrations.models import Device
from registrations.search import search
from registrations.signup import AlreadyRegistered, NoPlacesLeft
from registrations.tickets import Ticket, find_ticket, tickets_at
from registrations.walk_ins import NotAsItShouldBe, TicketTaken, register_walk_in

router = Router(tags=["registrations"])

Scope = Device.Scope


FOUND = {
    "name": "Saga Hjortronklint",
    "organisation": "Umeå kommun",
    "attendance": "on_site",
    "flags": ["speaker"],
    "status": "confirmed",
    "ticket": "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "is_admitted": False,
}


class PersonAnswer(Schema):
    name: str
    organisation: str
    attendance: str
    status: str
    flags: list[str]
    ticket: str
    is_admitted: bool

    model_config = example(**FOUND)


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
    found = search(tickets_at(door, at=timezone.now()), wanted.query)
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


class NamesAnswer(Schema):
    sealed: str
    count: int

    model_config = example(sealed="q83vEjRWeJASNFZ4kKvN7w…", count=312)


@router.get(
    "/check-ins/names",
    auth=DeviceToken(Scope.SEARCH),
    response=NamesAnswer,
    tags=["check-in"],
    summary="The names for a desk without network",
    description=gettext_noop(
        "Everybody, for a search that goes on without a network, sealed with the desks' key: in "
        "Base64, a nonce of twelve bytes and, encrypted with AES-256-GCM, the JSON "
        '{"conference", "here": {"attendance", "hub", "places_left"}, "people": [{"name", '
        '"organisation", "heard", "status", "attendance", "flags", "ticket", "is_on_site", "role", '
        '"avoids_photos"}]}. The words in heard are spelt as they sound; here is how those take '
        "part who are registered at this desk."
    ),
)
def names_for_the_desk(request: DeviceRequest) -> names.Names:
    return names.names(request.auth)


class NamesKeyAnswer(Schema):
    key: str

    model_config = example(key="MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")


@router.get(
    "/check-ins/names/key",
    auth=DeviceToken(Scope.SEARCH),
    response=NamesKeyAnswer,
    tags=["check-in"],
    summary="The key to the names",
    description=gettext_noop(
        "The key that opens the names, 32 bytes in Base64: the same for all desks of the "
        "conference. Hold it in memory and never store it."
    ),
)
def key_to_the_names(request: DeviceRequest, response: HttpResponse) -> dict[str, str]:
    response["Cache-Control"] = "no-store"
    return {"key": b64encode(names.key_of(request.auth)).decode()}


# What the form would refuse anyway, said beforehand: an address that letters can reach, and words
# with something to read in them and nothing that cannot be seen.
MAIL_ADDRESS = (
    r"^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
)
UNSEEN = r"\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
READABLE = rf"^[^{UNSEEN}]*[^\s{UNSEEN}][^{UNSEEN}]*$"


class WalkInRequest(Schema):
    name: str = Field(max_length=200, pattern=READABLE)
    email: str = Field(
        default="",
        max_length=254,
        pattern=f"^$|{MAIL_ADDRESS}",
        description="Gets the ticket. Without it, no letter is sent.",
    )
    organisation: str = Field(max_length=200, pattern=READABLE)
    attendance: Literal["on_site", "online", "hub"] = "on_site"
    hub: Text = Field(default="", max_length=50, description="Which hub, if at a hub.")
    language: Literal["sv", "en"] = "sv"
    ticket: str = Field(
        default="",
        pattern=r"^(DV1[A-Z2-7]{26})?$",
        description="The code of a badge that the desk has made itself and printed already.",
    )

    model_config = example(
        name="Bo Fjällström", email="bo@sorsele.example", organisation="Sorsele kommun"
    )


@router.post(
    "/registrations",
    auth=DeviceToken(Scope.WALK_IN),
    response={201: PersonAnswer, 409: ProblemDocument},
    summary="Register on the day",
    description=gettext_noop(
        "Registers somebody who stands at the desk, also after the registration has closed. When "
        "it is full, the person is put on the waiting list. With an Idempotency-Key, the same "
        "request again within 24 hours gets the same answer and registers nobody twice. A desk "
        "that was without network sends the ticket code that it has made at random and printed."
    ),
)
def register(
    request: DeviceRequest,
    payload: WalkInRequest,
    idempotency_key: Annotated[
        Text | None, Header(alias="Idempotency-Key", min_length=1, max_length=64)
    ] = None,
) -> Status[Any]:
    door, now, asked = request.auth, timezone.now(), payload.model_dump_json()
    if door.is_rehearsal:
        return Status(201, _practised(door, payload, now=now))
    if idempotency_key is None:
        return Status(201, _registered(door, payload, submission=None, now=now))
    try:
        answer = idempotency.answer_given(door.device_id, idempotency_key, asked, now=now)
    except idempotency.KeyUsedForAnotherRequest:
        raise Problem(409, _("This Idempotency-Key came with another request before.")) from None
    if answer is None:
        submission = idempotency.mark_of(door.device_id, idempotency_key)
        answer = _registered(door, payload, submission=submission, now=now)
        idempotency.remember(door.device_id, idempotency_key, asked, answer, now=now)
    return Status(201, answer)


@transaction.atomic
def _practised(door: Door, payload: WalkInRequest, *, now: datetime) -> dict[str, Any]:
    """The answer that a real desk would get; nobody is registered, and no letter is sent."""
    answer = _registered(door, payload, submission=None, now=now)
    transaction.set_rollback(True)
    return answer


def _registered(
    door: Door, payload: WalkInRequest, *, submission: UUID | None, now: datetime
) -> dict[str, Any]:
    conference = Conference.objects.get(pk=door.conference_id)
    typed = payload.model_dump() | {"submission": submission or ""}
    chosen = {"language": payload.language, "ticket": payload.ticket}
    try:
        registration = register_walk_in(conference, typed, **chosen, now=now)
    except NotAsItShouldBe as refusal:
        if not refusal.errors.keys() - {"attendance", "hub"}:
            raise Problem(409, _("There is no such way of taking part.")) from None
        errors = [
            {"location": f"body.payload.{field}", "detail": detail}
            for field, details in refusal.errors.items()
            for detail in details
        ]
        detail = _("Something in the request is not as described; see errors.")
        raise Problem(422, detail, errors=errors) from None
    except AlreadyRegistered:
        raise Problem(409, _("The address is registered already. Search for the name.")) from None
    except NoPlacesLeft:
        raise Problem(409, _("There are no places left.")) from None
    except TicketTaken:
        raise Problem(409, _("The badge's code is somebody else's. Print a new badge.")) from None
    ticket = find_ticket(registration.ticket_code, door=door, at=now)
    assert ticket
    return _person(ticket)
