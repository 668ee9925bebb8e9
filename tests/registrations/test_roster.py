import hashlib
import json
from base64 import b64decode
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from registrations.checkin import Scan, check_in, undo
from registrations.devices import stand_at
from registrations.models import Checkpoint, RetiredTicket, Seat
from registrations.roster import roster
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_online_pool,
    make_pool,
    make_registration,
    make_session,
)

pytestmark = pytest.mark.django_db

CODE = "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def unseal(tickets, code):
    """What a device does with a code it has scanned."""
    sealed = b64decode(tickets[hashlib.sha256(b"id" + code.encode()).hexdigest()])
    key = HKDF(SHA256(), length=32, salt=None, info=b"roster").derive(code.encode())
    return json.loads(AESGCM(key).decrypt(sealed[:12], sealed[12:], None))


def stand(device):
    return stand_at("entrance", device.pk, now=NOON)


def make_saga(**fields):
    return make_registration(make_pool(make_conference()), ticket_code=CODE, **fields)


def test_a_scanned_code_opens_one_entry():
    saga = make_saga()

    tickets = roster(saga.conference).tickets

    assert unseal(tickets, CODE) == {
        "name": "Saga Hjortronklint",
        "organisation": "Umeå kommun",
        "attendance": "on_site",
        "flags": [],
        "days": [],
        "reason": None,
        "seats": [],
        "admissions": [],
    }
    assert len(tickets) == 1


def test_the_roster_gives_nobody_away():
    saga = make_saga()
    bo = make_registration(saga.pool, name="Bo", email="bo@umea.example")

    tickets = roster(saga.conference).tickets

    assert "Saga" not in str(tickets)
    assert CODE not in str(tickets)
    sagas, bos = (hashlib.sha256(b"id" + c.encode()).hexdigest() for c in (CODE, bo.ticket_code))
    with pytest.raises(InvalidTag):
        unseal({sagas: tickets[bos]}, CODE)


def test_the_same_roster_is_the_same_bytes():
    saga = make_saga()
    make_registration(saga.pool, email="bo@umea.example")

    assert roster(saga.conference) == roster(saga.conference)


def test_the_roster_names_the_doors():
    saga = make_saga()
    workshop = make_session(saga.conference, seats=30)
    make_checkpoint(saga.conference)
    kind = Checkpoint.Kind.SESSION
    make_checkpoint(saga.conference, slug="sam2", name_en="", kind=kind, session=workshop)
    Seat.objects.create(registration=saga, session=workshop, status="booked", booked_at=NOON)

    found = roster(saga.conference)

    assert found.doors == [
        {
            "checkpoint": "entrance",
            "name": {"sv": "Entrén", "en": "Entrance"},
            "kind": "entrance",
            "rule": "once_a_day",
            "needs_seat": False,
        },
        {
            "checkpoint": "sam2",
            "name": {"sv": "Entrén", "en": "Entrén"},
            "kind": "session",
            "rule": "once_a_day",
            "needs_seat": True,
        },
    ]
    assert unseal(found.tickets, CODE)["seats"] == ["sam2"]


def test_a_door_without_network_knows_whom_to_refuse():
    saga = make_saga()
    old = "DV1" + "B" * 26
    RetiredTicket.objects.create(code=old, registration=saga, retired_at=NOON)
    online = make_registration(make_online_pool(saga.conference), email="bo@umea.example")

    tickets = roster(saga.conference).tickets

    assert unseal(tickets, old)["reason"] == "replaced"
    assert unseal(tickets, online.ticket_code)["reason"] == "online_only"
    assert unseal(tickets, CODE)["reason"] is None


def test_a_door_without_network_knows_who_is_in():
    saga = make_saga()
    device = make_device(make_checkpoint(saga.conference))
    check_in(Scan(uuid4(), CODE, NOON), door=stand(device), now=NOON)
    check_in(Scan(uuid4(), CODE, NOON, direction="out"), door=stand(device), now=NOON)

    assert unseal(roster(saga.conference).tickets, CODE)["admissions"] == [
        {
            "checkpoint": "entrance",
            "period": "2026-12-08",
            "at": "2026-12-08T11:00:00Z",
            "device": "Entré norr",
            "left_at": "2026-12-08T11:00:00Z",
        }
    ]


def test_a_cursor_gives_only_what_happened_since():
    saga = make_saga()
    device = make_device(make_checkpoint(saga.conference))
    for n in range(3):
        make_registration(saga.pool, email=f"guest{n}@umea.example")
    before = roster(saga.conference)
    scan = Scan(uuid4(), CODE, NOON)
    check_in(scan, door=stand(device), now=NOON)

    after = roster(saga.conference, since=AUTUMN + timedelta(hours=1))

    assert (len(before.tickets), before.cursor) == (4, "2026-11-01T09:00:00Z")
    assert (len(after.tickets), after.cursor) == (1, "2026-12-08T11:00:00Z")
    assert len(unseal(after.tickets, CODE)["admissions"]) == 1

    undo(scan.id, door=stand(device), now=NOON + timedelta(hours=1))
    undone = roster(saga.conference, since=NOON + timedelta(minutes=30))

    assert unseal(undone.tickets, CODE)["admissions"] == []


def test_a_conference_without_registrations_has_an_empty_roster():
    conference = make_conference()

    found = roster(conference)

    assert (found.tickets, found.cursor) == ({}, "2026-09-01T06:00:00Z")


@pytest.mark.parametrize("number", [1, 3])
def test_the_roster_takes_constantly_many_queries(number, django_assert_num_queries):
    conference = make_conference()
    pool = make_pool(conference)
    device = make_device(make_checkpoint(conference))
    for n in range(number):
        guest = make_registration(pool, email=f"guest{n}@umea.example")
        RetiredTicket.objects.create(code=f"{n}", registration=guest, retired_at=NOON)
        check_in(Scan(uuid4(), guest.ticket_code, NOON), door=stand(device), now=NOON)

    with django_assert_num_queries(11):
        roster(conference)
