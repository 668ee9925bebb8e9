"""Letting somebody in past the line, and over capacity."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from notifications.models import Message
from registrations.capacity import CapacityBelowTaken, recount, set_capacity
from registrations.models import AuditEntry, Registration
from registrations.signup import (
    Override,
    ReasonMissing,
    RegistrationCancelled,
    cancel,
    put_in,
    register,
)
from registrations.waiting_list import position
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_conference,
    make_line,
    make_offer,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(hours=1)
Status = Registration.Status


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def maj(conference):
    return make_organiser(conference)


def counted(pool):
    pool.refresh_from_db()
    return pool.taken, pool.let_in_over


def test_who_is_put_in_gets_a_place_that_there_was_not(conference, maj):
    pool, online = make_pool(conference, capacity=1), make_online_pool(conference)
    make_registration(pool)
    first, second = make_line(pool, "first", "second")

    let_in = put_in(second, pool, by=maj, reason="Moderator", now=LATER)

    assert (let_in.status, let_in.pool, let_in.waiting_for) == (Status.CONFIRMED, pool, None)
    assert (let_in.changed_at, let_in.sequence) == (LATER, 1)
    assert counted(pool) == (2, 1)
    assert counted(online) == (1, 0)
    assert position(first) == 1
    entry = let_in.audit_entries.get()
    assert (entry.kind, entry.by, entry.at, entry.reason) == (
        AuditEntry.Kind.OVER_CAPACITY,
        maj,
        LATER,
        "Moderator",
    )
    letter = Message.objects.get(posted_at=LATER)
    assert (letter.kind, letter.to) == ("promoted", "second@umea.example")


def test_a_free_place_is_taken_before_one_over_capacity(conference, maj):
    pool, online = make_pool(conference, capacity=1), make_online_pool(conference)

    put_in(make_registration(online), pool, by=maj, reason="Värd", now=LATER)

    assert counted(pool) == (1, 0)
    assert counted(online) == (0, 0)


def test_the_place_they_were_offered_is_the_one_they_get(conference, maj):
    pool = make_pool(conference, capacity=1)

    let_in = put_in(make_offer(pool), pool, by=maj, reason="Ringde", now=LATER)

    assert (let_in.status, let_in.offer_expires_at) == (Status.CONFIRMED, None)
    assert counted(pool) == (1, 0)


def test_who_has_the_place_already_is_not_put_in_again(conference, maj):
    pool = make_pool(conference, capacity=1)
    saga = make_registration(pool)

    again = put_in(saga, pool, by=maj, reason="Värd", now=LATER)

    assert (again.sequence, counted(pool)) == (0, (1, 0))
    assert not AuditEntry.objects.exists()


def test_who_has_cancelled_is_not_put_in(conference, maj):
    pool = make_pool(conference)
    saga = cancel(make_registration(pool), now=AUTUMN)

    with pytest.raises(RegistrationCancelled):
        put_in(saga, pool, by=maj, reason="Värd", now=LATER)


def test_nobody_is_put_in_without_a_reason(conference, maj):
    pool = make_pool(conference, capacity=0)
    (first,) = make_line(pool, "first")

    with pytest.raises(ReasonMissing):
        put_in(first, pool, by=maj, reason=" ", now=LATER)

    first.refresh_from_db()
    assert first.status == Status.WAITLISTED
    assert counted(pool) == (0, 0)


def test_a_newcomer_is_registered_over_capacity_also_when_it_is_closed(conference, maj):
    pool = make_pool(conference, capacity=0, closes_at=AUTUMN)
    make_line(pool, "first", now=AUTUMN - timedelta(hours=1))

    minister = register(
        conference, make_attendee(pool), now=NOON, over=Override(by=maj, reason="Talar")
    )

    assert (minister.status, minister.pool) == (Status.CONFIRMED, pool)
    assert counted(pool) == (1, 1)
    assert minister.audit_entries.get().reason == "Talar"
    assert Message.objects.get(posted_at=NOON).kind == "confirmation"


def test_a_place_over_capacity_that_is_given_back_goes_to_nobody(conference, maj):
    pool = make_pool(conference, capacity=1)
    saga = make_registration(pool)
    first, second = make_line(pool, "first", "second")
    put_in(second, pool, by=maj, reason="Värd", now=AUTUMN)

    cancel(saga, now=LATER)

    assert counted(pool) == (1, 0)
    assert position(first) == 1


def test_the_capacity_may_stay_below_those_let_in_but_not_below_the_others(conference, maj):
    pool = make_pool(conference, capacity=1)
    make_registration(pool)
    (first,) = make_line(pool, "first")
    put_in(first, pool, by=maj, reason="Värd", now=AUTUMN)

    with pytest.raises(CapacityBelowTaken) as refusal:
        set_capacity(pool, 0, now=LATER)
    set_capacity(pool, 1, now=LATER)

    assert refusal.value.taken == 1
    assert counted(pool) == (2, 1)


@pytest.mark.parametrize("capacity", [2, 3, None])
def test_more_places_make_room_for_those_let_in(conference, maj, capacity):
    pool = make_pool(conference, capacity=0)
    for registration in make_line(pool, "a", "b"):
        put_in(registration, pool, by=maj, reason="Värd", now=AUTUMN)

    set_capacity(pool, capacity, now=LATER)

    assert counted(pool) == (2, 0)


def test_those_let_in_are_counted_right(conference, maj):
    pool = make_pool(conference, capacity=0)
    (first,) = make_line(pool, "first")
    put_in(first, pool, by=maj, reason="Värd", now=AUTUMN)

    assert recount(conference, now=LATER) == 0


def test_the_database_refuses_more_than_were_let_in(conference):
    pool = make_pool(conference, capacity=1)

    pool.taken = 2
    with pytest.raises(IntegrityError, match="never_exceed_the_capacity"):
        pool.save()
