"""The pages that every conference shares."""

from datetime import date

import pytest
import time_machine
from django.template.loader import render_to_string
from lxml import html

from conference.models import Conference
from tests.factories import NOON, make_conference, make_organisation


def h1(response):
    return html.fromstring(response.content).cssselect("h1")[0].text_content().strip()


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_the_root_leads_to_the_conference_being_held(client):
    make_conference(slug="2027", starts_on=date(2027, 12, 7), ends_on=date(2027, 12, 8))
    make_conference()

    assert client.get("/").headers["Location"] == "/2026/"
    assert client.get("/en/").headers["Location"] == "/en/2026/"


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_when_all_are_over_the_root_leads_to_the_latest(client):
    make_conference(slug="2024", starts_on=date(2024, 12, 3), ends_on=date(2024, 12, 4))
    make_conference(slug="2025", starts_on=date(2025, 12, 2), ends_on=date(2025, 12, 3))

    assert client.get("/").headers["Location"] == "/2025/"


@pytest.mark.django_db
def test_before_the_first_conference_the_root_says_so(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "Ingen konferens är utlyst ännu" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/tillganglighet/", "Tillgänglighetsredogörelse"),
        ("/en/accessibility/", "Accessibility statement"),
        ("/personuppgifter/", "Så behandlar vi dina personuppgifter"),
        ("/en/privacy/", "How we handle your personal data"),
    ],
)
def test_each_language_has_its_own_words(client, address, title):
    make_conference(organiser=make_organisation())

    response = client.get(address)

    assert h1(response) == title
    assert html.fromstring(response.content).get("lang") == ("en" if "/en/" in address else "sv")
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/tillganglighet/", "/en/privacy/"])
def test_the_common_pages_need_no_conference(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_the_statement_has_all_that_the_law_asks_for(client):
    make_conference(organiser=make_organisation())

    text = " ".join(html.fromstring(client.get("/tillganglighet/").content).text_content().split())

    for part in (
        "Umeå kommun står bakom",
        "Den gäller webbplatsen för konferensen Digitala Västerbotten",
        "delvis förenlig",
        "Innehåll som inte är tillgängligt",
        "Oskäligt betungande anpassning",
        "Innehåll som lagen inte omfattar",
        "Hur vi har testat",
        "Senaste bedömning",
        "Redogörelsen uppdaterad",
        "Säg till om något inte fungerar",
        "anmäla bristen till Digg",
    ):
        assert part in text


@pytest.mark.django_db
def test_every_page_leads_to_accessibility_privacy_and_the_organiser(client):
    conference = make_conference()

    document = html.fromstring(client.get("/tillganglighet/").content)

    addresses = [link.get("href") for link in document.cssselect("footer a")]
    assert addresses[0] == f"mailto:{conference.contact_email}"
    assert {"/tillganglighet/", "/personuppgifter/"} <= set(addresses)


@pytest.mark.django_db
def test_a_page_that_does_not_exist_helps(client):
    response = client.get("/finns/inte/")

    assert response.status_code == 404
    assert h1(response) == "Här finns ingen sida"


def test_a_page_that_does_not_exist_needs_no_database(client):
    assert client.get("/en/nowhere/").status_code == 404


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_an_error_is_said_in_words_without_database_or_request(code):
    page = html.fromstring(render_to_string(f"{code}.html"))

    assert page.cssselect("h1")
    assert page.cssselect(".lead")


@pytest.mark.django_db
def test_a_co_financed_conference_shows_the_emblem(client):
    make_conference(is_eu_cofinanced=True)
    assert "Medfinansieras av Europeiska unionen" in client.get("/tillganglighet/").content.decode()

    Conference.objects.update(is_eu_cofinanced=False)
    assert "Medfinansieras" not in client.get("/tillganglighet/").content.decode()
