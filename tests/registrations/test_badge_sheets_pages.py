"""The pages where badges are asked for and fetched."""

from datetime import timedelta

import pytest
import time_machine

from conference.models import Membership
from registrations.badge_sheets import KEPT, make_all
from registrations.models import BadgeSheets
from tests.factories import (
    AUTUMN,
    make_conference,
    make_member,
    make_organiser,
    make_pool,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/arrangor/2026/namnskyltar/"
ALL = {"whom": "everybody", "layout": "eight", "order": "name"}
LATER = AUTUMN + timedelta(minutes=5)


@pytest.fixture
def conference():
    conference = make_conference()
    make_pool(conference)
    return conference


@pytest.fixture
def maj(client, conference):
    maj = make_organiser(conference)
    client.force_login(maj)
    return maj


def make_person(conference, name="Saga", **fields):
    return make_registration(
        conference.pools.get(), name=name, email=f"{name}@umea.example", **fields
    )


def ask(client, **fields):
    with time_machine.travel(AUTUMN, tick=False):
        answer = client.post(PAGE, ALL | fields)
    return answer, BadgeSheets.objects.order_by("-pk").first()


def made():
    make_all(clock=lambda: LATER)


def page_of(client, sheets, *, at=LATER):
    with time_machine.travel(at, tick=False):
        return client.get(f"{PAGE}{sheets.pk}/").content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Membership.Role.DESK, 200), (Membership.Role.ORGANISER, 200), (Membership.Role.VIEWER, 404)],
)
def test_the_desk_and_organisers_print_badges(client, conference, role, status):
    person = make_person(conference)
    client.force_login(make_member(conference, role, email="disa@rv.example"))

    _answer, sheets = ask(client)

    assert client.get(PAGE).status_code == status
    assert (sheets is not None) == (status == 200)
    assert conference.registrations.get() == person


def test_others_do_not_even_learn_that_there_is_a_page(client, conference):
    client.force_login(make_user())

    assert client.get(PAGE).status_code == 404


def test_the_form_says_how_many_badges_each_choice_is(client, conference, maj):
    make_person(conference, badge_printed_at=AUTUMN, avoids_photos=True)
    make_person(conference, "Tuva")
    make_person(conference, "Öda", avoids_photos=True)

    page = client.get(PAGE).content.decode()

    assert "Alla som kommer på plats: 3 namnskyltar" in page
    assert "De vars namnskylt inte är utskriven: 2 namnskyltar" in page
    assert "2 personer vill inte vara med på bild" in " ".join(page.split())


def test_nobody_to_print_is_a_sentence(client, conference, maj):
    assert "Ingen kommer på plats ännu" in client.get(PAGE).content.decode()

    make_person(conference, badge_printed_at=AUTUMN)
    page = client.get(PAGE).content.decode()
    answer, sheets = ask(client, whom="new")

    assert "Ingen har bett att få slippa vara med på bild." in page
    assert "Det finns ingen att skriva ut en namnskylt för." in answer.content.decode()
    assert sheets is None


def test_names_that_the_file_cannot_write_lead_to_the_desks_print(client, conference, maj):
    person = make_person(conference, "王小明")

    page = client.get(PAGE).content.decode()

    assert f'<a href="/arrangor/2026/disk/{person.pk}/namnskylt/"><bdi>王小明</bdi></a>' in page


def test_what_is_asked_for_is_made_by_the_worker_and_fetched(client, conference, maj):
    for name in ("Saga", "Tuva"):
        make_person(conference, name)

    answer, sheets = ask(client, has_backs="on", order="organisation")
    waiting = page_of(client, sheets, at=AUTUMN)
    made()
    ready = page_of(client, sheets)

    assert answer["Location"] == f"{PAGE}{sheets.pk}/"
    assert (sheets.asked_by, sheets.layout, sheets.has_backs) == (maj, "eight", True)
    assert "Namnskyltarna väntar på sin tur." in waiting
    assert "0 av 2 ritade" in waiting
    assert "Visa på nytt" in waiting
    assert "Namnskyltarna är klara" in ready
    assert "Hämta namnskyltarna (2 st)" in ready
    assert "skär längs märkena" in ready
    assert "vänd längs långsidan" in ready


