from datetime import timedelta

import pytest

from registrations.headcounts import headcounts
from registrations.models import Admission, Checkpoint, Registration, Seat
from tests.factories import (
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


def figures(conference):
    return [
        (one.checkpoint.slug, one.expected, one.inside, one.out)
        for one in headcounts(conference, now=NOON)
    ]


def make_guests(pool, number):
    return [make_registration(pool, email=f"guest{n}@umea.example") for n in range(number)]


def let_in(registration, device, **fields):
    fields = {"period": "2026-12-08", "admitted_at": NOON} | fields
    Admission.objects.create(
        registration=registration, checkpoint=device.checkpoint, device=device, **fields
    )


def test_those_with_a_place_on_site_are_expected():
    conference = make_conference()
    make_checkpoint(conference)
    on_site = make_pool(conference)
    make_guests(on_site, 3)
    make_registration(make_online_pool(conference), email="distans@umea.example")
    Registration.objects.filter(email="guest0@umea.example").update(
        status="cancelled", pool=None, cancelled_at=NOON
    )

    assert figures(conference) == [("entrance", 2, 0, 0)]


def test_who_went_out_is_not_in_and_yesterday_does_not_count():
    conference = make_conference()
    device = make_device(make_checkpoint(conference))
    inside, gone, yesterday = make_guests(make_pool(conference), 3)
    let_in(inside, device)
    let_in(gone, device, left_at=NOON + timedelta(hours=1))
    let_in(yesterday, device, period="2026-12-07")

    assert figures(conference) == [("entrance", 3, 1, 1)]


def test_a_workshop_expects_those_who_booked_a_seat():
    conference = make_conference()
    workshop = make_session(conference, seats=30)
    make_checkpoint(conference, slug="sam2", kind=Checkpoint.Kind.SESSION, session=workshop)
    talk = make_session(conference, slug="talk")
    make_checkpoint(conference, slug="talk", kind=Checkpoint.Kind.SESSION, session=talk)
    saga, bo = make_guests(make_pool(conference), 2)
    Seat.objects.create(registration=saga, session=workshop, status="booked", booked_at=NOON)
    Seat.objects.create(registration=bo, session=workshop, status="waiting", booked_at=NOON)

    assert figures(conference) == [("sam2", 1, 0, 0), ("talk", 2, 0, 0)]


def test_a_hub_expects_its_own_and_the_entrance_those_on_site():
    conference = make_conference()
    hub = make_pool(conference, attendance="hub", slug="lycksele")
    make_checkpoint(conference, slug="hub", kind="hub", pool=hub)
    other = make_pool(conference, attendance="hub", slug="storuman")
    make_checkpoint(conference, slug="hub-2", kind="hub", pool=other)
    make_checkpoint(conference)
    make_guests(make_pool(conference), 3)
    make_registration(hub, attendance="hub", email="bo@lycksele.example")

    assert figures(conference) == [("entrance", 3, 0, 0), ("hub", 1, 0, 0), ("hub-2", 0, 0, 0)]


def test_where_anybody_may_enter_as_many_are_expected_as_fit():
    conference = make_conference()
    make_checkpoint(conference, slug="a-bus", kind="bus", capacity=50)
    make_checkpoint(conference, slug="a-small-bus", kind="bus")
    make_checkpoint(conference, slug="lunch", kind="meal", capacity=90)
    for slug, capacity in (("counts", 90), ("opens", None)):
        door = {"kind": "session", "entry": "count", "capacity": capacity}
        session = make_session(conference, slug=slug, seats=7)
        make_checkpoint(conference, slug=slug, session=session, **door)
    make_guests(make_pool(conference), 3)

    assert [(one.checkpoint.slug, one.expected) for one in headcounts(conference, now=NOON)] == [
        ("a-bus", 50),
        ("a-small-bus", 3),
        ("counts", 90),
        ("lunch", 3),
        ("opens", 3),
    ]


def test_seats_that_nobody_has_are_free_and_never_fewer_than_none():
    conference = make_conference()
    for slug, seats, taken, over in (("few", 3, 1, 0), ("none", 2, 3, 1), ("open", None, 0, 0)):
        session = make_session(
            conference, slug=slug, seats=seats, seats_taken=taken, seats_over=over
        )
        make_checkpoint(conference, slug=slug, kind="session", session=session)

    assert [one.free for one in headcounts(conference, now=NOON)] == [2, 0, None]


@pytest.mark.parametrize("number", [1, 3])
def test_counting_takes_four_queries(number, django_assert_num_queries):
    conference = make_conference()
    for n in range(number):
        make_device(make_checkpoint(conference, slug=f"door-{n}"), token_hash=f"{n:064}")
    for guest in make_guests(make_pool(conference), number):
        let_in(guest, conference.devices.first())

    with django_assert_num_queries(4):
        headcounts(conference, now=NOON)
