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
from registrations.devices import Door
from registrations.models import Attendance, Device
from registrations.search import words_of
from registrations.tickets import Ticket, tickets_of


@dataclass(frozen=True, slots=True)
class Names:
    """The names, sealed, and how many there are."""

    sealed: str
    count: int


def names(conference: Conference, *, key: bytes) -> Names:
    """In alphabetical order, and with how they are heard, so that the desk need only compare.

    The nonce comes from the content, so the same names are the same bytes every time.
    """
    tickets = sorted(tickets_of(conference), key=_in_alphabetical_order)
    people = {"people": [_person(ticket) for ticket in tickets]}
    content = json.dumps(people, ensure_ascii=False, separators=(",", ":")).encode()
    nonce = hmac.digest(key, content, "sha256")[:12]
    sealed = nonce + AESGCM(key).encrypt(nonce, content, None)
    return Names(b64encode(sealed).decode(), count=len(tickets))


def key_of(door: Door) -> bytes:
    """The device's own key: the same for as long as it is paired, and no other device's."""
    token_hash = Device.objects.values_list("token_hash", flat=True).get(pk=door.device_id)
    return key_made_for(f"names/{token_hash}")


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