@pytest.mark.parametrize(("language", "name"), [("", "namnskyltar-2026-"), ("/en", "badges-2026-")])
def test_the_file_is_kept_by_nobody_on_the_way(client, conference, maj, language, name):
    make_person(conference)
    _answer, sheets = ask(client)
    made()
    page = {"": f"{PAGE}{sheets.pk}/namnskyltar.pdf"}.get(
        language, f"/en/organiser/2026/badges/{sheets.pk}/badges.pdf"
    )

    with time_machine.travel(LATER, tick=False):
        answer = client.get(page)

    assert answer.content[:5] == b"%PDF-"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}{sheets.pk}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


def test_there_is_no_file_before_it_is_made_or_after_a_day(client, conference, maj):
    make_person(conference)
    _answer, sheets = ask(client)
    address = f"{PAGE}{sheets.pk}/namnskyltar.pdf"

    assert client.get(address).status_code == 404
    made()
    with time_machine.travel(LATER + KEPT, tick=False):
        assert client.get(address).status_code == 404
    assert "Filen är raderad" in page_of(client, sheets, at=LATER + KEPT)


def test_another_conferences_badges_are_not_found(client, conference, maj):
    make_person(conference)
    _answer, sheets = ask(client)
    make_organiser(make_conference(slug="2027"), email="tuva@rv.example")
    client.force_login(Membership.objects.get(conference__slug="2027").user)

    for address in (f"{PAGE}{sheets.pk}/", PAGE.replace("2026", "2027") + f"{sheets.pk}/"):
        assert client.get(address).status_code == 404


def test_what_went_wrong_is_said_and_can_be_tried_again(client, conference, maj):
    make_person(conference)
    _answer, sheets = ask(client)
    BadgeSheets.objects.update(layout="papyrus")
    made()

    failed = page_of(client, sheets)
    BadgeSheets.objects.update(layout="single")
    again = client.post(f"{PAGE}{sheets.pk}/forsok-igen/", follow=True).content.decode()
    made()

    assert "Namnskyltarna gick inte att göra." in failed
    assert "Namnskyltarna görs på nytt." in again
    assert "Hämta namnskylten" in page_of(client, sheets)
    assert client.get(f"{PAGE}{sheets.pk}/forsok-igen/").status_code == 405


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"claimed_until": LATER}, "Namnskyltarna görs nu."),
        ({"claimed_until": LATER, "done": 1, "total": 1}, "I sista steget"),
        ({"finished_at": AUTUMN, "pdf": b"", "total": 0}, "Det finns ingen kvar"),
        ({"finished_at": AUTUMN, "pdf": b"%PDF", "layout": "single"}, "Skriv ut i full storlek, u"),
    ],
)
def test_the_page_says_how_far_it_is(client, conference, maj, fields, words):
    make_person(conference)
    _answer, sheets = ask(client)
    BadgeSheets.objects.update(**fields)

    assert words in page_of(client, sheets)


def test_the_list_shows_what_was_made_before(client, conference, maj):
    make_person(conference)
    for fields in (
        {},
        {"failed_at": AUTUMN},
        {"finished_at": AUTUMN, "pdf": b"%PDF"},
        {"finished_at": AUTUMN - KEPT, "pdf": b""},
    ):
        _answer, sheets = ask(client)
        BadgeSheets.objects.filter(pk=sheets.pk).update(**fields)

    with time_machine.travel(LATER, tick=False):
        page = client.get(PAGE).content.decode()

    states = ("Raderad", "Att hämta", "Gick inte", "Görs nu")
    assert sorted(states, key=page.index) == list(states)


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_one_row_as_for_three(
    client, conference, maj, number, django_assert_num_queries
):
    for each in range(number):
        make_person(conference, f"Person {each}")
        ask(client)

    with django_assert_num_queries(7):
        client.get(PAGE)
