"""Organisers watch people come, on a page and on a screen in the hall."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from registrations.checkin import Scan, check_in
from registrations.devices import Pairing, find, pair
from tests.factories import (
    make_checkpoint,
    make_conference,
    make_organiser,
    make_pool,
    make_registration,
)
from tests.journeys.browser import DESK, PHONE, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NOT_TOO_WIDE = "document.documentElement.scrollWidth <= innerWidth"
NARROW = (320, 640)


@pytest.fixture
def conference():
    """It is on today, and two are expected."""
    today = datetime.now(UTC).date()
    conference = make_conference(starts_on=today, ends_on=date(today.year + 1, 12, 31))
    pool = make_pool(conference)
    make_registration(pool)
    make_registration(pool, email="bo@umea.example", name="Bo Tallmark")
    return conference


@pytest.fixture
def door(conference):
    now = datetime.now(UTC)
    paired = pair(Pairing(make_checkpoint(conference), "Entré norr"), now=now)
    return find(paired.token, now=now)


@pytest.fixture
def maj(client, conference):
    """Her session, as a cookie for the browser."""
    client.force_login(make_organiser(conference))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def let_in(person, door):
    now = datetime.now(UTC)
    check_in(Scan(id=uuid4(), ticket=person.ticket_code, scanned_at=now), door=door, now=now)


@pytest.fixture
def one_has_come(conference, door):
    let_in(conference.registrations.earliest("pk"), door)


def log_in(page: Page, site: str, session: str) -> None:
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}]
    )


def test_who_comes_is_seen_on_the_open_page_until_it_is_paused(live_server, conference, door, maj):
    saga, bo = conference.registrations.order_by("pk")
    with browser_page(size=DESK) as page:
        log_in(page, live_server.url, maj)
        page.goto(f"{live_server.url}/arrangor/2026/ankomster/")
        numbers = page.locator(".arrivals-numbers")
        expect(numbers).to_contain_text("Kvar 2")
        page.get_by_text("Kurvan som tabell").click()

        let_in(saga, door)
        expect(numbers).to_contain_text("Kvar 1")
        expect(
            page.get_by_role("img", name="Hur många som hade kommit vid varje tid")
        ).to_be_visible()
        expect(page.get_by_role("row", name="Umeå kommun 2 1 1")).to_be_visible()
        expect(page.locator("details tbody tr")).to_be_visible()
        assert (violations(page), page.evaluate(NOT_TOO_WIDE)) == ([], True)

        page.get_by_role("button", name="Pausa uppdateringen").click()
        let_in(bo, door)
        page.wait_for_timeout(6_000)
        expect(numbers).to_contain_text("Kvar 1")
        page.get_by_role("button", name="Fortsätt uppdatera").click()
        expect(numbers).to_contain_text("Kvar 0")


def test_the_screen_names_nobody_and_says_how_old_its_numbers_are(
    live_server, conference, door, maj
):
    with browser_page(size=DESK) as page:
        log_in(page, live_server.url, maj)
        page.goto(f"{live_server.url}/arrangor/2026/ankomster/skarm/")
        expect(page.locator(".hall")).to_contain_text("0 av 2 har kommit")

        let_in(conference.registrations.earliest("pk"), door)
        expect(page.locator(".hall")).to_contain_text("1 av 2 har kommit")
        expect(page.locator(".hall")).to_contain_text("1 senaste minuten, 1 kvar")
        assert "Saga" not in page.content()

        page.context.set_offline(True)
        expect(page.get_by_role("status")).to_contain_text("Ingen kontakt med webbplatsen")
        page.context.set_offline(False)
        expect(page.get_by_role("status")).to_have_text("")
        page.context.clear_cookies()
        expect(page.get_by_role("status")).to_contain_text("Siffrorna är från kl.")
        expect(page.locator(".hall")).to_contain_text("1 av 2 har kommit")


@pytest.fixture(params=[NARROW, PHONE, DESK], ids=str)
def size(request):
    return request.param


@pytest.mark.parametrize("dark", [True, False])
def test_every_size_and_light_can_be_read(live_server, one_has_come, maj, size, dark):
    with browser_page(size=size, dark=dark) as page:
        log_in(page, live_server.url, maj)
        for address in ("/arrangor/2026/ankomster/", "/en/organiser/2026/arrivals/screen/"):
            page.goto(live_server.url + address)
            expect(page.locator("svg.curve")).to_be_visible()
            assert (violations(page), page.evaluate(NOT_TOO_WIDE)) == ([], True)


def test_without_scripts_a_link_shows_the_page_anew(live_server, conference, door, maj):
    with browser_page(scripts=False) as page:
        log_in(page, live_server.url, maj)
        page.goto(f"{live_server.url}/arrangor/2026/ankomster/")
        let_in(conference.registrations.earliest("pk"), door)

        page.get_by_role("link", name="Visa på nytt").click()

        expect(page.locator(".arrivals-numbers")).to_contain_text("Kvar 1")
        expect(page.get_by_role("button", name="Pausa uppdateringen")).to_be_hidden()
