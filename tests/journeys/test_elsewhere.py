"""The programme on a municipality's own page, and a session proposed there."""

import pytest
from playwright.sync_api import Page, expect

from scheduling.embedding import Frame, element_markup, frame_markup
from scheduling.models import Proposal
from scheduling.publishing import publish
from tests.factories import AUTUMN, make_call, make_conference, make_room, make_session, make_slot
from tests.journeys.browser import PHONE, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# Our site is this machine here, which a site out in the world may not ask for anything.
NO_LOCAL_NETWORK = "--disable-features=LocalNetworkAccessChecks"
PAGE = """<!doctype html><html lang="sv"><head><title>Kommunen</title>
<style>li {{ display: none }}</style></head>
<body><main><h1>På gång</h1>{}</main></body></html>"""


@pytest.fixture
def conference(live_server, settings):
    settings.BASE_URL = live_server.url
    conference = make_conference()
    make_slot(make_session(conference), make_room(conference))
    publish(conference, by=None, now=AUTUMN)
    return conference


def show(page: Page, markup: str) -> None:
    """On a page of another site, whose style hides all lists."""

    def answer(route):
        route.fulfill(body=PAGE.format(markup), content_type="text/html; charset=utf-8")

    page.route("http://kommunen.example/", answer)
    page.goto("http://kommunen.example/")


def test_the_element_shows_the_programme_whatever_the_pages_style(conference):
    with browser_page(NO_LOCAL_NETWORK, size=PHONE) as page:
        show(page, element_markup(conference, language="sv"))

        link = page.get_by_role("link", name="Sexton kommuner, en beställning")
        expect(link).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_element_says_when_the_programme_cannot_be_fetched(conference):
    conference.releases.all().delete()

    with browser_page(NO_LOCAL_NETWORK, size=PHONE) as page:
        show(page, element_markup(conference, language="sv"))

        expect(page.get_by_text("Programmet kunde inte hämtas.")).to_be_visible()


def test_the_frame_shows_it_where_scripts_are_not_allowed(conference):
    with browser_page(NO_LOCAL_NETWORK, scripts=False) as page:
        show(page, frame_markup(conference, Frame(300, 500), language="en"))

        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("link", name="Sixteen municipalities, one order")).to_be_visible()


def test_a_session_is_proposed_by_keyboard_without_scripts(
    live_server, conference, transactional_db
):
    make_call(conference, closes_at=AUTUMN.replace(year=2036))

    with browser_page(scripts=False) as page:
        page.goto(f"{live_server.url}/2026/foresla/")
        page.get_by_label("Titel").focus()
        page.keyboard.type("Allt vi lärde av ett snöoväder")
        page.get_by_label("Föreläsning").focus()
        page.keyboard.press("Space")
        page.get_by_label("Ditt namn").focus()
        page.keyboard.type("Tuva Lingonstråle")
        page.keyboard.press("Tab")
        page.keyboard.type("tuva@mala.example")
        page.get_by_role("button", name="En talare till").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("group", name="Talare 1 utöver dig")).to_be_visible()
        page.get_by_role("button", name="Skicka in").focus()
        page.keyboard.press("Enter")

        expect(page.get_by_text("Det är inskickat.")).to_be_visible()

    assert Proposal.objects.get().title == "Allt vi lärde av ett snöoväder"
