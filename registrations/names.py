"""Everybody's names for a desk without a network, sealed with a key that the desk never keeps.

The desk holds the key in memory only and asks for it anew when its page is opened; a lost phone
gives nobody away. Whoever gets hold of the database alone cannot make the key either.
"""

import hmac
import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from conference.field_encryption import key_made_for
from conference.models import Conference
from registrations.badge_fronts import roles_on_badges
from registrations.devices import Door
from registrations.models import Attendance, Device, Pool
from registrations.search import words_of
from registrations.tickets import Ticket, tickets_of


@dataclass(frozen=True, slots=True)
class Names:
    """The names, sealed, and how many there are."""

    sealed: str
    count: int


def names(door: Door) -> Names:
    """What a desk must know of everybody, and of the places that it gives to walk-ins.

    The nonce comes from the content, so the same names are the same bytes every time.
    """
    device = Device.objects.select_related("conference", "checkpoint__pool").get(pk=door.device_id)
    people = _people(device.conference)
    here = _here(device.checkpoint.pool or _on_site(device.conference))
    known = {"conference": device.conference.name, "here": here, "people": people}
    content = json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()
    key = key_of(door)
    nonce = hmac.digest(key, content, "sha256")[:12]
    sealed = nonce + AESGCM(key).encrypt(nonce, content, None)
    return Names(b64encode(sealed).decode(), count=len(people))


def key_of(door: Door) -> bytes:
    """The key of all desks of a conference.

    A desk seals with it, too, whom it has registered and not told of: when its time is up before it
    has told, whatever desk it is next can still open that.
    """
    return key_made_for(f"names/{door.conference_id}")


def _on_site(conference: Conference) -> Pool | None:
    return conference.pools.filter(attendance=Attendance.ON_SITE).first()


def _here(pool: Pool | None) -> dict[str, Any] | None:
    """How those take part who are registered at this desk, and how many more can."""
    if pool is None:
        return None
    hub = pool.slug if pool.attendance == Attendance.HUB else ""
    return {"attendance": pool.attendance, "hub": hub, "places_left": pool.left}


def _people(conference: Conference) -> list[dict[str, Any]]:
    """In alphabetical order, and as they are heard, so that the desk need only compare."""
    roles = roles_on_badges(conference)
    rows = conference.registrations.values_list("pk", "email_key", "avoids_photos")
    fronts = {
        key: {"role": roles.get(address, ""), "avoids_photos": avoids_photos}
        for key, address, avoids_photos in rows
    }
    tickets = sorted(tickets_of(conference), key=_in_alphabetical_order)
    return [_person(ticket) | fronts[ticket.registration_id] for ticket in tickets]


def _in_alphabetical_order(ticket: Ticket) -> tuple[str, int]:
    return ticket.name.casefold(), ticket.registration_id


def _person(ticket: Ticket) -> dict[str, Any]:
    return {
        "name": ticket.name,
        "organisation": ticket.organisation,
        "heard": words_of(ticket),
        "status": ticket.status,
        "attendance": ticket.attendance,
        "flags": ticket.flags,
        "ticket": ticket.code,
        "is_on_site": ticket.place == Attendance.ON_SITE,
    }
