"""A steward pairs a phone and lets people in."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from registrations.badges import qr_png
from registrations.devices import Pairing, pair
from registrations.models import CheckIn, Checkpoint, Device
from tests.factories import (
    make_checkpoint,
    make_conference,
    make_organiser,
    make_pool,
    make_registration,
)
from tests.journeys.browser import browser_page, violations
from tests.journeys.film import camera_showing, film_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def door(live_server, settings):
    settings.BASE_URL = live_server.url
    checkpoint = make_checkpoint(make_conference())
    make_pool(checkpoint.conference)
    return pair(Pairing(checkpoint, "Entré norr"), now=datetime.now(UTC))


def make_guest(door, **fields):
    return make_registration(door.device.conference.pools.get(), **fields)


def test_a_badge_held_before_the_camera_is_let_in_and_then_known(door, tmp_path):
    saga = make_guest(door)
    film = film_of(qr_png(saga.ticket_code), tmp_path)

    with browser_page(*camera_showing(film)) as page:
        page.goto(door.url)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!", timeout=15_000)
        expect(page.locator("#verdict-detail")).to_have_text(
            re.compile(r"Incheckad kl\. \d{1,2}\.\d\d\.")
        )
        expect(page.locator("body")).to_have_attribute("data-tone", "good")
        assert "pair=" not in page.url
        page.wait_for_timeout(1_500)
        assert CheckIn.objects.count() == 1

        page.reload()
        expect(page.locator("#verdict-title")).to_have_text("Redan incheckad", timeout=15_000)
        expect(page.locator("#verdict-detail")).to_have_text(
            re.compile(r"Kl\. \d{1,2}\.\d\d vid Entré norr\.")
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations(page) == []


def test_a_hand_scanner_a_typed_code_and_a_mistake_taken_back(door):
    saga = make_guest(door)

    with browser_page() as page:
        page.goto(door.url)
        expect(page.locator("#door-name")).to_have_text("Entré norr · Entrén")
        page.locator("body").press_sequentially(saga.ticket_code.lower())
        page.keyboard.press("Enter")
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        expect(page.locator("#count")).to_have_text(re.compile(r"1\s+inne av 1"))

        page.get_by_role("button", name="Ångra den senaste").click()
        page.get_by_role("button", name="Ångra incheckningen").click()
        expect(page.locator("#verdict-title")).to_have_text("Ångrad")
        expect(page.locator("#count")).to_have_text(re.compile(r"0\s+inne av 1"))

        page.get_by_label("Skriv koden").fill(saga.ticket_code)
        page.get_by_role("button", name="Checka in").click()
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        expect(page.locator("#last li")).to_have_count(2)

        page.get_by_label("Skriv koden").fill("nonsens")
        page.keyboard.press("Enter")
        expect(page.locator("#verdict-title")).to_have_text("Okänd kod")
        expect(page.locator("body")).to_have_attribute("data-tone", "bad")
        assert violations(page) == []


def test_in_and_out_where_the_rule_is_so(door):
    Checkpoint.objects.update(rule=Checkpoint.Rule.IN_OUT)
    saga = make_guest(door)

    with browser_page(language="en-GB") as page:
        page.goto(door.url.replace("/dorr/", "/en/door/"))
        page.get_by_label("Out", exact=True).check()
        for expected in ("Is not inside", "Welcome, Saga!", "Goodbye, Saga!"):
            page.get_by_label("Type the code").fill(saga.ticket_code)
            page.keyboard.press("Enter")
            expect(page.locator("#verdict-title")).to_have_text(expected)
            other = "In" if expected == "Is not inside" else "Out"
            page.get_by_label(other, exact=True).check()
        assert violations(page) == []


@pytest.mark.parametrize(("address", "language"), [("/dorr/", "sv"), ("/en/door/", "en")])
def test_an_unpaired_phone_says_how_to_pair_it(live_server, address, language):
    with browser_page() as page:
        page.goto(live_server.url + address)

        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == []


def test_a_phone_that_was_shut_out_says_so(door):
    with browser_page() as page:
        page.goto(door.url)
        expect(page.locator("#count")).to_be_visible()
        Device.objects.update(revoked_at=datetime.now(UTC))

        page.get_by_label("Skriv koden").fill("DV1")
        page.keyboard.press("Enter")

        expect(page.get_by_text("Enheten är inte längre ansluten")).to_be_visible()
        assert page.evaluate("localStorage.length") == 0


def test_an_organiser_pairs_a_phone_that_then_scans(live_server, settings):
    settings.BASE_URL = live_server.url
    checkpoint = make_checkpoint(make_conference())
    make_organiser(checkpoint.conference)
    saga = make_registration(make_pool(checkpoint.conference))

    with browser_page() as page:
        page.goto(f"{live_server.url}/arrangor/2026/enheter/")
        assert violations(page) == []
        page.get_by_label("E-postadress").fill("maj@rv.example")
        page.get_by_label("Lösenord").fill("lingon och hjortron")
        page.get_by_role("button", name="Logga in").click()
        page.get_by_role("link", name="Anslut en telefon").click()
        assert violations(page) == []
        page.get_by_label("Enhetens namn").fill("Entré norr")
        page.get_by_role("button", name="Visa koden").click()
        expect(page.get_by_role("img", name="QR-kod")).to_be_visible()
        assert violations(page) == []
        page.get_by_text("Länken som text").click()
        link = page.locator(".pairing-link").inner_text()

        page.get_by_role("link", name="Klart").click()
        expect(page.get_by_role("row", name="Entré norr")).to_contain_text("I bruk")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations(page) == []
        page.goto(f"{live_server.url}/en/organiser/2026/devices/")
        expect(page.get_by_role("row", name="Entré norr")).to_contain_text("In use")
        assert violations(page) == []

        page.goto(link)
        page.get_by_label("Skriv koden").fill(saga.ticket_code)
        page.keyboard.press("Enter")
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
