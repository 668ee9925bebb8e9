"""A reader finds their way in the programme, with and without scripts."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from conference.models import Conference
from tests.journeys.browser import DESK, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme(live_server):
    call_command("seed_demo", verbosity=0)
    return f"{live_server.url}/2026/program/"


def titles(page: Page) -> list[str]:
    return page.locator(".session:visible h3").all_inner_texts()


def test_a_choice_is_answered_at_once_and_the_address_says_it(programme):
    with browser_page(size=DESK) as page:
        page.goto(programme)
        everything = titles(page)

        page.get_by_label("Sök").press_sequentially("vård")
        expect(page.locator("[data-hits]")).to_contain_text("programpunkter")
        at_once = titles(page)
        page.reload()
        from_the_server = titles(page)
        page.get_by_text("Visa allt igen").click()

        assert 0 < len(at_once) < len(everything)
        assert from_the_server == at_once
        assert (titles(page), page.url) == (everything, programme)


def test_choices_are_the_same_without_scripts(programme):
    with browser_page(size=DESK) as page:
        page.goto(programme)
        page.locator("summary").click()
        page.get_by_label("E-hälsa", exact=True).check()
        page.get_by_label("Kan följas på distans").check()
        at_once, address = titles(page), page.url

    with browser_page(size=DESK, scripts=False) as page:
        page.goto(programme)
        page.locator("summary").click()
        page.get_by_label("E-hälsa", exact=True).check()
        page.get_by_label("Kan följas på distans").check()
        page.get_by_role("button", name="Visa").click()

        assert titles(page) == at_once
        assert "track=e-halsa" in address
        assert "online=1" in address


def test_nothing_found_is_said(programme):
    with browser_page() as page:
        page.goto(programme)
        page.get_by_label("Sök").fill("finns inte")

        expect(page.locator("[data-hits]")).to_contain_text("Inget i programmet")
        assert titles(page) == []


def test_what_goes_on_is_marked_by_the_venues_clock(programme):
    day = Conference.objects.get().starts_on
    with browser_page() as page:
        page.clock.install(time=datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC))
        page.goto(programme)

        expect(page.locator(".moment.is-now")).to_have_text(["Pågår nu"] * 5)
        expect(page.locator(".session:has(.is-next) h3")).to_have_text(["Lunch"])


@pytest.mark.parametrize("dark", [False, True])
def test_nobody_is_shut_out_of_the_programme(programme, dark):
    with browser_page(size=DESK, dark=dark) as page:
        for address in ("", "?track=e-halsa", "digital-fika-i-tolv-byar/", "../talare/"):
            page.goto(programme + address)

            assert violations(page) == []
            overflow = "document.documentElement.scrollWidth - innerWidth"
            assert page.evaluate(overflow) <= 0
