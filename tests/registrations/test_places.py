"""Places taken and given back, one statement each."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from registrations import places
from registrations.models import Attendance
from registrations.places import Availability, availability
from tests.factories import AUTUMN, NOON, make_conference, make_online_pool, make_pool

pytestmark = pytest.mark.django_db


def test_a_place_is_taken_while_there_is_one():
    pool = make_pool(make_conference(), capacity=1)

    assert places.take(pool)
    assert not places.take(pool)
    pool.refresh_from_db()
    assert (pool.taken, pool.left, pool.is_full) == (1, 0, True)


def test_a_pool_without_a_limit_is_never_full():
    pool = make_pool(make_conference(), capacity=None, taken=5000)

    assert places.take(pool)
    pool.refresh_from_db()
    assert (pool.taken, pool.left, pool.is_full) == (5001, None, False)


def test_a_place_given_back_can_be_taken_again():
    pool = make_pool(make_conference(), capacity=1)
    places.take(pool)

    places.give_back(pool)

    assert places.take(pool)


def test_a_full_pool_is_asked_again_under_its_lock():
    pool = make_pool(make_conference(), capacity=1)

    with transaction.atomic():
        assert places.take_or_lock(pool)
        assert not places.take_or_lock(pool)


def test_the_database_itself_refuses_one_place_too_many():
    pool = make_pool(make_conference(), capacity=1)

    with pytest.raises(IntegrityError, match="never_exceed"), transaction.atomic():
        places.hand_out(pool, 2)


def test_rooms_are_locked_before_online():
    conference = make_conference()
    online = make_online_pool(conference)
    on_site = make_pool(conference)
    hub = make_pool(conference, attendance=Attendance.HUB, slug="storuman")

    with transaction.atomic():
        assert list(places.lock_all(conference)) == [on_site.pk, hub.pk, online.pk]


@pytest.mark.parametrize(
    ("attendance", "taken", "now", "answer"),
    [
        (Attendance.ON_SITE, 0, AUTUMN - timedelta(days=90), Availability.NOT_YET_OPEN),
        (Attendance.ON_SITE, 0, AUTUMN, Availability.OPEN),
        (Attendance.ON_SITE, 2, AUTUMN, Availability.WAITING),
        (Attendance.HUB, 2, AUTUMN, Availability.WAITING),
        (Attendance.ONLINE, 2, AUTUMN, Availability.FULL),
        (Attendance.ON_SITE, 0, NOON, Availability.CLOSED),
        (Attendance.ON_SITE, 2, NOON, Availability.CLOSED),
    ],
)
def test_what_a_newcomer_would_get(attendance, taken, now, answer):
    conference = make_conference()
    pool = make_pool(conference, attendance=attendance, capacity=2, taken=taken, closes_at=NOON)

    assert availability(pool, conference, now=now) == answer


def test_only_what_gives_a_place_or_a_place_in_line_can_be_chosen():
    assert {state for state in Availability if state.can_be_chosen} == {
        Availability.OPEN,
        Availability.WAITING,
    }
