"""The line for a full pool."""

from datetime import timedelta

import pytest

from notifications.models import Message
from registrations.models import Attendance, Registration
from registrations.signup import cancel, change, register
from registrations.waiting_list import position
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_online_pool,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(hours=1)


def wait(pool, *names: str) -> list[Registration]:
    attendees = [make_attendee(pool, email=f"{name}@umea.example") for name in names]
    return [register(pool.conference, attendee, now=AUTUMN) for attendee in attendees]


def test_places_in_line_are_counted_from_one_in_the_order_of_coming():
    pool = make_pool(make_conference(), capacity=0)

    assert [position(registration) for registration in wait(pool, "a", "b", "c")] == [1, 2, 3]


def test_who_has_a_place_stands_in_no_line():
    assert position(make_registration(make_pool(make_conference()))) is None


def test_a_clock_that_runs_behind_does_not_let_anybody_jump_the_line():
    conference = make_conference()
    pool = make_pool(conference, capacity=0)
    (first,) = wait(pool, "a")
    behind = AUTUMN - timedelta(minutes=5)

    second = register(conference, make_attendee(pool, email="b@umea.example"), now=behind)

    assert (position(first), position(second)) == (1, 2)


def test_a_freed_place_goes_to_the_first_in_line_at_once():
    conference = make_conference()
    pool, online = make_pool(conference, capacity=1), make_online_pool(conference)
    saga = make_registration(pool)
    first, second = wait(pool, "first", "second")

    cancel(saga, now=LATER)

    first.refresh_from_db()
    second.refresh_from_db()
    online.refresh_from_db()
    assert first.status == Registration.Status.CONFIRMED
    assert (first.pool, first.attendance, first.waiting_for) == (pool, Attendance.ON_SITE, None)
    assert (first.changed_at, first.sequence) == (LATER, 1)
    assert position(second) == 1
    assert online.taken == 1
    kinds = Message.objects.filter(posted_at=LATER).order_by("pk").values_list("kind", "to")
    assert list(kinds) == [
        ("cancelled", "saga.hjortronklint@umea.example"),
        ("promoted", "first@umea.example"),
    ]


def test_who_waits_without_a_place_meanwhile_is_promoted_too():
    pool = make_pool(make_conference(), capacity=1)
    saga = make_registration(pool)
    (first,) = wait(pool, "first")

    cancel(saga, now=LATER)

    first.refresh_from_db()
    assert first.pool == pool


def test_a_place_left_by_somebody_promoted_goes_to_the_next_line():
    conference = make_conference()
    on_site = make_pool(conference, capacity=1)
    hub = make_pool(conference, attendance=Attendance.HUB, slug="storuman", capacity=1)
    saga = make_registration(on_site)
    ture = make_registration(hub, email="ture@umea.example")
    change(ture, make_attendee(on_site, email="ture@umea.example"), now=AUTUMN)
    (maj,) = wait(hub, "maj")

    cancel(saga, now=LATER)

    ture.refresh_from_db()
    maj.refresh_from_db()
    assert (ture.pool, ture.status) == (on_site, Registration.Status.CONFIRMED)
    assert (maj.pool, maj.status) == (hub, Registration.Status.CONFIRMED)


def test_who_changes_away_lets_the_next_one_in():
    conference = make_conference()
    pool, online = make_pool(conference, capacity=1), make_online_pool(conference)
    saga = make_registration(pool)
    (first,) = wait(pool, "first")

    change(saga, make_attendee(online), now=LATER)

    first.refresh_from_db()
    pool.refresh_from_db()
    assert (first.pool, pool.taken) == (pool, 1)


def test_who_cancels_while_waiting_moves_the_others_up():
    pool = make_pool(make_conference(), capacity=0)
    first, second, third = wait(pool, "a", "b", "c")

    cancel(second, now=LATER)

    assert [position(first), position(third)] == [1, 2]
