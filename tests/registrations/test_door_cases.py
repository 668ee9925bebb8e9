"""The rules of the door stand twice, on the server and in the scanner; they must not differ."""

import json
from base64 import b64decode
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registrations.checkin import Scan, check_in
from registrations.devices import day_at, stand_at
from registrations.models import RetiredTicket, Seat
from registrations.roster import roster
from scheduling.models import Session
from tests import javascript
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

CASES = json.loads((Path(__file__).parent / "door_cases.json").read_text())
OLD_CODE = "DV1" + "B" * 26
HUBS = ("hub-lycksele", "hub-storuman")


def make_pools():
    conference = make_conference()
    pools = {"on-site": make_pool(conference), "online": make_online_pool(conference), "": None}
    return pools | {slug: make_pool(conference, attendance="hub", slug=slug) for slug in HUBS}


def make_door(pools, facts, *, slug="here"):
    """A door as the table writes it: with how many seats there are, and how many are taken."""
    conference = pools["on-site"].conference
    seats = {"seats": facts.get("seats"), "seats_taken": facts.get("taken", 0)}
    is_session = facts["kind"] == "session"
    return make_checkpoint(
        conference,
        slug=slug,
        kind=facts["kind"],
        rule=facts["rule"],
        entry=facts.get("entry", "booked"),
        pool=pools[facts.get("hub") or ""],
        session=make_session(conference, slug=slug, **seats) if is_session else None,
    )


def make_holder(pools, status, place, days, **fields):
    """Somebody with this ticket, and who waits waits for a place on site."""
    waits = {"waiting_for": pools["on-site"], "queued_at": AUTUMN}
    states = {
        "confirmed": {},
        "waitlisted": waits,
        "offered": waits | {"offer_expires_at": NOON},
        "cancelled": {"cancelled_at": AUTUMN},
    }
    pool = pools[place]
    kept = {"status": status, "pool": pool, **states[status], **fields}
    registration = make_registration(pool or pools["on-site"], **kept)
    chosen = registration.conference.days.filter(date__in=days)
    registration.days.set(chosen)
    return registration


def seat(registration, session):
    Session.objects.filter(pk=session.pk).update(seats_taken=session.seats_taken + 1)
    Seat.objects.create(
        registration=registration, session=session, status="booked", booked_at=AUTUMN
    )


def stand(device):
    return stand_at(device.checkpoint.slug, device.pk, now=NOON)


def answer(code, device, *, at, direction):
    scan = Scan(uuid4(), code, at, direction=direction)
    verdict = check_in(scan, door=stand(device), now=at)
    return verdict["outcome"], verdict["reason"]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_server_decides_as_the_table_says(case):
    pools, code = make_pools(), OLD_CODE
    door = make_door(pools, case["door"])
    ticket = case["ticket"]
    if ticket:
        saga = make_holder(pools, ticket["status"], ticket["place"], ticket["days"])
        code = saga.ticket_code
    if ticket and ticket["has_seat"]:
        seat(saga, door.session)
    if ticket and ticket["is_retired"]:
        RetiredTicket.objects.create(code=OLD_CODE, registration=saga, retired_at=AUTUMN)
        code = OLD_CODE

    device = make_device(door)
    answers = [
        answer(code, device, at=datetime.fromisoformat(one["at"]), direction=one["direction"])
        for one in (*case["earlier"], case["scan"])
    ]

    assert answers[-1] == (case["outcome"], case["reason"])


TODAY, TOMORROW = "2026-12-08", "2026-12-09"
holders = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["confirmed", "waitlisted", "offered", "cancelled"]),
        "place": st.sampled_from(["on-site", "on-site", "online", *HUBS, ""]),
        "days": st.sampled_from([[], [], [TODAY], [TOMORROW], [TODAY, TOMORROW]]),
        "seats": st.sets(st.sampled_from(["booked", "free"])),
        "is_awaited_at_desk": st.booleans(),
    }
).filter(
    lambda one: (
        (one["status"] == "confirmed" and one["place"] != "")
        or (one["status"] == "cancelled" and one["place"] == "")
        or one["status"] in ("waitlisted", "offered")
    )
)
DOORS = {
    "entrance": {"kind": "entrance", "rule": "once_a_day"},
    "in-out": {"kind": "entrance", "rule": "in_out"},
    "lunch": {"kind": "meal", "rule": "once"},
    "bus": {"kind": "bus", "rule": "once"},
    "hub": {"kind": "hub", "rule": "once_a_day", "hub": HUBS[0]},
    "booked": {"kind": "session", "rule": "once", "seats": 9},
    "free": {"kind": "session", "rule": "in_out", "seats": 3, "entry": "free", "taken": 1},
    "count": {"kind": "session", "rule": "once", "seats": 3, "entry": "count", "taken": 3},
    "open": {"kind": "session", "rule": "once_a_day"},
}
scans = st.tuples(
    st.integers(0, 3),
    st.sampled_from(list(DOORS)),
    st.sampled_from(["in", "in", "out"]),
    st.booleans(),
    st.integers(1, 600),
)


def unsealed(found, code):
    """What a device reads in its list with a code that it has scanned."""
    sealed = found.tickets.get(sha256(b"id" + code.encode()).hexdigest())
    if sealed is None:
        return None
    opened = b64decode(sealed)
    key = HKDF(SHA256(), length=32, salt=None, info=b"roster").derive(code.encode())
    return json.loads(AESGCM(key).decrypt(opened[:12], opened[12:], None))


def question(found, code, *, door, at, direction):
    """What the scanner is asked: with a list fetched just now, and no scans of its own."""
    here = next(one for one in found.doors if one["checkpoint"] == door)
    day = day_at(ZoneInfo("Europe/Stockholm"), at)
    period = "" if here["rule"] == "once" else day
    asked = {"door": here, "direction": direction, "day": day, "period": period, "own": []}
    return [unsealed(found, code) or {"reason": None}, asked]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(st.lists(holders, min_size=4, max_size=4), st.lists(scans, max_size=12))
def test_the_scanner_says_what_the_server_says(people, passages):
    asked, answers = [], []
    with transaction.atomic():
        pools = make_pools()
        conference = pools["on-site"].conference
        doors = {slug: make_door(pools, facts, slug=slug) for slug, facts in DOORS.items()}
        devices = {
            slug: make_device(door, token_hash=slug.ljust(64)) for slug, door in doors.items()
        }
        tickets = [
            make_holder_with_seats(pools, doors, number, **facts)
            for number, facts in enumerate(people)
        ]
        at = NOON.replace(hour=6)
        for number, door, direction, with_the_old_code, minutes in passages:
            at += timedelta(minutes=minutes)
            code = tickets[number][with_the_old_code]
            found = roster(conference, now=at)
            asked.append(question(found, code, door=door, at=at, direction=direction))
            answers.append(answer(code, devices[door], at=at, direction=direction))
        transaction.set_rollback(True)

    decided = javascript.call("js/door/deciding.js", "decide", *asked)

    assert [(one["outcome"], one.get("reason")) for one in decided] == answers


def make_holder_with_seats(pools, doors, number, *, seats, **facts):
    """Somebody whose badge was lost once: the code of now, and the old one."""
    holder = make_holder(pools, email=f"guest{number}@umea.example", **facts)
    for slug in seats:
        session = Session.objects.get(pk=doors[slug].session_id)
        if session.seats_taken != session.seats:
            seat(holder, session)
    old = OLD_CODE[:-1] + "ABCD"[number]
    RetiredTicket.objects.create(code=old, registration=holder, retired_at=AUTUMN)
    return holder.ticket_code, old
