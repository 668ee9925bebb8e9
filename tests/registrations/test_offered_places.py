"""A freed place that is offered: accepted, declined, not answered, and to whom it goes then."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from conference.models import Conference
from notifications.models import Message
from registrations.capacity import CapacityBelowTaken, recount, set_capacity
from registrations.models import Attendance, Pool, Registration
from registrations.offered_places import OfferEnded, accept, decline, end_unanswered
from registrations.signup import cancel, change, leave_line
from registrations.tasks import end_unanswered_offers
from registrations.waiting_list import lengths, position
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_conference,
    make_line,
    make_online_pool,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(hours=1)
# Sunday 1 November at 11 in Skellefteå and 24 hours on, without the night.
DEADLINE = datetime(2026, 11, 2, 21, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
MOMENT = timedelta(microseconds=1)
Status = Registration.Status


@pytest.fixture
def conference():
    return make_conference(waiting_list_policy=Conference.WaitingListPolicy.OFFER)


@pytest.fixture
def pool(conference):
    return make_pool(conference, capacity=1)


@pytest.fixture
def online(conference):
    return make_online_pool(conference)


def offer_to(pool: Pool, *names: str) -> list[Registration]:
    """One leaves, and the first in line is offered the place."""
    leaving = make_registration(pool)
    line = make_line(pool, *names)
    cancel(leaving, now=LATER)
    return [Registration.objects.with_details().get(pk=one.pk) for one in line]


def again(registration: Registration) -> Registration:
    return Registration.objects.with_details().get(pk=registration.pk)


def taken(pool: Pool) -> int:
    pool.refresh_from_db()
    return pool.taken


def letters(now: datetime) -> list[tuple[str, str]]:
    posted = Message.objects.filter(posted_at=now).order_by("pk")
    return [(letter.kind, letter.to.partition("@")[0]) for letter in posted]


def test_a_freed_place_is_set_aside_for_the_first_in_line(pool, online):
    first, second = offer_to(pool, "first", "second")

    assert (first.status, first.waiting_for, first.pool) == (Status.OFFERED, pool, online)
    assert (first.queued_at, first.offer_expires_at) == (AUTUMN, DEADLINE)
    assert (first.changed_at, first.sequence) == (LATER, 1)
    assert (taken(pool), taken(online)) == (1, 2)
    assert (position(first), position(second)) == (None, 1)
    assert lengths(pool.conference) == {pool.pk: 1}
    assert letters(LATER) == [("cancelled", "saga.hjortronklint"), ("offered", "first")]


def test_an_offer_made_in_the_night_is_told_in_the_morning(pool):
    leaving = make_registration(pool)
    (first,) = make_line(pool, "first")
    night = datetime(2026, 11, 2, 2, 0, tzinfo=ZoneInfo("Europe/Stockholm"))

    cancel(leaving, now=night)

    letter = Message.objects.get(kind="offered")
    assert (letter.posted_at, letter.not_before) == (night, night.replace(hour=7))
    assert again(first).offer_expires_at == night.replace(day=3, hour=17)


def test_who_accepts_has_the_place_and_leaves_the_other(pool, online):
    (first,) = offer_to(pool, "first")

    accepted = accept(first, now=DEADLINE - MOMENT)

    assert (accepted.status, accepted.pool, accepted.attendance) == (
        Status.CONFIRMED,
        pool,
        Attendance.ON_SITE,
    )
    assert (accepted.waiting_for, accepted.queued_at, accepted.offer_expires_at) == (None,) * 3
    assert (taken(pool), taken(online)) == (1, 0)
    assert letters(DEADLINE - MOMENT) == [("promoted", "first")]


def test_who_accepts_without_a_place_meanwhile_has_the_place_too(pool):
    (first,) = offer_to(pool, "first")

    assert accept(first, now=DEADLINE - MOMENT).pool == pool


def test_the_place_left_by_who_accepts_is_offered_to_the_next_line(pool, conference):
    hub = make_pool(conference, attendance=Attendance.HUB, slug="storuman", capacity=1)
    saga = make_registration(pool)
    ture = make_registration(hub, email="ture@umea.example")
    change(ture, make_attendee(pool, email="ture@umea.example"), now=AUTUMN)
    (maj,) = make_line(hub, "maj")
    cancel(saga, now=LATER)

    accept(ture, now=DEADLINE - MOMENT)

    assert (again(maj).status, again(maj).waiting_for) == (Status.OFFERED, hub)
    assert taken(hub) == 1


def test_an_offer_is_accepted_once(pool):
    (first,) = offer_to(pool, "first")
    accept(first, now=LATER)

    with pytest.raises(OfferEnded):
        accept(first, now=LATER)


def test_an_offer_is_not_accepted_when_its_time_is_over(pool):
    (first,) = offer_to(pool, "first")

    with pytest.raises(OfferEnded):
        accept(first, now=DEADLINE)

    assert again(first).status == Status.OFFERED


def test_who_declines_keeps_the_place_they_have(pool, online):
    first, second = offer_to(pool, "first", "second")

    declined = decline(first, now=LATER + MOMENT)

    assert (declined.status, declined.pool, declined.attendance) == (
        Status.CONFIRMED,
        online,
        Attendance.ONLINE,
    )
    assert (declined.waiting_for, declined.offer_expires_at) == (None, None)
    assert again(second).status == Status.OFFERED
    assert (taken(pool), taken(online)) == (1, 2)
    assert letters(LATER + MOMENT) == [("changed", "first"), ("offered", "second")]


def test_who_declines_and_has_no_place_does_not_come(pool):
    first, second = offer_to(pool, "first", "second")

    declined = decline(first, now=LATER + MOMENT)

    assert (declined.status, declined.cancelled_at) == (Status.CANCELLED, LATER + MOMENT)
    assert again(second).status == Status.OFFERED
    assert letters(LATER + MOMENT) == [("cancelled", "first"), ("offered", "second")]


def test_declining_without_an_offer_changes_nothing(pool):
    saga = make_registration(pool)

    assert decline(saga, now=LATER).sequence == 0


def test_an_offer_stands_until_its_time_is_over(pool, conference):
    (first,) = offer_to(pool, "first")

    assert end_unanswered(conference, now=DEADLINE - MOMENT) == 0
    assert again(first).status == Status.OFFERED


def test_who_does_not_answer_in_time_keeps_the_place_they_have(pool, online, conference):
    first, second = offer_to(pool, "first", "second")

    assert end_unanswered(conference, now=DEADLINE) == 1
    assert end_unanswered(conference, now=DEADLINE) == 0

    assert (again(first).status, again(first).pool) == (Status.CONFIRMED, online)
    assert (again(second).status, again(second).waiting_for) == (Status.OFFERED, pool)
    assert (taken(pool), taken(online)) == (1, 2)
    assert letters(DEADLINE) == [("offer-ended", "first"), ("offered", "second")]


def test_who_does_not_answer_and_has_no_place_does_not_come(pool, conference):
    (first,) = offer_to(pool, "first")

    end_unanswered(conference, now=DEADLINE)

    assert (again(first).status, again(first).cancelled_at) == (Status.CANCELLED, DEADLINE)
    assert taken(pool) == 0
    assert letters(DEADLINE) == [("offer-ended", "first")]


def test_the_task_ends_offers_in_every_conference(pool):
    (first,) = offer_to(pool, "first")
    make_conference(slug="2027")

    with time_machine.travel(DEADLINE):
        end_unanswered_offers()

    assert again(first).status == Status.CANCELLED


def test_several_are_offered_places_at_once(pool):
    first, second = make_registration(pool), make_line(pool, "second", "third", "fourth")

    set_capacity(pool, 3, now=LATER)

    assert [again(one).status for one in (first, *second)] == [
        Status.CONFIRMED,
        Status.OFFERED,
        Status.OFFERED,
        Status.WAITLISTED,
    ]
    assert taken(pool) == 3


def test_places_that_are_offered_cannot_be_taken_away(pool):
    offer_to(pool, "first")

    with pytest.raises(CapacityBelowTaken):
        set_capacity(pool, 0, now=LATER)


def test_places_that_are_offered_are_counted(pool, conference):
    offer_to(pool, "first")

    assert recount(conference, now=LATER) == 0


def test_who_cancels_leaves_the_offer_to_the_next(pool, online):
    first, second = offer_to(pool, "first", "second")

    cancelled = cancel(first, now=LATER)

    assert (cancelled.status, cancelled.offer_expires_at) == (Status.CANCELLED, None)
    assert again(second).status == Status.OFFERED
    assert (taken(pool), taken(online)) == (1, 1)


def test_who_leaves_the_line_leaves_the_offer_to_the_next(pool, online):
    first, second = offer_to(pool, "first", "second")

    assert leave_line(first, now=LATER).pool == online
    assert again(second).status == Status.OFFERED


def test_who_only_corrects_their_name_keeps_the_offer(pool, online):
    (first,) = offer_to(pool, "first")

    changed = change(first, make_attendee(pool, email="first@umea.example"), now=LATER)

    assert (changed.status, changed.offer_expires_at) == (Status.OFFERED, DEADLINE)
    assert (taken(pool), taken(online)) == (1, 1)


def test_who_changes_to_what_they_have_leaves_the_offer_to_the_next(pool, online):
    first, second = offer_to(pool, "first", "second")

    changed = change(first, make_attendee(online, email="first@umea.example"), now=LATER)

    assert (changed.status, changed.pool) == (Status.CONFIRMED, online)
    assert again(second).status == Status.OFFERED


def test_who_changes_to_another_line_leaves_the_offer_to_the_next(pool, online, conference):
    hub = make_pool(conference, attendance=Attendance.HUB, slug="storuman", capacity=0)
    first, second = offer_to(pool, "first", "second")

    changed = change(first, make_attendee(hub, email="first@umea.example"), now=LATER)

    assert (changed.status, changed.waiting_for, changed.pool) == (Status.WAITLISTED, hub, online)
    assert changed.offer_expires_at is None
    assert again(second).status == Status.OFFERED


def test_an_offer_stands_when_places_are_given_at_once_from_now_on(pool, conference):
    first, second = offer_to(pool, "first", "second")
    Conference.objects.update(waiting_list_policy=Conference.WaitingListPolicy.PROMOTE)

    assert again(first).status == Status.OFFERED
    decline(first, now=LATER)

    assert again(second).status == Status.CONFIRMED


def test_so_near_the_conference_that_nobody_could_answer_a_place_is_given_at_once(pool):
    leaving = make_registration(pool)
    (first,) = make_line(pool, "first")

    cancel(leaving, now=NOON - timedelta(days=1))

    assert (again(first).status, again(first).pool) == (Status.CONFIRMED, pool)
