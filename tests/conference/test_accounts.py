import pytest
import time_machine

from conference.views.accounts import TRIED_AN_ACCOUNT
from tests.factories import NOON, make_conference, make_organiser, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "lingon och hjortron"


def log_in(client, **fields):
    typed = {"username": "maj@rv.example", "password": PASSWORD} | fields
    return client.post("/arrangor/logga-in/", typed)


def test_an_organiser_logs_in_and_out(client):
    make_organiser(make_conference())
    assert client.get("/arrangor/logga-in/").status_code == 200

    answer = log_in(client, username="Maj@RV.example")

    assert (answer.status_code, answer["Location"]) == (302, "/arrangor/")
    assert client.get("/arrangor/").status_code == 200
    assert client.get("/arrangor/logga-in/")["Location"] == "/arrangor/"
    assert client.post("/arrangor/logga-ut/")["Location"] == "/arrangor/logga-in/"
    assert client.get("/arrangor/").status_code == 302


def test_logging_in_leads_to_the_page_that_was_wanted(client):
    make_organiser(make_conference())

    answer = log_in(client, next="/arrangor/2026/enheter/")

    assert answer["Location"] == "/arrangor/2026/enheter/"
    assert log_in(client, next="https://elsewhere.example/")["Location"] == "/arrangor/"


def test_known_and_unknown_addresses_are_answered_alike(client):
    make_user()
    make_user(email="gone@rv.example", is_active=False)

    pages = [
        log_in(client, username=username, password=password)
        for username, password in (
            ("maj@rv.example", "wrong"),
            ("nobody@rv.example", "wrong"),
            ("gone@rv.example", PASSWORD),
        )
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    said = [page.context["form"].non_field_errors() for page in pages]
    assert said == [["Adressen och lösenordet hör inte ihop. Försök igen."]] * 3
    assert 'value="maj@rv.example"' in pages[0].content.decode()


def test_who_tries_many_passwords_is_told_to_wait(client):
    make_user()

    with time_machine.travel(NOON, tick=False):
        answers = [log_in(client, password="wrong") for _try in range(TRIED_AN_ACCOUNT.tries + 1)]
        somebody_else = log_in(client, username="other@rv.example")

    assert answers[-2].status_code == 200
    assert answers[-1].status_code == 429
    assert somebody_else.status_code == 200


def test_logging_out_takes_a_button(client):
    assert client.get("/arrangor/logga-ut/").status_code == 405
