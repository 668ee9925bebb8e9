"""The board's page, and what its programs ask the server."""

import json
from datetime import timedelta

import pytest
import time_machine
from lxml import html

from conference.models import Membership
from scheduling.models import Slot
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_member,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]

PAGE = "/arrangor/2026/program/"
MOVES = f"{PAGE}flyttar/"
LIVE = f"{PAGE}nytt/"


@pytest.fixture
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def stage(conference):
    return make_room(conference)


@pytest.fixture
def editor(client, conference):
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))
    return client


def words(element):
    return " ".join(element.text_content().split())


def read(response):
    return html.fromstring(response.text)


def post(client, **body):
    return client.post(MOVES, json.dumps(body, default=str), content_type="application/json")


def test_the_day_is_a_list_of_cards_that_say_all(editor, conference, stage):
    tuva = make_speaker(conference)
    talk = make_session(conference, tuva, track=make_track(conference))
    slot = make_slot(talk, stage)

    [card] = read(editor.get(PAGE)).cssselect("[data-day='2026-12-08'] article")

    assert words(card) == (
        "Sexton kommuner, en beställning 12.00–12.30 Lilla scenen Tuva Lingonstråle"
        " Flytta till… Sexton kommuner, en beställning"
    )
    assert card.get("aria-label") == (
        "Sexton kommuner, en beställning, tisdag 12.00–12.30, Lilla scenen, spåret E-hälsa"
    )
    assert card.get("data-slot") == str(slot.uuid)


def test_a_move_is_saved_and_said(editor, conference, stage):
    slot = make_slot(make_session(conference), None)

    answer = post(
        editor,
        do="move",
        slot=slot.uuid,
        seen=0,
        room="lilla-scenen",
        starts_at="2026-12-08T13:00:00+01:00",
        minutes=45,
    )

    assert answer.status_code == 200
    assert answer.json()["said"] == "Flyttad till Lilla scenen, tisdag 13.00–13.45."
    slot = Slot.objects.get()
    assert (slot.room, slot.starts_at) == (stage, NOON + timedelta(hours=1))


def test_a_place_is_chosen_in_a_form_too(editor, conference, stage):
    talk = make_session(conference)
    address = f"{PAGE}programpunkter/{talk.pk}/flytta/"
    typed = {"day": "2026-12-08", "room": "lilla-scenen", "time": "13:00", "minutes": "30"}

    page = editor.post(address, typed, follow=True)

    assert page.redirect_chain[0][0] == f"{PAGE}?day=2026-12-08#slot-{Slot.objects.get().uuid}"
    assert "Placerad: Lilla scenen, tisdag 13.00–13.30." in words(read(page))
