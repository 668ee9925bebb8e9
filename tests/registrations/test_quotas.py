"""An organisation with a quota has so many places, however its people are registered."""

from datetime import timedelta

import pytest
import time_machine

from registrations import quotas
from registrations.handing_over import Successor, hand_over
from registrations.models import Quota
from registrations.quotas import QuotaBelowTaken, set_quota, with_taken
from registrations.signup import QuotaReached, cancel, change, register
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_online_pool,
    make_organisation,
    make_pool,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(hours=1)


@pytest.fixture
def umea():
    return make_organisation()


@pytest.fixture
def pool():
    return make_pool(make_conference())


def come(pool, organisation, number=1, **fields):
    attendee = make_attendee(
        pool, organisation=organisation, email=f"person{number}@umea.example", **fields
    )
    return register(pool.conference, attendee, now=AUTUMN)


def test_the_quota_is_given_and_not_one_more(pool, umea):
    set_quota(umea, pool, 2)
    come(pool, umea, 1)
    come(pool, umea, 2)

    with pytest.raises(QuotaReached) as refusal:
        come(pool, umea, 3)

    assert refusal.value.quota == Quota.objects.get()
    pool.refresh_from_db()
    assert pool.taken == 2


def test_others_and_other_ways_of_taking_part_are_free(pool, umea):
    online, mala = (
        make_online_pool(pool.conference),
        make_organisation(slug="mala", name_sv="Malå kommun", mail_domains=[]),
    )
    set_quota(umea, pool, 0)

    registered = [come(online, umea, 1), come(pool, mala, 2), come(pool, None, 3)]

    assert {one.status for one in registered} == {"confirmed"}


def test_who_waits_counts_so_nobody_waits_for_what_cannot_be_had(umea):
    pool = make_pool(make_conference(), capacity=1)
    set_quota(umea, pool, 2)
    holder, waiting = come(pool, umea, 1), come(pool, umea, 2)

    with pytest.raises(QuotaReached):
        come(pool, umea, 3)
    cancel(holder, now=LATER)

    waiting.refresh_from_db()
    assert waiting.status == "confirmed"


def test_a_place_given_back_can_be_had_by_a_colleague(pool, umea):
    set_quota(umea, pool, 1)
    cancel(come(pool, umea, 1), now=LATER)

    assert come(pool, umea, 2).status == "confirmed"


def test_changing_to_what_is_used_up_is_refused_and_other_changes_are_not(pool, umea):
    online = make_online_pool(pool.conference)
    set_quota(umea, pool, 1)
    here, there = come(pool, umea, 1), come(online, umea, 2)

    with pytest.raises(QuotaReached):
        change(there, make_attendee(pool, organisation=umea, email=there.email), now=LATER)
    renamed = make_attendee(pool, organisation=umea, email=here.email, name="Bo Ö")

    assert change(here, renamed, now=LATER).name == "Bo Ö"


def test_becoming_one_of_an_organisation_counts_against_its_quota(pool, umea):
    set_quota(umea, pool, 0)
    stranger = come(pool, None, 1)
    successor = Successor("Bo Ö", "bo@umea.example", umea, "Umeå kommun", "sv")

    with pytest.raises(QuotaReached):
        change(stranger, make_attendee(pool, organisation=umea, email=stranger.email), now=LATER)
    with pytest.raises(QuotaReached):
        hand_over(stranger, successor, now=LATER)


def test_handing_over_within_the_organisation_is_free_when_the_quota_is_used_up(pool, umea):
    set_quota(umea, pool, 1)
    anna = come(pool, umea, 1)
    successor = Successor("Bo Ö", "bo@umea.example", umea, "Umeå kommun", "sv")

    assert hand_over(anna, successor, now=LATER).name == "Bo Ö"


def test_a_quota_is_changed_but_never_below_what_is_taken(pool, umea):
    set_quota(umea, pool, 5)
    come(pool, umea, 1)
    come(pool, umea, 2)

    set_quota(umea, pool, 2)
    with pytest.raises(QuotaBelowTaken) as refusal:
        set_quota(umea, pool, 1)

    assert refusal.value.taken == 2
    assert Quota.objects.get().places == 2


def test_quotas_are_listed_with_what_is_taken_in_one_query(pool, umea, django_assert_num_queries):
    mala = make_organisation(slug="mala", name_sv="Malå kommun", mail_domains=[])
    set_quota(umea, pool, 5)
    set_quota(mala, pool, 3)
    come(pool, umea, 1)

    with django_assert_num_queries(1):
        listed = [(str(one), vars(one)["taken"]) for one in with_taken(pool.conference)]

    assert listed == [("Malå kommun: På plats", 0), ("Umeå kommun: På plats", 1)]


def test_who_has_no_organisation_or_no_place_has_no_quota(pool, umea):
    set_quota(umea, pool, 5)

    assert quotas.lock(None, pool) is quotas.lock(umea, None) is None
    assert quotas.of(None, pool) is None


def test_who_registers_is_told_that_the_quota_is_used_up(client, pool, umea):
    set_quota(umea, pool, 0)
    typed = {"name": "Bo", "email": "bo@umea.example", "attendance": "on_site"}

    with time_machine.travel(AUTUMN):
        page = client.post("/2026/anmalan/", typed | {"organisation": "Umeå kommun"}).text

    assert "Umeå kommun har inte fått några platser" in page
    assert 'value="bo@umea.example"' in page


def test_who_hands_over_to_another_organisation_is_told_so_too(client, pool, umea):
    set_quota(umea, pool, 0)
    mala = make_organisation(slug="mala", name_sv="Malå kommun", name_en="", mail_domains=[])
    saga = come(pool, mala)
    typed = {"name": "Bo", "email": "bo@umea.example", "organisation": "Umeå kommun"}

    page = client.post(f"/min/{saga.personal_token}/overlat/", typed).text

    assert "Umeå kommun har inte fått några platser" in page
