"""“Move to…”: the same moves by a form."""

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
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn", "stage")]

BOARD = "/arrangor/2026/program/"
TYPED = {"day": "2026-12-08", "room": "lilla-scenen", "time": "13:00", "minutes": "30"}


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


def page_of(session, query=""):
    return f"{BOARD}programpunkter/{session.pk}/flytta/{query}"


def words(response):
    return " ".join(html.fromstring(response.text).text_content().split())


def typed_on(response):
    """What the form holds, as a browser would send it."""
    form = html.fromstring(response.text).cssselect("form.form")[0]
    typed = {name: value or "" for name, value in form.fields.items()}
    return {name: value for name, value in typed.items() if name != "csrfmiddlewaretoken"}


def test_a_session_without_a_place_is_given_one(editor, conference):
    talk = make_session(conference)

    page = editor.post(page_of(talk), TYPED, follow=True)

    [slot] = Slot.objects.all()
    assert page.redirect_chain == [(f"{BOARD}?day=2026-12-08#slot-{slot.uuid}", 302)]
    assert "Placerad: Lilla scenen, tisdag 13.00–13.30." in words(page)


def test_the_form_begins_with_how_long_it_is_and_the_day_one_comes_from(editor, conference):
    talk = make_session(conference, minutes=45)

    page = editor.get(page_of(talk, "?day=2026-12-09"))

    assert typed_on(page) == {
        "slot": "",
        "seen": "",
        "day": "2026-12-09",
        "room": "",
        "time": "",
        "minutes": "45",
    }


def test_a_break_is_for_everybody_to_begin_with(editor, conference):
    lunch = make_session(conference, kind="meal")

    page = editor.post(
        page_of(lunch), TYPED | {"room": typed_on(editor.get(page_of(lunch)))["room"]}
    )

    assert page.status_code == 302
    assert Slot.objects.get().room is None


def test_the_form_begins_where_it_is(editor, conference, stage):
    slot = make_slot(make_session(conference), stage)

    assert typed_on(editor.get(page_of(slot.session))) == {
        "slot": str(slot.uuid),
        "seen": "0",
        "day": "2026-12-08",
        "room": "lilla-scenen",
        "time": "12:00",
        "minutes": "30",
    }


def test_it_is_moved(editor, conference):
    slot = make_slot(make_session(conference), None)
    page = editor.get(page_of(slot.session))

    page = editor.post(page_of(slot.session), typed_on(page) | TYPED, follow=True)

    assert "Flyttad till Lilla scenen, tisdag 13.00–13.30." in words(page)
    assert Slot.objects.get().starts_at == NOON + timedelta(hours=1)


def test_of_several_places_the_one_pressed_is_moved(editor, conference, stage):
    talk = make_session(conference)
    make_slot(talk, stage)
    second = make_slot(talk, stage, starts_at=NOON + timedelta(days=1))
    address = page_of(talk, f"?slot={second.uuid}")

    editor.post(address, typed_on(editor.get(address)) | {"minutes": "60"})

    assert [slot.version for slot in Slot.objects.order_by("pk")] == [0, 1]


def test_it_is_taken_off_the_board(editor, conference, stage):
    slot = make_slot(make_session(conference), stage)
    page = editor.get(page_of(slot.session))

    page = editor.post(page_of(slot.session), typed_on(page) | {"take_off": "1"}, follow=True)

    assert "Borttagen från tavlan." in words(page)
    assert page.redirect_chain == [(f"{BOARD}?day=2026-12-08", 302)]
    assert not Slot.objects.exists()


def test_it_is_given_once_more_only_when_asked_for(editor, conference, stage):
    slot = make_slot(make_session(conference), stage)
    again = editor.get(page_of(slot.session, "?again=1"))

    assert "Den behåller också platsen den har." in words(again)
    editor.post(page_of(slot.session, "?again=1"), typed_on(again) | TYPED)

    assert [one.starts_at for one in Slot.objects.order_by("pk")] == [
        NOON,
        NOON + timedelta(hours=1),
    ]


def test_a_refusal_keeps_what_was_typed_and_lets_one_try_again(editor, conference, stage):
    slot = make_slot(make_session(conference), None)
    typed = typed_on(editor.get(page_of(slot.session))) | TYPED
    bo = make_user(email="bo@rv.example", name="Bo Granlid")
    Slot.objects.update(room=stage, version=7, moved_by=bo)

    page = editor.post(page_of(slot.session), typed)

    assert "Bo Granlid har just flyttat den till Lilla scenen, tisdag 12.00–12.30." in words(page)
    assert typed_on(page) == typed | {"seen": "7"}
    assert editor.post(page_of(slot.session), typed_on(page)).status_code == 302


def test_what_somebody_took_off_is_said_to_be_gone_and_can_be_placed(editor, conference, stage):
    slot = make_slot(make_session(conference), stage)
    typed = typed_on(editor.get(page_of(slot.session))) | TYPED
    Slot.objects.all().delete()

    page = editor.post(page_of(slot.session), typed)

    assert "Någon har tagit bort den från tavlan." in words(page)
    assert typed_on(page)["slot"] == ""
    assert editor.post(page_of(slot.session), typed_on(page)).status_code == 302


def test_what_somebody_placed_meanwhile_is_not_placed_twice(editor, conference, stage):
    talk = make_session(conference)
    typed = typed_on(editor.get(page_of(talk))) | TYPED
    make_slot(talk, stage)

    page = editor.post(page_of(talk), typed)

    assert "Den har redan en plats: Lilla scenen, tisdag 12.00–12.30." in words(page)
    assert Slot.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"room": ""}, "Välj en lokal, eller att den är för alla."),
        ({"time": ""}, "Skriv när den börjar, till exempel 13.30."),
        ({"time": "middag"}, "Skriv när den börjar, till exempel 13.30."),
        ({"minutes": ""}, "Skriv hur många minuter den tar."),
        ({"day": ""}, "Välj en dag."),
        ({"time": "23:45"}, "Låt den sluta före midnatt."),
    ],
)
def test_what_is_missing_is_asked_for(editor, conference, typed, told):
    page = editor.post(page_of(make_session(conference)), TYPED | typed)

    assert told in words(page)
    assert not Slot.objects.exists()


def test_a_time_may_be_written_as_swedes_do(editor, conference):
    editor.post(page_of(make_session(conference)), TYPED | {"time": "13.05"})

    assert Slot.objects.get().starts_at == NOON + timedelta(minutes=65)


def test_what_is_proposed_has_no_page(editor, conference):
    assert editor.get(page_of(make_session(conference, state="proposed"))).status_code == 404


def test_nonsense_about_what_to_take_off_takes_nothing_off(editor, conference, stage):
    slot = make_slot(make_session(conference), stage)

    page = editor.post(page_of(slot.session), {"take_off": "1", "slot": "x", "seen": "y"})

    assert page.status_code == 200
    assert Slot.objects.exists()


def test_its_clashes_are_said(editor, conference, stage):
    slot = make_slot(make_session(conference, title_sv="Först"), stage)
    make_slot(make_session(conference, slug="other", title_sv="Sist"), stage)

    page = html.fromstring(editor.get(page_of(slot.session)).text)

    [told] = page.cssselect(".notice-warning li")
    assert "Sist" in told.text_content()
