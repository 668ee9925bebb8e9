"""The board's page, and what its programs ask the server."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from lxml import html

from conference.models import ConferenceDay, Membership
from registrations.board import read_board
from scheduling.models import ClashLevel, ClashRule, Slot
from scheduling.publishing import publish
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
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]

PAGE = "/arrangor/2026/program/"
MOVES = f"{PAGE}flyttar/"
LIVE = f"{PAGE}nytt/"
HOUR = timedelta(hours=1)
PAGE_QUERIES = 18
PLACING = {
    "do": "place",
    "session": 1,
    "room": None,
    "starts_at": "2026-12-08T13:00Z",
    "minutes": 30,
}


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


def move_page(session):
    return f"{PAGE}programpunkter/{session.pk}/flytta/"


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
        " Flytta till… Sexton kommuner, en beställning Redigera Sexton kommuner, en beställning"
    )
    assert card.get("aria-label") == (
        "Sexton kommuner, en beställning, tisdag 12.00–12.30, Lilla scenen, spåret E-hälsa"
    )
    assert card.get("data-slot") == str(slot.uuid)


def test_what_is_for_everybody_cancelled_or_preliminary_says_so(editor, conference):
    make_slot(make_session(conference, slug="lunch", title_sv="Lunch", kind="meal"), None)
    make_slot(make_session(conference, slug="a", title_sv="A", state="accepted"), None)
    make_slot(make_session(conference, slug="b", title_sv="B", state="cancelled"), None)

    cards = read(editor.get(PAGE)).cssselect("[data-day='2026-12-08'] article")

    assert [card.get("aria-label") for card in cards] == [
        "Lunch, tisdag 12.00–12.30",
        "A, tisdag 12.00–12.30, Preliminär",
        "B, tisdag 12.00–12.30, Inställd",
    ]
    assert ["För alla" in words(card) for card in cards] == [True, True, True]


def test_what_has_no_place_is_beside_the_board(editor, conference):
    make_session(conference)
    make_session(conference, slug="proposed", state="proposed")

    [card] = read(editor.get(PAGE)).cssselect("[data-unplaced] article")

    assert card.get("aria-label") == "Sexton kommuner, en beställning, 30 minuter, inte placerad"
    assert card.cssselect("a")[0].get("href").endswith("/flytta/?day=2026-12-08")


def test_cards_that_clash_say_so_in_words(editor, conference, stage):
    make_slot(make_session(conference, title_sv="Först"), stage)
    make_slot(make_session(conference, slug="other", title_sv="Sist"), stage)

    cards = read(editor.get(PAGE)).cssselect("article")

    assert [card.get("aria-label").split(", ")[-1] for card in cards] == ["1 krock", "1 krock"]
    told = [words(card.cssselect(".board-clashes")[0]) for card in cards]
    assert all("Först" in each and "Sist" in each for each in told)


def test_days_without_anything_are_there_too(editor):
    days = read(editor.get(PAGE)).cssselect("[data-day]")

    assert [day.get("data-day") for day in days] == ["2026-12-08", "2026-12-09"]
    assert "Ingenting är placerat den här dagen." in words(days[0])


def test_the_board_speaks_english_too(editor, conference, stage):
    make_slot(make_session(conference, track=make_track(conference)), stage)

    page = read(editor.get("/en/organiser/2026/programme/"))

    assert words(page.cssselect("[data-day] h2")[0]) == "Tuesday 8 December"
    assert page.cssselect("[data-day] article")[0].get("aria-label") == (
        "Sixteen municipalities, one order, Tuesday 12:00–12:30, Small Stage, track E-health"
    )


def test_what_is_placed_outside_the_days_is_not_hidden(editor, conference):
    ConferenceDay.objects.all().delete()
    make_slot(make_session(conference), None, starts_at=NOON + timedelta(days=5))

    page = editor.get(PAGE)

    days = read(page).cssselect("[data-day]")
    assert [day.get("data-day") for day in days] == ["2026-12-08", "2026-12-09", "2026-12-13"]
    assert state_on(page)["days"][2]["starts_at"] == "2026-12-13T08:00:00+01:00"


@pytest.mark.parametrize(
    ("now", "wanted", "shown"),
    [
        (AUTUMN, "", "2026-12-08"),
        (AUTUMN, "2026-12-09", "2026-12-09"),
        (AUTUMN, "nonsense", "2026-12-08"),
        (NOON + timedelta(days=1), "", "2026-12-09"),
        (NOON + timedelta(days=1), "2026-12-08", "2026-12-08"),
    ],
)
def test_the_day_shown_is_todays_unless_another_is_wanted(conference, now, wanted, shown):
    assert read_board(conference).shown_on(now, wanted).isoformat() == shown


def test_another_day_is_a_press_away(editor):
    page = read(editor.get(PAGE, {"day": "2026-12-09"}))

    [day] = page.cssselect("[data-day]:not([hidden])")
    assert day.get("data-day") == "2026-12-09"
    assert page.cssselect("[data-days] [aria-current]")[0].get("href") == "?day=2026-12-09"


def test_the_page_says_everything_to_its_programs(editor, conference, stage):
    talk = make_session(conference, make_speaker(conference), track=make_track(conference))
    slot = make_slot(talk, stage)
    loose = make_session(conference, slug="loose", title_sv="Lös", state="accepted")

    said = state_on(editor.get(PAGE))

    first = said["sessions"][0]
    assert said["version"] == 0
    assert said["placements"] == [
        {
            "slot": str(slot.uuid),
            "session": talk.pk,
            "room": "lilla-scenen",
            "starts_at": "2026-12-08T12:00:00+01:00",
            "ends_at": "2026-12-08T12:30:00+01:00",
            "version": 0,
            "moved_by": "",
        }
    ]
    assert {key: first[key] for key in ("id", "title", "track", "track_name", "colour")} == {
        "id": talk.pk,
        "title": "Sexton kommuner, en beställning",
        "track": "e-halsa",
        "track_name": "E-hälsa",
        "colour": "#9B1C4A",
    }
    assert first["people"] == ["Tuva Lingonstråle"]
    assert said["sessions"][1]["state"] == "accepted"
    assert said["unplaced"] == [loose.pk]
    assert said["days"][0] == {
        "date": "2026-12-08",
        "label": "Tisdag 8 december",
        "starts_at": "2026-12-08T08:30:00+01:00",
        "ends_at": "2026-12-08T16:30:00+01:00",
    }
    assert said["rooms"] == [
        {
            "slug": "lilla-scenen",
            "name": "Lilla scenen",
            "capacity": 180,
            "equipment": ["stream"],
        }
    ]
    assert said["tracks"] == [{"slug": "e-halsa", "name": "E-hälsa", "colour": "#9B1C4A"}]


def state_on(page):
    return json.loads(read(page).get_element_by_id("board-state").text)


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


def to_stage(slot, **fields):
    """A move to the stage at one o'clock."""
    there = {"room": "lilla-scenen", "starts_at": "2026-12-08T13:00:00+01:00", "minutes": 45}
    return {"do": "move", "slot": slot.uuid, "seen": 0} | there | fields


