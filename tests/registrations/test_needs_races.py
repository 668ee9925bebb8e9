"""Needs told while something else happens, each on a connection of its own."""

from functools import partial

import pytest

from registrations import needs, signup
from registrations.models import Access, Food, Needs
from tests.factories import (
    AUTUMN,
    make_conference,
    make_needs,
    make_pool,
    make_registration,
)
from tests.registrations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def or_not_asked(tell):
    """What is told too late is refused."""

    def try_it():
        try:
            tell()
        except needs.NotAsked:
            return "refused"
        return "kept"

    return try_it


def test_nothing_told_while_somebody_cancels_is_left_behind():
    pool = make_pool(make_conference())
    people = [make_registration(pool, email=f"{n}@umea.example") for n in range(4)]

    at_once(
        [
            job
            for one in people
            for job in (
                or_not_asked(partial(needs.tell_food, one, [Food.VEGAN], now=AUTUMN)),
                partial(signup.cancel, one, now=AUTUMN),
            )
        ]
    )

    assert not Needs.objects.exists()


def test_the_same_button_pressed_twice_keeps_one_answer():
    saga = make_registration(make_pool(make_conference()))
    tell = partial(needs.tell_access, saga, [Access.QUIET_ROOM], now=AUTUMN)

    answers = at_once([or_not_asked(tell)] * 6)

    assert answers == ["kept"] * 6
    assert Needs.objects.count() == 1


def test_keys_change_while_people_tell_and_the_newer_answer_stays():
    saga = make_registration(make_pool(make_conference()))
    make_needs(saga, Food.VEGAN)

    at_once([needs.reseal_all, partial(needs.tell_food, saga, [Food.FISH], now=AUTUMN)])

    assert needs.opened(Needs.objects.get()) == frozenset({"fish"})
