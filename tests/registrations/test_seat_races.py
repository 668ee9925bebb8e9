"""Many people at the same seats at once, each on a connection of their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from conference.models import Conference
from registrations import seat_lines, seats
from registrations.changing import as_it_is_now
from registrations.models import AgendaChange, Seat
from registrations.published import published_sessions
from registrations.signup import cancel
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_conference,
    make_pool,
    make_registration,
    make_workshop,
)

pytestmark = pytest.mark.django_db(transaction=True)

LATER = AUTUMN + timedelta(hours=1)
Status = Seat.Status


def at_once(jobs):
    """Start every job at the same moment, each with its own connection."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        except seats.Overlaps as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def make_workshops(*numbers_of_seats, **fields):
    """Workshops at the same time, published."""
    conference = make_conference(**fields)
    workshops = [
        make_workshop(conference, slug=f"w{number}", seats=seats)
        for number, seats in enumerate(numbers_of_seats)
    ]
    publish(conference, by=None, now=AUTUMN)
    return workshops


def make_people(conference, number):
    pool = make_pool(conference)
    return [make_registration(pool, email=f"p{one}@umea.example") for one in range(number)]


def assert_all_is_well():
    """Every seat counted, none too many, none idle, nobody in two rooms at once."""
    published = published_sessions(Conference.objects.get())
    for session in Session.objects.all():
        held = session.booked_seats.exclude(status=Status.WAITING).count()
        waiting = Seat.objects.waiting_for(session).count()
        assert session.seats_taken == held <= (session.seats or 0)
        assert held == session.seats or waiting == 0
    booked = Seat.objects.booked().values_list("registration", "session")
    for person, session_id in booked:
        own = [other for somebody, other in booked if somebody == person]
        assert published.overlapping(session_id, own) == []


def test_the_last_seats_go_to_exactly_so_many_of_fifty():
    [workshop] = make_workshops(3)
    people = make_people(workshop.conference, 50)

    held = at_once([partial(seats.book, one, workshop, now=AUTUMN) for one in people])

    assert Counter(seat.status for seat in held) == {"booked": 3, "waiting": 47}
    line = list(Seat.objects.waiting_for(workshop).with_position())
    assert [seat.position for seat in line] == list(range(1, 48))
    assert_all_is_well()


@pytest.mark.parametrize("policy", ["promote", "offer"])
def test_seats_left_while_others_come_are_never_idle_and_the_line_keeps_its_order(policy):
    [workshop] = make_workshops(5, waiting_list_policy=policy)
    people = make_people(workshop.conference, 50)
    for one in people[:30]:
        seats.book(one, workshop, now=AUTUMN)
    line = [seat.pk for seat in Seat.objects.waiting_for(workshop)]

    at_once(
        [partial(seats.leave, one, workshop, now=LATER) for one in people[:3]]
        + [partial(cancel, one, now=LATER) for one in people[3:5]]
        + [partial(seats.book, one, workshop, now=LATER) for one in people[30:]]
    )

    assert [seat.pk for seat in Seat.objects.waiting_for(workshop)][:20] == line[5:]
    assert Counter(Seat.objects.values_list("status", flat=True)) == {
        "booked" if policy == "promote" else "offered": 5,
        "waiting": 40,
    }
    assert_all_is_well()


def test_people_who_swap_in_both_directions_do_not_block_each_other():
    one, other = make_workshops(6, 6)
    people = make_people(one.conference, 18)
    here, there, newcomers = people[:6], people[6:12], people[12:]
    for person in here:
        seats.book(person, one, now=AUTUMN)
    for person in there:
        seats.book(person, other, now=AUTUMN)

    at_once(
        [partial(seats.book, person, other, now=LATER, swap=True) for person in here]
        + [partial(seats.book, person, one, now=LATER, swap=True) for person in there]
        + [partial(seats.leave, person, one, now=LATER) for person in here[:3]]
        + [partial(seats.book, person, one, now=LATER) for person in newcomers]
    )

    assert_all_is_well()


def test_one_person_in_many_places_at_once_is_in_one_room():
    workshops = make_workshops(1, 1, 1, 1)
    [saga] = make_people(workshops[0].conference, 1)

    answers = at_once([partial(seats.book, saga, one, now=AUTUMN) for one in workshops])

    assert sum(isinstance(answer, seats.Overlaps) for answer in answers) == 3
    assert saga.seats.get().status == Status.BOOKED
    assert_all_is_well()


def test_an_offer_accepted_when_it_runs_out_goes_to_the_next():
    [workshop] = make_workshops(1, waiting_list_policy="offer", offer_hours=1)
    saga, bo, siv = make_people(workshop.conference, 3)
    for one in (saga, bo, siv):
        seats.book(one, workshop, now=AUTUMN)
    seats.leave(saga, workshop, now=AUTUMN)

    at_once(
        [
            partial(seats.book, bo, workshop, now=LATER),
            partial(seats.deal_out, workshop.conference, now=LATER),
            partial(seats.deal_out, workshop.conference, now=LATER),
        ]
    )

    states = dict(Seat.objects.values_list("registration", "status"))
    assert states == {bo.pk: "waiting", siv.pk: "offered"}
    assert_all_is_well()


def test_more_seats_while_others_come_are_each_given_once():
    [workshop] = make_workshops(0)
    people = make_people(workshop.conference, 20)
    for one in people[:10]:
        seats.book(one, workshop, now=AUTUMN)

    at_once(
        [partial(seats.book, one, workshop, now=LATER) for one in people[10:]]
        + [partial(seats.set_seats, workshop, 5, now=LATER)]
    )

    first = [one.seats.get().status for one in people[:5]]
    assert first == ["booked"] * 5
    assert_all_is_well()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_who_deals_out_seats_does_not_wait_for_who_waits_to_book():
    [workshop] = make_workshops(1)
    [saga] = make_people(workshop.conference, 1)
    sessions_are_held, saga_is_held = Event(), Event()

    @transaction.atomic
    def deal_out():
        seat_lines.lock_all(workshop.conference)
        sessions_are_held.set()
        saga_is_held.wait()
        AgendaChange.objects.note([saga.pk], at=LATER)

    @transaction.atomic
    def book():
        sessions_are_held.wait()
        as_it_is_now(saga)
        saga_is_held.set()
        return seats.book(saga, workshop, now=LATER)

    _dealt, booked = at_once([deal_out, book])

    assert booked.status == Status.BOOKED