@pytest.mark.usefixtures("stage")
def test_the_answer_is_the_whole_board_as_it_is_now(editor, conference):
    slot = make_slot(make_session(conference), None)

    answer = post(editor, **to_stage(slot)).json()

    assert answer["slot"] == str(slot.uuid)
    assert answer["version"] == 1
    [placement] = answer["placements"]
    assert placement["starts_at"] == "2026-12-08T13:00:00+01:00"
    assert placement["moved_by"] == "Maj Älvdal"
    assert answer["unplaced"] == answer["clashes"] == []


def test_a_clash_is_part_of_the_answer(editor, conference, stage):
    slot = make_slot(make_session(conference), None)
    other = make_slot(make_session(conference, slug="o"), stage, starts_at=NOON + HOUR)

    [clash] = post(editor, **to_stage(slot)).json()["clashes"]

    assert (clash["rule"], clash["level"]) == ("room_taken", "stop")
    assert set(clash["slots"]) == {str(slot.uuid), str(other.uuid)}
    assert "Lilla scenen" in clash["words"]


@pytest.mark.usefixtures("stage")
def test_a_session_is_placed_taken_off_and_put_back(editor, conference):
    talk = make_session(conference)
    there = {"room": None, "starts_at": "2026-12-08T12:00:00.5Z", "minutes": 30}

    placed = post(editor, do="place", session=talk.pk, slot=None, **there).json()
    slot = placed["slot"]
    off = post(editor, do="unplace", slot=slot, seen=1).json()
    back = post(editor, do="place", session=talk.pk, slot=slot, **there).json()

    assert placed["said"] == back["said"] == "Placerad: tisdag 13.00–13.30."
    assert off["said"] == "Borttagen från tavlan."
    assert off["unplaced"] == [talk.pk]
    assert back["placements"][0]["slot"] == slot
    assert back["placements"][0]["starts_at"] == "2026-12-08T13:00:00+01:00"


@pytest.mark.usefixtures("stage")
def test_a_stale_move_is_refused_with_the_board_as_it_is_now(editor, conference):
    slot = make_slot(make_session(conference), None)
    post(editor, **to_stage(slot))

    answer = post(editor, **to_stage(slot, minutes=60))

    assert answer.status_code == 409
    assert answer.json()["refused"].startswith("Du har flyttat den till Lilla scenen")
    assert answer.json()["version"] == 1
    assert answer.json()["placements"][0]["ends_at"] == "2026-12-08T13:45:00+01:00"


