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

    [told] = page.cssselect(".notice-warning")
    assert "Sist" in told.text_content()


def suggestions_for(slot):
    return f"{BOARD}programpunkter/{slot.session_id}/forslag/?slot={slot.uuid}"


@pytest.fixture
def crowded(conference, stage):
    """Two sessions in one room at once; another room is free."""
    make_room(conference, slug="verkstaden", name_sv="Verkstaden", position=1)
    make_slot(make_session(conference, slug="other"), stage)
    return make_slot(make_session(conference), stage)


def test_the_best_places_are_a_press_away(editor, crowded):
    page = editor.get(suggestions_for(crowded))

    button = html.fromstring(page.text).cssselect(".suggested-places form")[0]
    assert "Verkstaden, tisdag 12.00–12.30" in button.text_content()
    done = editor.post(button.get("action"), dict(button.form_values()), follow=True)
    assert "Flyttad till Verkstaden, tisdag 12.00–12.30." in words(done)
    crowded.refresh_from_db()
    assert crowded.room.slug == "verkstaden"


def test_what_has_no_place_is_placed_by_a_press(editor, conference):
    talk = make_session(conference)

    page = html.fromstring(editor.get(page_of(talk)).text)

    button = page.cssselect(".suggested-places form")[0]
    editor.post(button.get("action"), dict(button.form_values()))
    assert Slot.objects.get().session == talk


def test_the_three_best_stand_above_the_form(editor, crowded):
    page = html.fromstring(editor.get(page_of(crowded.session)).text)

    assert 1 <= len(page.cssselect(".suggested-places form")) <= 3


def test_a_suggestion_that_is_stale_is_refused_in_words(editor, crowded):
    page = html.fromstring(editor.get(suggestions_for(crowded)).text)
    button = page.cssselect(".suggested-places form")[0]
    Slot.objects.update(version=1)

    done = editor.post(button.get("action"), dict(button.form_values()))

    assert "Den har just flyttats" in words(done)


def test_a_break_is_suggested_times_without_a_room(editor, conference):
    lunch = make_session(conference, kind="meal")

    page = html.fromstring(editor.get(page_of(lunch)).text)

    form = page.cssselect(".suggested-places form")[0]
    assert form.fields["room"] == "*"
    assert form.cssselect("button")[0].text_content().startswith(("Tisdag", "Onsdag"))


def test_programs_get_the_suggestions_as_json(editor, crowded):
    found = editor.get(suggestions_for(crowded), headers={"Accept": "application/json"})

    assert found["Vary"].startswith("Accept")
    first = found.json()["suggestions"][0]
    assert first.pop("reasons")[0].startswith("Lokalen är ledig")
    assert first == {
        "room": "verkstaden",
        "where": "Verkstaden, tisdag 12.00–12.30",
        "starts_at": "2026-12-08T12:00:00+01:00",
        "minutes": 30,
        "clashes": first["clashes"],
    }


def test_when_nothing_is_free_one_is_told_what_to_do(editor, conference):
    conference.days.all().delete()

    page = editor.get(suggestions_for(make_slot(make_session(conference), None)))

    assert "Ingen plats är ledig någon dag." in words(page)


@pytest.mark.parametrize("number", [1, 3])
def test_suggesting_takes_constantly_many_questions(
    editor, crowded, django_assert_num_queries, number
):
    for one in range(number):
        session = make_session(crowded.session.conference, slug=f"s{one}")
        make_slot(session, crowded.room)
    editor.get(suggestions_for(crowded))

    with django_assert_num_queries(17):
        editor.get(suggestions_for(crowded))
