"""Whole journals at once: sent in pieces, repeated, in any order, and after a loss."""

import json
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import islice
from uuid import UUID, uuid4

import pytest

from conference.models import Conference
from registrations.batches import check_in_all
from registrations.checkin import Scan
from registrations.devices import Pairing, find, pair
from registrations.disagreements import unsettled
from registrations.models import Admission, CheckIn
from tests.factories import (
    make_checkpoint,
    make_conference,
    make_pool,
    make_registration,
    make_session,
)
from tests.registrations.test_checkin import at_once

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 12, 8, 6, 30, tzinfo=UTC)
PEOPLE, SCANS, DEVICES = 312, 1500, 8


def post(client, device, rows):
    return client.post(
        "/api/v1/check-ins/batch",
        {"check_ins": rows},
        content_type="application/json",
        headers={"Authorization": f"Bearer {device.token}"},
    )


def make_venue(devices, people):
    """An entrance and the door of a session in and out of which people go, and phones at both."""
    conference = make_conference()
    pool, talk = make_pool(conference, capacity=None), make_session(conference)
    doors = [
        make_checkpoint(conference),
        make_checkpoint(conference, slug="sal", kind="session", rule="in_out", session=talk),
    ]
    now = datetime.now(UTC)
    phones = [pair(Pairing(doors[n % 2], f"Telefon {n}"), now=now) for n in range(devices)]
    guests = [make_registration(pool, email=f"guest{n}@umea.example") for n in range(people)]
    return phones, guests


def scan_of(guest, at, **fields):
    place = sha256(b"id" + guest.ticket_code.encode()).hexdigest()
    return {"id": str(uuid4()), "ticket": place, "scanned_at": at.isoformat(), **fields}


def make_day(phones, guests, chance, *, scans=SCANS):
    """Scans of a whole day by device, each with the direction that the door is for."""
    journals = defaultdict[int, list[dict[str, str]]](list)
    for second in sorted(chance.sample(range(36_000), scans)):
        number = chance.randrange(len(phones))
        is_in_out = number % 2
        direction = chance.choice(["in", "out"]) if is_in_out else "in"
        at = MORNING + timedelta(seconds=second)
        shown = "left" if direction == "out" else "admitted"
        fields = {"direction": direction, "shown": shown, "device_time": at.isoformat()}
        journals[number].append(scan_of(chance.choice(guests), at, **fields))
    return journals


def in_pieces(journals, chance):
    """Each journal shuffled and cut, pieces of all devices mixed, and some of them sent again."""
    pieces = []
    for number, journal in journals.items():
        rows = iter(chance.sample(journal, len(journal)))
        while piece := list(islice(rows, chance.randint(20, 100))):
            pieces.append((number, piece))
    pieces += chance.sample(pieces, 5)
    chance.shuffle(pieces)
    return pieces


def who_is_where():
    """Every admission: whose, where, since which scan and until when."""
    columns = ("registration__email", "checkpoint__slug", "check_in_uuid", "admitted_at", "left_at")
    return sorted(Admission.objects.values_list(*columns), key=str)


def test_a_full_day_of_shuffled_repeated_and_cut_batches_is_counted_once(client):
    chance = random.Random(5)
    phones, guests = make_venue(DEVICES, PEOPLE)
    journals = make_day(phones, guests, chance)
    scans = [row for rows in journals.values() for row in rows]

    for number, rows in in_pieces(journals, chance):
        answer = post(client, phones[number], rows)
        assert [verdict["id"] for verdict in answer.json()["verdicts"]] == [
            row["id"] for row in rows
        ]

    assert set(CheckIn.objects.values_list("uuid", flat=True)) == {UUID(row["id"]) for row in scans}
    assert CheckIn.objects.count() == SCANS
    assert_admissions_are_as_by_the_clock(journals)
    first_time = who_is_where()

    # The server is restored from a backup of the morning: every device sends its day again.
    CheckIn.objects.all().delete()
    Admission.objects.all().delete()
    for number, rows in in_pieces(journals, chance):
        post(client, phones[number], rows)

    assert CheckIn.objects.count() == SCANS
    assert who_is_where() == first_time


