"""Wherever a moved session is shown, its old place is struck through, with a word for it."""

from datetime import timedelta

import pytest
import time_machine
from lxml import html

from registrations import saving
from scheduling.changing_now import Move, cancel_now, move_now
from scheduling.models import Room, Session, Slot
from scheduling.programme import Place
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SESSION = "/2026/program/sexton-kommuner/"


@pytest.fixture(autouse=True)
def _before_noon():
    with time_machine.travel(NOON - HOUR / 4, tick=False):
        yield


@pytest.fixture
def conference():
    conference = make_conference()
    make_room(conference, slug="sal-a", name_sv="Sal A", name_en="Hall A", position=1)
    make_slot(make_session(conference), make_room(conference))
    publish(conference, by=None, now=AUTUMN)
    return conference


def move(conference, room="lilla-scenen", *, hours=0.0):
    starts_at = NOON + hours * HOUR
    slot = Slot.objects.order_by("pk")[0]
    there = Place(room, starts_at, starts_at + HOUR / 2)
    return move_now(conference, [Move(slot.uuid, 0, there)], by=None, now=NOON - HOUR)


def marks(response, inside=""):
    found = html.fromstring(response.text).xpath(f"//{inside}span[@class='moved']")
    return [" ".join(mark.text_content().split()) for mark in found]


@pytest.mark.parametrize(
    ("place", "mark"),
    [
        ({"room": "sal-a"}, "Ny lokal I stället för Lilla scenen"),
        ({"hours": 1}, "Ny tid I stället för 12.00–12.30"),
        ({"room": "sal-a", "hours": 1}, "Ny tid och lokal I stället för 12.00–12.30, Lilla scenen"),
        ({"hours": 24}, "Ny tid I stället för tis 8/12 12.00–12.30"),
    ],
)
def test_the_programme_and_the_session_tell_where_it_was(client, conference, place, mark):
    move(conference, **place)

    assert marks(client.get("/2026/program/")) == [mark]
    assert marks(client.get(SESSION)) == [mark]


def test_it_is_told_in_english_too(client, conference):
    move(conference, "sal-a")

    page = client.get("/en/2026/programme/")

    assert marks(page) == ["New room Instead of Small Stage"]


def test_the_front_page_tells_of_what_is_next(client, conference):
    move(conference, "sal-a")

    assert marks(client.get("/2026/")) == ["Ny lokal I stället för Lilla scenen"]


def test_somebodys_own_programme_tells_it(client, conference):
    saga = make_registration(make_pool(conference))
    saving.save(saga, Session.objects.get(), now=AUTUMN)
    move(conference, "sal-a")

    page = client.get(f"/min/{saga.personal_token}/program/")

    assert marks(page)[0] == "Ny lokal I stället för Lilla scenen"


def test_a_session_with_several_times_tells_it_beside_the_one_that_moved(client, conference):
    again = NOON + 3 * HOUR
    make_slot(Session.objects.get(), Room.objects.get(slug="lilla-scenen"), starts_at=again)
    publish(conference, by=None, now=AUTUMN)
    move(conference, "sal-a")

    beside = html.fromstring(client.get(SESSION).text).xpath("//dd[.//span[@class='moved']]")

    assert [dd.xpath("string(.//strong)") for dd in beside] == ["12.00"]


def test_what_is_cancelled_has_more_important_news(client, conference):
    slot = Slot.objects.get()
    move(conference, "sal-a")

    cancel_now(conference, slot.uuid, seen=1, by=None, now=NOON - HOUR)

    assert marks(client.get(SESSION)) == []


def test_a_room_that_nobody_knows_any_more_is_not_named(client, conference):
    move(conference, "sal-a")
    Room.objects.filter(slug="lilla-scenen").update(slug="stora-foajen")
    publish(conference, by=None, now=NOON - HOUR)

    assert "I stället för" not in client.get(SESSION).text
