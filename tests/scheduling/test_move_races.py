"""Two organisers at the same place at once, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.utils.translation import override

from scheduling.models import Draft, Slot
from scheduling.moving import (
    Gone,
    Mover,
    Place,
    PlacedAlready,
    Refused,
    Stale,
    move,
    place,
    unplace,
)
from tests.factories import NOON, make_conference, make_room, make_session, make_slot, make_user

pytestmark = pytest.mark.django_db(transaction=True)

ONE = NOON + timedelta(hours=1)


def at_once(*jobs):
    """Start every job at the same moment; what each gave, or how it was refused."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            with override("sv"):
                return job()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def movers():
    return [
        Mover(make_user(email=f"{name}@rv.example", name=name.title()))
        for name in ("maj", "bo", "siv", "ture")
    ]


def test_of_those_who_move_one_card_at_once_one_does_and_the_others_are_told(conference, movers):
    room = make_room(conference)
    slot = make_slot(make_session(conference), None)
    places = [Place(room, ONE + timedelta(minutes=5 * number), 30) for number in range(4)]

    answers = at_once(
        *(
            partial(move, conference, slot.uuid, where, seen=0, by=mover)
            for where, mover in zip(places, movers, strict=True)
        )
    )

    [(winner, mover)] = [
        (answer, mover)
        for answer, mover in zip(answers, movers, strict=True)
        if isinstance(answer, Slot)
    ]
    told = [str(answer) for answer in answers if isinstance(answer, Stale)]
    now_at = Slot.objects.get()
    assert (now_at.starts_at, now_at.moved_by, now_at.version) == (winner.starts_at, mover.user, 1)
    assert len(told) == 3
    assert all(words.startswith(f"{mover.user.name} har just flyttat den") for words in told)
    assert Draft.objects.get().version == 1


def test_a_session_that_two_place_at_once_has_one_place(conference, movers):
    session = make_session(conference)

    answers = at_once(*(partial(place, session, Place(None, ONE, 30), by=one) for one in movers))

    assert sum(isinstance(answer, Slot) for answer in answers) == 1
    assert sum(isinstance(answer, PlacedAlready) for answer in answers) == 3
    assert session.slots.count() == 1


def test_what_one_takes_off_while_another_moves_it_is_either_gone_or_there(conference, movers):
    slot = make_slot(make_session(conference), None)
    maj, bo, *_others = movers

    answers = at_once(
        partial(move, conference, slot.uuid, Place(None, ONE, 30), seen=0, by=maj),
        partial(unplace, conference, slot.uuid, seen=0, by=bo),
    )

    refused = [answer for answer in answers if isinstance(answer, (Gone, Stale))]
    assert len(refused) == 1
    assert Slot.objects.exists() == isinstance(refused[0], Stale)


def test_different_cards_are_moved_at_once_and_every_move_has_its_version(conference, movers):
    slots = [make_slot(make_session(conference, slug=f"s{one}"), None) for one in range(4)]

    at_once(
        *(
            partial(move, conference, slot.uuid, Place(None, ONE, 30), seen=0, by=mover)
            for slot, mover in zip(slots, movers, strict=True)
        )
    )

    assert sorted(Slot.objects.values_list("version", flat=True)) == [1, 2, 3, 4]
    assert Draft.objects.get().version == 4
