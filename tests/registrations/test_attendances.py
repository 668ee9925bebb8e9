from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from conference.models import ConferenceDay
from registrations.emails.places import confirmation
from registrations.headcounts import coming_by_day
from registrations.models import Attendance, Pool
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db


def make_hub(conference, **fields):
    hub = {
        "attendance": Attendance.HUB,
        "slug": "nod-storuman",
        "name_sv": "Nod Storuman",
        "capacity": 12,
    }
    return make_pool(conference, **hub | fields)


def test_a_hub_has_a_page_of_its_own(client):
    hub = make_hub(
        make_conference(),
        host=make_organisation(),
        address="Kommunhuset, sal Älven",
        about_sv="Vi ser konferensen tillsammans.",
        contact_name="Bo Ö",
        contact_email="bo@storuman.example",
        serves_lunch=True,
        changes_until=NOON,
    )

    with time_machine.travel(AUTUMN):
        page = client.get("/2026/delta/nod-storuman/").text

    said = [hub.address, hub.about_sv, "Umeå kommun", "bo@storuman.example", "Lunch serveras."]
    assert [words for words in said if words not in page] == []
    assert '/2026/anmalan/?attendance=hub&amp;hub=nod-storuman"' in page


def test_a_closed_way_of_taking_part_cannot_be_chosen(client):
    make_pool(make_conference(), closes_at=AUTUMN)

    with time_machine.travel(AUTUMN):
        page = client.get("/2026/delta/on-site/").text

    assert "Sara kulturhus, Skellefteå" in page
    assert "attendance=on_site" not in page


def test_there_is_no_page_for_what_is_not_there(client):
    make_conference()

    assert client.get("/2026/delta/on-site/").status_code == 404


def test_the_link_from_there_has_the_choice_made(client):
    make_hub(make_conference())

    with time_machine.travel(AUTUMN):
        page = client.get("/2026/anmalan/?attendance=hub&hub=nod-storuman").text

    assert 'id="id_attendance_hub"' in page
    assert page.count("checked") == 1
    assert page.count("selected") == 1


def test_organisers_see_who_comes_when(client, django_assert_num_queries):
    pool = make_pool(make_conference())
    first, second = pool.conference.days.order_by("date")
    make_registration(pool)
    make_registration(pool, email="bo@umea.example").days.set([second])
    make_hub(pool.conference)

    with django_assert_num_queries(3):
        rows = coming_by_day(pool.conference, [first, second])

    assert [(row.pool.slug, row.people, row.on_days) for row in rows] == [
        ("on-site", 2, (1, 2)),
        ("nod-storuman", 0, (0, 0)),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_constantly_many_queries(client, django_assert_num_queries, number):
    conference = make_conference()
    client.force_login(make_organiser(conference))
    for place in range(number):
        make_hub(conference, slug=f"hub-{place}")

    with django_assert_num_queries(8):
        assert client.get("/arrangor/2026/deltagande/").status_code == 200


def test_organisers_write_what_is_good_to_know(client):
    pool = make_pool(make_conference())
    client.force_login(make_organiser(pool.conference))
    typed = {
        "name_sv": "På plats",
        "name_en": "On site",
        "about_sv": "Garderob finns.",
        "closes_at": "2026-11-24T23:59",
        "changes_until": "2026-11-27T12:00",
    }

    answer = client.post("/arrangor/2026/deltagande/on-site/", typed)

    assert (answer.status_code, answer["Location"]) == (302, "/arrangor/2026/deltagande/")
    saved = Pool.objects.get()
    assert saved.about_sv == "Garderob finns."
    assert saved.changes_until == datetime(2026, 11, 27, 11, tzinfo=UTC)


def test_a_contact_needs_an_address(client):
    pool = make_pool(make_conference())
    client.force_login(make_organiser(pool.conference))

    page = client.post(
        "/arrangor/2026/deltagande/on-site/", {"contact_name": "Bo", "closes_at": "i går"}
    ).text

    assert "Skriv en adress där kontakten kan nås." in page
    assert "Skriv en dag och en tid, till exempel 2026-12-08 09.30." in page
    assert 'value="i går"' in page


def test_the_personal_page_and_the_calendar_know_where_the_hub_is(client):
    hub = make_hub(make_conference(), address="Kommunhuset", about_sv="Ta trapporna.")
    saga = make_registration(hub)
    ConferenceDay.objects.update(changed_at=AUTUMN + timedelta(days=1))

    page = client.get(saga.get_absolute_url()).text

    assert "Kommunhuset" in page
    assert "Ta trapporna." in page


@pytest.mark.parametrize(
    ("days", "unfolded"), [([], False), (["2026-12-08"], True), (["2026-12-24"], True)]
)
def test_what_few_need_is_folded_away_until_it_is_used(client, days, unfolded):
    make_pool(make_conference())

    with time_machine.travel(AUTUMN):
        page = client.post("/2026/anmalan/", {"days": days}).text

    assert ('<details class="more" open>' in page) is unfolded


def test_nothing_is_folded_where_nothing_more_is_asked(client):
    pool = make_pool(make_conference())
    pool.conference.days.all()[0].delete()

    with time_machine.travel(AUTUMN):
        page = client.get("/2026/anmalan/").text

    assert "<details" not in page


def test_the_letter_says_where_the_hub_is_and_what_is_good_to_know():
    hub = make_hub(make_conference(), address="Kommunhuset", about_sv="Ta trapporna.")
    saga = make_registration(hub)

    letter = confirmation(str(saga.pk), "sv")

    assert letter
    assert "Kommunhuset" in letter.text
    assert "Ta trapporna." in letter.text
