"""How many places a pool has, and whether they are counted right."""

import logging

import pytest
import time_machine
from django.core.management import CommandError, call_command

from registrations.capacity import CapacityBelowTaken, recount, set_capacity
from registrations.models import Pool, Registration
from registrations.signup import register
from registrations.tasks import recount_places
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_online_pool,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db


def wait(pool: Pool, *names: str) -> list[Registration]:
    attendees = [make_attendee(pool, email=f"{name}@umea.example") for name in names]
    return [register(pool.conference, attendee, now=AUTUMN) for attendee in attendees]


def statuses() -> list[str]:
    return list(Registration.objects.order_by("pk").values_list("status", flat=True))


def test_new_places_go_to_those_first_in_line():
    pool = make_pool(make_conference(), capacity=0)
    wait(pool, "a", "b", "c")

    set_capacity(pool, 2, now=AUTUMN)

    pool.refresh_from_db()
    assert (pool.capacity, pool.taken) == (2, 2)
    assert statuses() == ["confirmed", "confirmed", "waitlisted"]


def test_without_a_limit_everybody_in_line_gets_a_place():
    pool = make_pool(make_conference(), capacity=0)
    wait(pool, "a", "b", "c")

    set_capacity(pool, None, now=AUTUMN)

    pool.refresh_from_db()
    assert (pool.capacity, pool.taken) == (None, 3)
    assert statuses() == ["confirmed", "confirmed", "confirmed"]


def test_fewer_places_than_are_taken_are_refused():
    pool = make_pool(make_conference(), capacity=2)
    make_registration(pool)

    with pytest.raises(CapacityBelowTaken) as refusal:
        set_capacity(pool, 0, now=AUTUMN)

    pool.refresh_from_db()
    assert (refusal.value.taken, pool.capacity) == (1, 2)


def test_promoting_many_costs_the_same_statements_for_each(django_assert_num_queries):
    pool = make_pool(make_conference(), capacity=0)
    make_online_pool(pool.conference)
    wait(pool, "a", "b", "c")

    # Each one promoted: the registration, the letter, the online place given back.
    with django_assert_num_queries(11 + 3 * 3):
        set_capacity(pool, 3, now=AUTUMN)


def test_a_right_count_is_left_alone(caplog):
    conference = make_conference()
    make_registration(make_pool(conference, capacity=1))

    assert recount(conference, now=AUTUMN) == 0
    assert not caplog.records


def test_a_wrong_count_is_repaired_and_told_in_numbers_only(caplog):
    conference = make_conference()
    pool = make_pool(conference, capacity=5)
    make_registration(pool)
    Pool.objects.update(taken=4)

    with caplog.at_level(logging.WARNING):
        assert recount(conference, now=AUTUMN) == 1

    pool.refresh_from_db()
    assert pool.taken == 1
    assert [record.getMessage() for record in caplog.records] == [
        "Pool on-site said 4 places taken of 5; its registrations are 1."
    ]


def test_a_place_found_by_recounting_goes_to_the_first_in_line():
    conference = make_conference()
    pool = make_pool(conference, capacity=1, taken=1)
    wait(pool, "a")

    recount(conference, now=AUTUMN)

    pool.refresh_from_db()
    assert (pool.taken, statuses()) == (1, ["confirmed"])


def test_a_pool_found_fuller_than_it_can_be_is_counted_as_over_capacity():
    conference = make_conference()
    pool = make_pool(conference, capacity=2)
    make_registration(pool)
    make_registration(pool, email="ture@umea.example")
    Pool.objects.update(capacity=1, taken=0)

    recount(conference, now=AUTUMN)

    pool.refresh_from_db()
    assert (pool.taken, pool.let_in_over, pool.left) == (2, 1, 0)


def test_a_pool_without_a_limit_is_recounted_too():
    pool = make_online_pool(make_conference(), taken=7)

    recount(pool.conference, now=AUTUMN)

    pool.refresh_from_db()
    assert pool.taken == 0


def test_the_nightly_task_recounts_every_conference():
    make_pool(make_conference(), taken=7)
    make_pool(make_conference(slug="2027"), taken=7)

    with time_machine.travel(AUTUMN):
        recount_places()

    assert list(Pool.objects.values_list("taken", flat=True)) == [0, 0]


def test_the_command_sets_the_places_of_a_way_of_attending(capsys):
    pool = make_pool(make_conference(), capacity=1)

    call_command("set_capacity", "2026", "on_site", "200")

    pool.refresh_from_db()
    assert pool.capacity == 200
    assert capsys.readouterr().out == "På plats: 200 places, 0 taken.\n"


def test_the_command_knows_a_hub_by_its_short_name_and_lifts_the_limit(capsys):
    pool = make_pool(make_conference(), attendance="hub", slug="storuman", name_sv="Storuman")

    call_command("set_capacity", "2026", "storuman", "none")

    pool.refresh_from_db()
    assert pool.capacity is None
    assert capsys.readouterr().out == "Storuman: no limit, 0 taken.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["1999", "on_site", "1"], "There is no conference 1999."),
        (["2026", "moon", "1"], "There are no places called moon. Choose one of: on-site."),
        (["2026", "on_site", "many"], "Write a whole number of places, or none for no limit."),
        (["2026", "on_site", "-1"], "Write a whole number of places, or none for no limit."),
        (["2026", "on_site", "0"], "1 places are taken already; the capacity stays at 190."),
    ],
)
def test_the_command_refuses_in_a_sentence(arguments, sentence):
    make_registration(make_pool(make_conference()))

    with pytest.raises(CommandError, match=sentence):
        call_command("set_capacity", *arguments)
