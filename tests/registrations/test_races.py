"""Many people at once, each on a connection of their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from conference.models import Conference
from registrations.capacity import recount, set_capacity
from registrations.models import Pool, Registration
from registrations.offered_places import OfferEnded, accept, end_unanswered
from registrations.signup import AlreadyRegistered, cancel, change, put_in, register
from registrations.waiting_list import position
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_line,
    make_offer,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db(transaction=True)

LATER = AUTUMN + timedelta(hours=1)


def at_once(jobs):
    """Start every job at the same moment, each with its own connection."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        except (AlreadyRegistered, OfferEnded) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def newcomer(pool: Pool, number: int, **fields):
    attendee = make_attendee(pool, email=f"person{number}@umea.example", **fields)
    return partial(register, pool.conference, attendee, now=AUTUMN)


def held(pool: Pool) -> int:
    return Registration.objects.active().filter(pool=pool).count()


def held_or_offered(pool: Pool) -> int:
    return held(pool) + Registration.objects.with_an_offer().filter(waiting_for=pool).count()


def assert_every_place_is_counted(*pools: Pool):
    for pool in pools:
        pool.refresh_from_db()
        assert pool.taken == held_or_offered(pool)
    assert recount(pools[0].conference, now=LATER) == 0


def test_the_last_place_goes_to_exactly_one_of_fifty():
    conference = make_conference()
    pool, online = make_pool(conference, capacity=1), make_online_pool(conference)

    registrations = at_once([newcomer(pool, number) for number in range(50)])

    assert Counter(one.status for one in registrations) == {"confirmed": 1, "waitlisted": 49}
    waiting = [one for one in registrations if one.waiting_for]
    assert {one.pool for one in waiting} == {online}
    assert {position(one) for one in waiting} == set(range(1, 50))
    in_line = list(Registration.objects.waiting_for(pool))
    assert in_line == sorted(in_line, key=lambda one: one.pk)
    assert_every_place_is_counted(pool, online)


def test_one_address_sent_many_times_at_once_has_one_registration():
    conference = make_conference()
    pool = make_pool(conference)

    answers = at_once([newcomer(pool, 1) for _try in range(8)])

    assert sum(isinstance(answer, AlreadyRegistered) for answer in answers) == 7
    assert_every_place_is_counted(pool)


def test_one_form_sent_many_times_at_once_gives_one_receipt():
    conference = make_conference()
    pool = make_pool(conference, capacity=3)
    submission = uuid4()

    answers = at_once([newcomer(pool, 1, submission=submission) for _try in range(8)])

    assert set(answers) == {Registration.objects.get()}
    assert_every_place_is_counted(pool)


def test_a_place_freed_while_others_come_is_never_idle():
    conference = make_conference()
    pool, online = make_pool(conference, capacity=6), make_online_pool(conference)
    leaving = [make_registration(pool, email=f"leaves{number}@umea.example") for number in range(6)]

    at_once(
        [partial(cancel, one, now=LATER) for one in leaving]
        + [newcomer(pool, number) for number in range(10)]
    )

    assert held(pool) == 6
    assert Registration.objects.waiting_for(pool).count() == 4
    assert_every_place_is_counted(pool, online)


def test_people_who_swap_places_in_both_directions_do_not_block_each_other():
    conference = make_conference()
    on_site, online = make_pool(conference, capacity=4), make_online_pool(conference)
    here = [make_registration(on_site, email=f"here{n}@umea.example") for n in range(4)]
    there = [make_registration(online, email=f"there{n}@umea.example") for n in range(4)]

    at_once(
        [partial(change, one, make_attendee(online, email=one.email), now=LATER) for one in here]
        + [
            partial(change, one, make_attendee(on_site, email=one.email), now=LATER)
            for one in there
        ]
        + [newcomer(on_site, number) for number in range(4)]
    )

    assert held(on_site) == 4
    assert Registration.objects.waiting_for(on_site).count() == 4
    assert_every_place_is_counted(on_site, online)


def test_new_places_and_newcomers_at_once_sell_each_place_once():
    conference = make_conference()
    pool, online = make_pool(conference, capacity=0), make_online_pool(conference)

    at_once(
        [newcomer(pool, number) for number in range(12)]
        + [partial(set_capacity, pool, 5, now=LATER)]
    )

    assert held(pool) == 5
    assert Registration.objects.waiting_for(pool).count() == 7
    assert_every_place_is_counted(pool, online)


def comes_and_goes(pool: Pool, number: int) -> None:
    """Registers, cancels, and registers again."""
    cancel(newcomer(pool, number)(), now=LATER)
    newcomer(pool, number)()


@pytest.mark.parametrize("policy", Conference.WaitingListPolicy.values)
def test_fifty_who_take_free_and_retake_the_last_places_sell_each_once(policy):
    conference = make_conference(waiting_list_policy=policy)
    pool, online = make_pool(conference, capacity=5), make_online_pool(conference)

    at_once([partial(comes_and_goes, pool, number) for number in range(50)])

    assert Registration.objects.active().count() == 50
    assert held_or_offered(pool) == 5
    line = list(Registration.objects.waiting_for(pool))
    assert len(line) == 45
    assert [position(one) for one in line] == list(range(1, 46))
    assert line == sorted(line, key=lambda one: one.pk)
    assert_every_place_is_counted(pool, online)


def test_an_offer_accepted_and_ended_at_the_same_instant_is_one_of_them():
    conference = make_conference(waiting_list_policy=Conference.WaitingListPolicy.OFFER)
    pool, online = make_pool(conference, capacity=8), make_online_pool(conference)
    offered = [
        make_offer(pool, pool=online, email=f"offered{number}@umea.example", offer_expires_at=LATER)
        for number in range(8)
    ]
    make_line(pool, *(f"waits{number}" for number in range(8)))
    just_in_time = LATER - timedelta(microseconds=1)

    answers = at_once(
        [partial(accept, one, now=just_in_time) for one in offered]
        + [partial(end_unanswered, conference, now=LATER) for _ring in range(2)]
    )

    accepted = sum(isinstance(answer, Registration) for answer in answers)
    ended = sum(answer for answer in answers if isinstance(answer, int))
    assert accepted + ended == 8
    assert (held(pool), held_or_offered(pool)) == (accepted, 8)
    assert Registration.objects.waiting_for(pool).count() == 8 - ended
    assert_every_place_is_counted(pool, online)


def test_those_let_in_over_capacity_while_others_leave_are_counted():
    conference = make_conference()
    pool, online = make_pool(conference, capacity=4), make_online_pool(conference)
    maj = make_organiser(conference)
    leaving = [make_registration(pool, email=f"leaves{number}@umea.example") for number in range(4)]
    line = make_line(pool, *(f"waits{number}" for number in range(8)))

    at_once(
        [partial(cancel, one, now=LATER) for one in leaving]
        + [partial(put_in, one, pool, by=maj, reason="Värd", now=LATER) for one in line[4:]]
    )

    pool.refresh_from_db()
    assert pool.let_in_over == held(pool) - 4
    assert {
        one.pool for one in Registration.objects.filter(pk__in=[one.pk for one in line[4:]])
    } == {pool}
    assert_every_place_is_counted(pool, online)