@pytest.mark.django_db(transaction=True)
def test_devices_that_tell_their_journals_at_once_come_to_the_same_as_one_after_the_other():
    chance = random.Random(3)
    phones, guests = make_venue(4, 6)
    journals = make_day(phones, guests, chance, scans=120)
    jobs = [
        partial(check_in_all, [told(row) for row in rows], door=door_of(phone), now=MORNING)
        for number, phone in enumerate(phones)
        for rows in (chance.sample(journals[number], len(journals[number])),) * 2
    ]

    at_once(*jobs)

    assert CheckIn.objects.count() == 120
    assert_admissions_are_as_by_the_clock(journals)


def told(row):
    at = datetime.fromisoformat(row["scanned_at"])
    return Scan(UUID(row["id"]), row["ticket"], at, direction=row["direction"], shown=row["shown"])


def door_of(phone):
    return find(phone.token, now=datetime.now(UTC))


def assert_admissions_are_as_by_the_clock(journals):
    """At the entrance the first scan of each; in the room the stay that the last scans leave."""
    let_in = 0
    for door in (0, 1):
        rows = [row for number, own in journals.items() if number % 2 == door for row in own]
        seen, inside = set[str](), set[str]()
        for row in sorted(rows, key=lambda row: row["scanned_at"]):
            if row["direction"] == "out":
                inside.discard(row["ticket"])
            elif row["ticket"] not in (inside if door else seen):
                let_in += 1
                seen.add(row["ticket"])
                inside.add(row["ticket"])
        slug = ("entrance", "sal")[door]
        here = Admission.objects.filter(checkpoint__slug=slug)
        assert here.count() == len(seen)
        assert here.filter(left_at=None).count() == (len(inside) if door else len(seen))
    outcomes = Counter(CheckIn.objects.values_list("outcome", flat=True))
    assert outcomes["admitted"] == let_in
    passed = outcomes["admitted"] + outcomes["left"]
    assert unsettled(Conference.objects.get()).count() == CheckIn.objects.count() - passed


def test_rows_that_cannot_be_read_are_among_five_hundred_and_harm_none(client):
    [phone], guests = make_venue(1, 1)
    chance = random.Random(7)
    poison: list[object] = [
        None,
        [],
        {},
        "?",
        7,
        {"id": "x" * 500},
        {"id": str(uuid4()), "ticket": 3},
        [[[]]],
    ]
    rows = [scan_of(guests[0], MORNING + timedelta(seconds=n)) for n in range(492)] + poison
    chance.shuffle(rows)

    answer = post(client, phone, rows)

    verdicts = answer.json()["verdicts"]
    assert (answer.status_code, len(verdicts)) == (200, 500)
    assert Counter(verdict["reason"] for verdict in verdicts) == {None: 492, "malformed": 8}
    assert CheckIn.objects.count() == 492
    assert Admission.objects.get().admitted_at == MORNING


def test_one_id_twice_in_a_batch_is_one_scan_with_one_verdict(client):
    [phone], guests = make_venue(1, 1)
    row = scan_of(guests[0], MORNING)

    verdicts = post(client, phone, [row, row]).json()["verdicts"]

    assert verdicts[0] == verdicts[1]
    assert CheckIn.objects.count() == 1


def test_a_batch_that_is_cut_short_leaves_nothing_behind(client):
    [phone], guests = make_venue(1, 1)
    body = json.dumps({"check_ins": [scan_of(guests[0], MORNING)]}).encode()

    answers = [
        client.generic(
            "POST",
            "/api/v1/check-ins/batch",
            body[:length],
            content_type="application/json",
            headers={"Authorization": f"Bearer {phone.token}"},
        ).status_code
        for length in (1, len(body) // 2, len(body) - 1)
    ]

    assert answers == [400, 400, 400]
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_places_of_all_tickets_in_a_batch_are_looked_up_at_once(
    client, number, django_assert_num_queries
):
    [phone], guests = make_venue(1, number)
    post(client, phone, [])
    rows = [scan_of(guest, MORNING) for guest in guests]

    # The device, what is answered, the codes, and for each scan what one that comes alone takes.
    with django_assert_num_queries(3 + 5 * number):
        post(client, phone, rows)


@pytest.mark.parametrize("number", [1, 3])
def test_a_batch_that_is_sent_again_is_answered_at_once(client, number, django_assert_num_queries):
    [phone], guests = make_venue(1, number)
    rows = [scan_of(guest, MORNING) for guest in guests]
    first = post(client, phone, rows).json()

    with django_assert_num_queries(2):
        again = post(client, phone, rows).json()

    assert again == first
