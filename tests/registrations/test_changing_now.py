"""The pages of the day itself, as a phone uses them."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages.storage.fallback import FallbackStorage
from lxml import html

from conference.models import Membership
from registrations import saving
from registrations.forms.changing_now import LateForm
from registrations.the_day import room_that_is_late
from registrations.views.organiser import changing_now as views
from scheduling.changing_now import Move, move_now
from scheduling.models import Release, Session, Slot
from scheduling.programme import Place, programme_of
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_member,
    make_organiser,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/arrangor/2026/program/nu/"
LATE = f"{PAGE}lokaler/lilla-scenen/"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _morning_of_the_first_day():
    with time_machine.travel(NOON - HOUR, tick=False):
        yield


@pytest.fixture
def conference():
    """Three talks in the Small Stage, lunch for everybody, and two rooms that are free."""
    conference = make_conference()
    room = make_room(conference)
    make_room(conference, slug="sal-a", name_sv="Sal A", capacity=1, position=1)
    make_room(conference, slug="sal-b", name_sv="Sal B", capacity=60, position=2)
    for slug, hours in (("first", 0), ("second", 0.75), ("morgondag", 24)):
        session = make_session(conference, slug=slug, title_sv=slug)
        make_slot(session, room, starts_at=NOON + hours * HOUR)
    make_slot(make_session(conference, slug="lunch", kind="meal"), None, starts_at=NOON + 2 * HOUR)
    publish(conference, by=None, now=AUTUMN)
    return conference


@pytest.fixture
def editor(client, conference):
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))
    return client


def page_of(slug="first"):
    return f"{PAGE}{Slot.objects.get(session__slug=slug).uuid}/"


def published(slug="first"):
    session = programme_of(Release.objects.newest_first()[0]).session(slug)
    assert session
    return session


def words(response):
    return " ".join(html.fromstring(response.text).text_content().split())


def titles(response):
    return html.fromstring(response.text).xpath(
        "//ul[@class='now-list']//strong[not(@class)]/text()"
    )


def buttons(response):
    found = html.fromstring(response.text).xpath("//ul[@class='options']//button")
    return [" ".join(button.text_content().split()) for button in found]


def test_what_is_not_over_today_is_listed(editor):
    with time_machine.travel(NOON + HOUR / 2 + HOUR / 3, tick=False):
        page = editor.get(PAGE)

    assert titles(page) == ["second", "Sexton kommuner, en beställning"]
    assert "Pågår nu 12.45–13.15, Lilla scenen" in words(page)


def test_another_day_can_be_chosen(editor):
    page = editor.get(f"{PAGE}?day=2026-12-09")

    assert titles(page) == ["morgondag"]


@pytest.mark.parametrize(
    ("now", "first"), [(AUTUMN, "first"), (NOON + 26 * HOUR, None), (NOON + 99 * HOUR, "morgondag")]
)
def test_before_the_conference_its_first_day_is_shown_and_after_it_the_last(
    client, conference, now, first
):
    with time_machine.travel(now, tick=False):
        client.force_login(make_organiser(conference))
        page = client.get(PAGE)

    assert titles(page)[:1] == ([first] if first else [])
    assert ("Dagen är slut." in words(page)) is (first is None)


def test_without_a_programme_there_is_nothing_to_change(client):
    conference = make_conference()
    client.force_login(make_organiser(conference))

    assert "Inget program är publicerat än." in words(client.get(PAGE))
    assert client.get(f"{PAGE}00000000-0000-0000-0000-000000000000/").status_code == 404
    assert client.get(LATE).status_code == 404


def test_only_those_who_build_the_programme_change_it(client, conference):
    client.force_login(make_user())

    for page in (PAGE, page_of(), LATE, f"{page_of()}stall-in/", f"{page_of()}anda/"):
        assert client.get(page).status_code == 404


def test_free_rooms_and_later_times_are_one_tap_away(editor, conference):
    pool = make_pool(conference)
    for number in range(2):
        person = make_registration(pool, email=f"{number}@umea.example")
        saving.save(person, Session.objects.get(slug="first"), now=AUTUMN)

    page = editor.get(page_of())

    assert buttons(page) == [
        "Sal B",
        "Sal A",
        "5 minuter: 12.05–12.35",
        "10 minuter: 12.10–12.40",
        "15 minuter: 12.15–12.45",
    ]
    assert "2 personer väntas." in words(page)
    assert "För få: 1 plats" in words(page)
    assert "Inte 30 minuter: då är ”second” i lokalen." in words(page)


def test_one_tap_moves_it_in_public(editor):
    offered = html.fromstring(editor.get(page_of()).text).xpath("//ul[@class='options']//form")[0]

    page = editor.post(page_of(), dict(offered.form_values()), follow=True)

    assert published().room == "sal-b"
    assert "Nu gäller tisdag 8 december, 12.00–12.30, Sal B för ”first”" in words(page)
    assert "Ny lokal I stället för Lilla scenen" in words(page)
    assert "Tillbaka till där den var Lilla scenen 12.00–12.30" in words(editor.get(page_of()))


def test_any_time_can_be_typed(editor):
    typed = {"seen": "0", "room": "sal-b", "starts": "14.30", "ends": "1515"}

    editor.post(page_of(), typed)

    assert published().starts_at == NOON + 2.5 * HOUR
    assert published().ends_at == NOON + 3.25 * HOUR


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"ends": "12:00"}, "Den måste sluta efter att den börjar, samma dag."),
        ({"starts": "snart"}, "Skriv en tid, till exempel 13.30."),
        ({"starts": "12:40", "ends": "13:10"}, "Lediga då: Sal A, Sal B."),
        ({"seen": "7", "room": "sal-b"}, "har just ändrats. Nu gäller"),
    ],
)
def test_what_cannot_be_is_told_in_words_and_what_was_typed_is_kept(editor, typed, told):
    usual = {"seen": "0", "room": "lilla-scenen", "starts": "12:00", "ends": "12:30"}

    page = editor.post(page_of(), usual | typed)

    assert told in words(page)
    field = html.fromstring(page.text).get_element_by_id("id_starts")
    assert field.get("value") == (usual | typed)["starts"]
    assert Release.objects.count() == 1


def test_what_is_for_everybody_has_no_rooms_to_choose_from(editor):
    page = editor.get(page_of("lunch"))
    offered = html.fromstring(page.text).xpath("//ul[@class='options']//form")[0]

    editor.post(page_of("lunch"), dict(offered.form_values()))

    assert buttons(page)[0] == "5 minuter: 14.05–14.35"
    assert published("lunch").starts_at == NOON + 2 * HOUR + HOUR / 12


def test_a_session_is_cancelled_and_takes_place_after_all(editor):
    page = editor.post(f"{page_of()}stall-in/", {"seen": "0"}, follow=True)

    assert published().is_cancelled
    assert "”first” är inställd." in words(page)
    assert "Den blir av ändå" in words(editor.get(page_of()))

    page = editor.post(f"{page_of()}anda/", {"seen": "1"}, follow=True)

    assert not published().is_cancelled
    assert "”first” blir av ändå." in words(page)


def test_who_cancels_what_has_been_changed_is_told(editor):
    page = editor.post(f"{page_of()}stall-in/", {"seen": "3"}, follow=True)

    assert "har just ändrats" in words(page)
    assert not published().is_cancelled


def test_the_address_of_cancelling_leads_to_the_session(editor):
    assert editor.get(f"{page_of()}stall-in/").url == page_of()


def test_a_late_room_asks_how_late_and_shows_what_moves(editor):
    asked = editor.get(LATE)
    shown = editor.get(f"{LATE}?minutes=20&last=")

    assert "Det här flyttas" not in words(asked)
    moves = html.fromstring(shown.text).xpath("//ol[@class='moves']/li")
    assert [" ".join(move.text_content().split()) for move in moves] == [
        "first I stället för 12.00–12.30 12.20–12.50",
        "second I stället för 12.45–13.15 12.55–13.25",
    ]
    assert Release.objects.count() == 1


def test_where_a_gap_swallows_the_delay_is_said(editor):
    page = editor.get(f"{LATE}?minutes=5")

    assert "”second” börjar kl. 12.45 som planerat." in words(page)


def test_one_tap_moves_all_of_them(editor):
    shown = html.fromstring(editor.get(f"{LATE}?minutes=20").text)
    [form] = shown.xpath("//form[.//input[@name='seen']]")

    page = editor.post(LATE, dict(form.form_values()), follow=True)

    assert published("second").starts_at == NOON + HOUR * 55 / 60
    assert published("first").starts_at == NOON + HOUR / 3
    assert "Förseningen är publicerad." in words(page)


def test_a_delay_of_what_has_changed_is_shown_anew(editor):
    page = editor.post(LATE, {"minutes": "20", "last": "", "seen": "something else"})

    assert "Programmet har ändrats under tiden." in words(page)
    assert "12.20–12.50" in words(page)
    assert Release.objects.count() == 1


def test_the_chosen_last_that_runs_into_the_next_cannot_be_published(editor):
    last = Slot.objects.get(session__slug="first").uuid

    page = editor.get(f"{LATE}?minutes=20&last={last}")

    assert "Flytta med den också." in words(page)
    assert "Flytta och publicera" not in words(page)


def test_an_empty_room_has_nothing_to_delay(editor):
    page = editor.get(f"{PAGE}lokaler/sal-a/")

    assert "Inget mer händer i lokalen den dagen." in words(page)
    assert editor.get(f"{PAGE}lokaler/finns-inte/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_take_constantly_many_questions(
    editor, conference, django_assert_num_queries, number
):
    for one in range(number):
        room = make_room(conference, slug=f"sal-{one}x")
        make_slot(make_session(conference, slug=f"s{one}"), room)
    publish(conference, by=None, now=AUTUMN)
    editor.get(PAGE)

    with django_assert_num_queries(5):
        editor.get(PAGE)
    with django_assert_num_queries(12):
        editor.get(page_of())
    with django_assert_num_queries(7):
        editor.get(f"{LATE}?minutes=5")


def test_who_is_overtaken_after_having_looked_is_told(conference, rf):
    late = room_that_is_late(conference, "lilla-scenen", "", now=NOON - HOUR)
    assert late
    delay = late.delayed(conference, minutes=20, last=None, now=NOON - HOUR)
    form = LateForm({"minutes": "20", "last": "", "seen": delay.mark}, entries=late.entries)
    assert form.is_valid()
    there = Place("sal-a", NOON, NOON + HOUR / 2)
    slot = Slot.objects.get(session__slug="first").uuid
    move_now(conference, [Move(slot, 0, there)], by=None, now=NOON - HOUR)
    request = rf.post(LATE)
    request.user, request.session = make_user(), {}
    request._messages = FallbackStorage(request)

    assert not views._moved_along(request, conference, form, delay)
    assert [str(told) for told in request._messages] == [
        "”first” har just ändrats. Nu gäller tisdag 8 december, 12.00–12.30, Sal A."
    ]