def test_a_room_that_is_gone_is_refused_in_words(editor, conference):
    slot = make_slot(make_session(conference), None)

    answer = post(editor, **to_stage(slot, room="riven"))

    assert answer.status_code == 409
    assert answer.json()["refused"] == "Lokalen finns inte längre. Välj en annan."


def test_a_session_that_is_gone_is_refused_in_words(editor):
    at = "2026-12-08T13:00:00+01:00"

    answer = post(editor, do="place", session=4711, room=None, starts_at=at, minutes=30)

    assert answer.status_code == 409
    assert "finns inte längre bland dem som ska placeras" in answer.json()["refused"]


@pytest.mark.usefixtures("stage")
def test_what_a_conference_forbids_is_refused_in_the_clashs_words(editor, conference, stage):
    conference.clash_settings.create(rule=ClashRule.ROOM_TAKEN, level=ClashLevel.FORBID)
    slot = make_slot(make_session(conference), None)
    make_slot(make_session(conference, slug="other"), stage, starts_at=NOON + HOUR)

    answer = post(editor, **to_stage(slot))

    assert answer.status_code == 409
    assert "Lilla scenen" in answer.json()["refused"]
    assert Slot.objects.get(pk=slot.pk).room is None


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"do": "dance"},
        {"do": "unplace", "slot": "x", "seen": 1},
        {"do": "unplace", "slot": "00000000-0000-0000-0000-000000000000", "seen": -1},
        PLACING | {"starts_at": "2026-12-08T13:00"},
        PLACING | {"starts_at": "9999-12-31T23:59-12:00"},
        PLACING | {"room": "\0"},
        PLACING | {"minutes": 0},
        PLACING | {"session": 9e99},
    ],
)
def test_nonsense_is_refused_in_words(editor, body):
    answer = editor.post(MOVES, json.dumps(body), content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["refused"] == "Servern förstod inte flytten. Ladda om sidan."


def test_moves_want_the_page_they_come_from(conference):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))
    token = read(client.get(PAGE)).cssselect("[data-board] [name=csrfmiddlewaretoken]")[0]
    key = {"X-CSRFToken": token.value}

    assert client.post(MOVES, "{}", "application/json").status_code == 403
    assert client.post(MOVES, "{}", "application/json", headers=key).status_code == 422


def test_an_open_board_hears_of_what_others_did_and_else_nothing(editor, conference):
    slot = make_slot(make_session(conference), None)

    assert editor.get(LIVE, {"since": "0"}).status_code == 204
    post(editor, **to_stage(slot, room=None))

    news = editor.get(LIVE, {"since": "0"})
    assert news.json()["version"] == 1
    assert news["Cache-Control"].endswith("private")
    assert editor.get(LIVE, {"since": "1"}).status_code == 204
    assert editor.get(LIVE).status_code == 200


def test_to_hear_that_nothing_is_new_takes_one_question_besides_those_of_the_login(
    editor, django_assert_num_queries
):
    editor.get(LIVE, {"since": "0"})

    with django_assert_num_queries(4):
        editor.get(LIVE, {"since": "0"})


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_takes_constantly_many_questions(
    editor, conference, stage, django_assert_num_queries, number
):
    for one in range(number):
        speaker = make_speaker(conference, slug=f"s{one}")
        talk = make_session(conference, speaker, slug=f"t{one}")
        make_slot(talk, stage)
        make_session(conference, slug=f"u{one}")
    editor.get(PAGE)

    with django_assert_num_queries(PAGE_QUERIES):
        editor.get(PAGE)
    with django_assert_num_queries(PAGE_QUERIES):
        editor.get(LIVE)


@pytest.mark.parametrize(
    "role", [Membership.Role.VIEWER, Membership.Role.DESK, Membership.Role.STEWARD, None]
)
def test_others_do_not_find_it(client, conference, role):
    session = make_session(conference)
    user = make_member(conference, role) if role else make_user()
    client.force_login(user)

    for address in (PAGE, LIVE, f"{PAGE}installningar/", move_page(session)):
        assert client.get(address).status_code == 404
    assert client.post(MOVES).status_code == 404


def test_who_builds_another_conference_moves_nothing_here(client, conference):
    other = make_conference(slug="2027")
    slot = make_slot(make_session(conference), None)
    client.force_login(make_member(other, Membership.Role.PROGRAMME_EDITOR))

    answer = client.post(
        MOVES.replace("2026", "2027"),
        json.dumps(to_stage(slot, room=None), default=str),
        content_type="application/json",
    )

    assert answer.status_code == 409
    assert client.get(move_page(slot.session).replace("2026", "2027")).status_code == 404


def test_the_public_sees_nothing_of_the_draft(editor, client, conference, stage):
    slot = make_slot(make_session(conference), stage)
    publish(conference, by=None, now=AUTUMN)
    before = client.get("/2026/program/").content

    post(editor, **to_stage(slot))

    assert client.get("/2026/program/").content == before
