"""Seats are released while people who come late stand at the door, each on a connection."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db import connection, transaction

from registrations import seats
from registrations.checkin import Scan, check_in
from registrations.devices import Pairing, find, pair
from registrations.empty_seats import Released, release, release_due
from registrations.models import Admission, AuditEntry, Seat
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_pool,
    make_registration,
    make_workshop,
)

pytestmark = pytest.mark.django_db(transaction=True)

FIVE_PAST = NOON + timedelta(minutes=5)


@pytest.fixture
def door():
    """A workshop with ten seats, whose door lets in whoever finds a free one."""
    workshop = make_workshop(make_conference(), seats=10)
    publish(workshop.conference, by=None, now=AUTUMN)
    make_pool(workshop.conference)
    fields = {"session": workshop, "kind": "session", "rule": "once", "entry": "free"}
    return make_checkpoint(workshop.conference, release_after=5, **fields)


def make_people(door, number):
    """The first ten have booked the seats, the others stand in line."""
    pool = door.conference.pools.get()
    people = [make_registration(pool, email=f"p{one}@umea.example") for one in range(number)]
    for person in people:
        seats.book(person, door.session, now=AUTUMN)
    return people


def scan_with(door):
    """A phone that stands at the door, as a function of whom it scans."""
    paired = pair(Pairing(door, "Verkstaden", until=NOON + timedelta(hours=9)), now=AUTUMN)
    stands = find(paired.token, now=NOON)
    assert stands
    return lambda person: check_in(
        Scan(uuid4(), person.ticket_code, FIVE_PAST), door=stands, now=FIVE_PAST
    )


def at_once(jobs):
    """Start every job at the same moment, each with its own connection."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def assert_all_is_well(door):
    """Every seat counted, none too many; and whoever was let in has one."""
    session = Session.objects.get(pk=door.session.pk)
    booked = set(Seat.objects.booked().values_list("registration", flat=True))
    let_in = set(Admission.objects.values_list("registration", flat=True))
    assert session.seats_taken == len(booked) <= 10
    assert let_in <= booked


def test_who_is_being_let_in_keeps_the_seat(door):
    saga, *_others = make_people(door, 12)
    scan = scan_with(door)
    is_in, is_asked = Event(), Event()

    def let_in_slowly():
        with transaction.atomic():
            verdict = scan(saga)
            is_in.set()
            is_asked.wait(5)
        return verdict["outcome"]

    def release_meanwhile():
        is_in.wait(5)
        is_asked.set()
        return release(door, by=None, now=FIVE_PAST)

    outcome, released = at_once([let_in_slowly, release_meanwhile])

    assert (outcome, released) == ("admitted", Released(given_up=9, dealt=2))
    assert saga.seats.get().status == "booked"
    assert_all_is_well(door)


def test_people_who_come_late_while_seats_are_released_sit_or_are_told(door):
    people = make_people(door, 16)
    scan = scan_with(door)

    at_once(
        [partial(scan, person) for person in (*people[:6], *people[12:])]
        + [partial(release, door, by=None, now=FIVE_PAST)]
    )

    assert_all_is_well(door)


def test_two_workers_release_the_seats_once(door):
    make_people(door, 14)
    make_device(door, last_seen_at=FIVE_PAST)

    at_once([partial(release_due, now=FIVE_PAST)] * 3)

    assert AuditEntry.objects.count() == 10
    assert Seat.objects.booked().count() == 4
    assert_all_is_well(door)
