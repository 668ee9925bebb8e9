import hashlib
import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from registrations.checkin import Scan, check_in, undo
from registrations.devices import stand_at
from registrations.models import Checkpoint, Registration, RetiredTicket, Seat
from registrations.roster import OVERLAP, roster
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

LATER = NOON + timedelta(hours=1)
NEXT_DAY = NOON + timedelta(days=1)
CODE = "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def unseal(tickets, code):
    """What a device does with a code it has scanned."""
    sealed = b64decode(tickets[hashlib.sha256(b"id" + code.encode()).hexdigest()])
    key = HKDF(SHA256(), length=32, salt=None, info=b"roster").derive(code.encode())
    return json.loads(AESGCM(key).decrypt(sealed[:12], sealed[12:], None))


def stand(device, checkpoint="entrance"):
    return stand_at(checkpoint, device.pk, now=NOON)


def make_session_door(conference, *, slug="sam2", **fields):
    session = make_session(conference, slug=slug, seats=2)
    return make_checkpoint(conference, slug=slug, kind="session", session=session, **fields)


def make_saga(**fields):
    return make_registration(make_pool(make_conference()), ticket_code=CODE, **fields)


def test_a_scanned_code_opens_one_entry():
    saga = make_saga()

    tickets = roster(saga.conference, now=NOON).tickets

    assert unseal(tickets, CODE) == {
        "name": "Saga Hjortronklint",
        "organisation": "Umeå kommun",
        "attendance": "on_site",
        "place": "on-site",
        "is_on_site": True,
        "waits": False,
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

    tickets = roster(saga.conference, now=NOON).tickets

    assert "Saga" not in str(tickets)
    assert CODE not in str(tickets)
    sagas, bos = (hashlib.sha256(b"id" + c.encode()).hexdigest() for c in (CODE, bo.ticket_code))
    with pytest.raises(InvalidTag):
        unseal({sagas: tickets[bos]}, CODE)


def test_the_same_roster_is_the_same_bytes():
    saga = make_saga()
    make_registration(saga.pool, email="bo@umea.example")

    assert roster(saga.conference, now=NOON) == roster(saga.conference, now=NOON)


def test_the_roster_names_the_doors():
    saga = make_saga()
    workshop = make_session(saga.conference, seats=30)
    make_checkpoint(saga.conference)
    kind = Checkpoint.Kind.SESSION
    make_checkpoint(saga.conference, slug="sam2", name_en="", kind=kind, session=workshop)
    Seat.objects.create(registration=saga, session=workshop, status="booked", booked_at=NOON)

    found = roster(saga.conference, now=NOON)

    assert found.doors == [
        {
            "checkpoint": "entrance",
            "name": {"sv": "Entrén", "en": "Entrance"},
            "kind": "entrance",
            "rule": "once_a_day",
            "needs_seat": False,
            "entry": "booked",
            "hub": None,
            "capacity": None,
            "expected": 1,
            "in": 0,
            "free": None,
        },
        {
            "checkpoint": "sam2",
            "name": {"sv": "Entrén", "en": "Entrén"},
            "kind": "session",
            "rule": "once_a_day",
            "needs_seat": True,
            "entry": "booked",
            "hub": None,
            "capacity": None,
            "expected": 1,
            "in": 0,
            "free": 30,
        },
    ]
    assert unseal(found.tickets, CODE)["seats"] == ["sam2"]


def test_a_door_without_network_knows_whom_to_refuse():
    saga = make_saga()
    old = "DV1" + "B" * 26
    RetiredTicket.objects.create(code=old, registration=saga, retired_at=NOON)
    online = make_registration(make_online_pool(saga.conference), email="bo@umea.example")

    tickets = roster(saga.conference, now=NOON).tickets

    assert unseal(tickets, old)["reason"] == "replaced"
    assert unseal(tickets, online.ticket_code)["reason"] == "online_only"
    assert unseal(tickets, CODE)["reason"] is None


def test_a_door_without_network_knows_who_is_in():
    saga = make_saga()
    device = make_device(make_checkpoint(saga.conference))
    check_in(Scan(uuid4(), CODE, NOON), door=stand(device), now=NOON)
    check_in(Scan(uuid4(), CODE, NOON, direction="out"), door=stand(device), now=NOON)

    assert unseal(roster(saga.conference, now=NOON).tickets, CODE)["admissions"] == [
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
    before = roster(saga.conference, now=NOON)
    scan = Scan(uuid4(), CODE, NOON)
    check_in(scan, door=stand(device), now=NOON)

    after = changes_since(before, saga.conference, now=NOON)

    assert (len(before.tickets), before.total) == (4, 4)
    assert (len(after.tickets), after.total, after.cursor) == (1, 4, "2026-12-08T11:00:00Z")
    assert len(unseal(after.tickets, CODE)["admissions"]) == 1

    undo(scan.id, door=stand(device), now=LATER)
    undone = changes_since(after, saga.conference, now=LATER)

    assert unseal(undone.tickets, CODE)["admissions"] == []


def changes_since(earlier, conference, *, now=NOON):
    return roster(conference, now=now, since=datetime.fromisoformat(earlier.cursor))


def test_while_nothing_happens_the_changes_are_none_and_the_same_every_time():
    saga = make_saga(changed_at=NOON)
    conference = saga.conference

    just_then = roster(conference, now=NOON)
    busy = changes_since(just_then, conference, now=NOON + OVERLAP)
    settled = changes_since(busy, conference, now=NOON + 3 * OVERLAP)
    quiet = changes_since(settled, conference, now=NOON + 4 * OVERLAP)
    still = changes_since(quiet, conference, now=NEXT_DAY)

    assert just_then.cursor == busy.cursor == "2026-12-08T11:00:00Z"
    assert len(busy.tickets) == len(settled.tickets) == 1
    assert settled.cursor == quiet.cursor == still.cursor == "2026-12-08T11:01:00Z"
    assert quiet == still
    assert quiet.tickets == {}


def test_what_is_committed_late_is_not_passed_over():
    saga = make_saga(changed_at=NOON)
    bo = make_registration(saga.pool, email="bo@umea.example", changed_at=AUTUMN)
    before = roster(saga.conference, now=NOON)
    Registration.objects.filter(pk=bo.pk).update(changed_at=NOON - OVERLAP / 2)

    after = changes_since(before, saga.conference, now=NOON)

    assert len(after.tickets) == 2


@pytest.mark.parametrize(("year", "tickets"), [(1, 1), (9999, 0)])
def test_a_cursor_may_be_from_any_time(year, tickets):
    saga = make_saga()

    found = roster(saga.conference, now=NOON, since=datetime(year, 1, 1, tzinfo=UTC))

    assert len(found.tickets) == tickets


def test_a_seat_that_was_taken_and_a_day_at_the_desk_are_news():
    saga = make_saga()
    door = make_session_door(saga.conference, entry="free")
    before = roster(saga.conference, now=AUTUMN)
    check_in(Scan(uuid4(), CODE, NOON), door=stand(make_device(door), "sam2"), now=NOON)
    Registration.objects.update(is_awaited_at_desk=True, changed_at=NOON)

    after = changes_since(before, saga.conference)

    entry = unseal(after.tickets, CODE)
    assert (entry["seats"], entry["flags"]) == (["sam2"], ["to_desk"])
    assert [(door["in"], door["free"]) for door in after.doors] == [(1, 1)]


def test_a_seat_that_is_offered_is_theirs_where_free_seats_are_given_at_the_door():
    saga = make_saga()
    free = make_session_door(saga.conference, entry="free")
    booked = make_session_door(saga.conference, slug="sam3")
    for door in (free, booked):
        Seat.objects.create(
            registration=saga,
            session=door.session,
            status="offered",
            booked_at=NOON,
            offer_expires_at=LATER,
        )

    assert unseal(roster(saga.conference, now=NOON).tickets, CODE)["seats"] == ["sam2"]


def test_who_takes_part_at_a_hub_is_told_so():
    conference = make_conference()
    hub = make_pool(conference, attendance="hub", slug="storuman")
    make_registration(hub, ticket_code=CODE, attendance="hub")
    make_checkpoint(conference, slug="hub", kind="hub", pool=hub, capacity=40)

    found = roster(conference, now=NOON)

    entry = unseal(found.tickets, CODE)
    assert (entry["place"], entry["is_on_site"], entry["reason"]) == (
        "storuman",
        False,
        "online_only",
    )
    assert [(door["hub"], door["capacity"], door["expected"]) for door in found.doors] == [
        ("storuman", 40, 1)
    ]


def test_a_conference_without_registrations_has_an_empty_roster():
    conference = make_conference()

    found = roster(conference, now=NOON)

    assert (found.tickets, found.total, found.cursor) == ({}, 0, "2026-09-01T06:00:00Z")


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
        roster(conference, now=NOON)


def test_asking_for_changes_takes_few_queries(django_assert_num_queries):
    saga = make_saga(changed_at=NOON)
    make_checkpoint(saga.conference)

    # What has changed, how many tickets there are, and four for the doors.
    with django_assert_num_queries(6):
        quiet = roster(saga.conference, now=NEXT_DAY, since=LATER)

    # And when something has, the tickets with their days, seats, admissions and old codes.
    with django_assert_num_queries(11):
        busy = roster(saga.conference, now=NOON, since=NOON)

    assert (len(quiet.tickets), len(busy.tickets)) == (0, 1)
