"""The day itself: a room is changed from a phone, and the doors follow, even without a network."""

from datetime import datetime, time

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from conference.models import Conference, User
from notifications.models import Message
from registrations import saving
from registrations.announcements import WAIT, announce_all
from registrations.demo import organiser
from scheduling.changing_now import Move, move_now
from scheduling.models import Session, Slot
from scheduling.programme import Place
from tests.journeys.browser import DESK, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NOT_TOO_WIDE = "document.documentElement.scrollWidth <= innerWidth"
# In the Small Stage from 11.20 until lunch at 11.50. The Workshop is free then.
ORDER = "Sexton kommuner, en beställning"


@pytest.fixture
def today(live_server):
    """The coffee break of the first day."""
    call_command("seed_demo", verbosity=0)
    conference = Conference.objects.get()
    at = datetime.combine(conference.starts_on, time(11, 10), conference.tz)
    with time_machine.travel(at, tick=True):
        yield at


@pytest.fixture
def maj(client, today):
    """Her session, as a cookie for the browser."""
    client.force_login(User.objects.get(email=organiser.EMAIL))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def log_in(page: Page, site: str, session: str) -> None:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}
    page.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict is one


def on_the_wall(page: Page, at: datetime, address: str) -> None:
    page.clock.install(time=at)
    page.goto(address)


def test_a_room_is_changed_in_two_taps_and_everybody_sees_it(live_server, today, maj):
    site = live_server.url
    session = Session.objects.get(title_sv=ORDER)
    saga = session.conference.registrations.confirmed().filter(saved_sessions=None)[0]
    saving.save(saga, session, now=today)
    with browser_page() as page:
        log_in(page, site, maj)
        page.goto(f"{site}/arrangor/2026/program/nu/")
        assert (violations(page), page.evaluate(NOT_TOO_WIDE)) == ([], True)

        page.get_by_role("link", name=ORDER).click()
        assert (violations(page), page.evaluate(NOT_TOO_WIDE)) == ([], True)
        page.get_by_role("button", name="Verkstaden").click()

        expect(page.locator(".notice").first).to_contain_text("publicerad")
        page.goto(f"{site}/2026/program/{session.slug}/")
        expect(page.locator(".facts s").first).to_contain_text("Lilla scenen")
        expect(page.locator(".facts .moved")).to_contain_text("Ny lokal")

    release = session.conference.releases.newest_first()[0]
    assert [(one.kind, one.session) for one in release.changes.all()] == [("moved", session)]
    letters = Message.objects.filter(to=saga.email)
    before = letters.count()
    announce_all(now=release.published_at + WAIT / 2)
    assert letters.count() == before
    announce_all(now=release.published_at + WAIT)
    assert letters.count() == before + 1


def test_nobody_is_shut_out_of_the_days_other_pages(live_server, maj):
    with browser_page() as page:
        log_in(page, live_server.url, maj)
        for address in ("nu/lokaler/lilla-scenen/?minutes=10", "skarmar/"):
            page.goto(f"{live_server.url}/arrangor/2026/program/{address}")
            assert (violations(page), page.evaluate(NOT_TOO_WIDE)) == ([], True)


def test_a_room_that_runs_late_takes_the_rest_along(live_server, today, maj):
    with browser_page(scripts=False) as page:
        log_in(page, live_server.url, maj)
        page.goto(f"{live_server.url}/arrangor/2026/program/nu/")
        page.get_by_role("link", name="Lilla scenen", exact=True).click()
        page.get_by_role("button", name="10", exact=True).click()
        expect(page.locator(".moves")).to_contain_text("11.30–12.00")
        expect(page.locator(".notice-warning")).to_contain_text("under ”Lunch”")
        page.get_by_role("button", name="Flytta och publicera").click()

        expect(page.locator(".notice").first).to_contain_text("Förseningen är publicerad")
        page.goto(f"{live_server.url}/2026/program/")
        card = page.locator(".session", has_text=ORDER)
        expect(card.locator("s")).to_have_text("I stället för 11.20–11.50")


def test_a_door_follows_a_change_and_sends_people_on(live_server, today):
    with browser_page(size=DESK) as page:
        on_the_wall(page, today, f"{live_server.url}/2026/sal/lilla-scenen/")
        expect(page.locator("[data-clock]")).to_have_text("11.10")
        expect(page.locator(".is-next h2")).to_have_text(ORDER)
        assert violations(page) == []

        slot = Slot.objects.get(session__title_sv=ORDER)
        there = Place("verkstaden", slot.starts_at, slot.ends_at)
        move_now(Conference.objects.get(), [Move(slot.uuid, 0, there)], by=None, now=today)
        page.clock.fast_forward("00:25")

        expect(page.locator(".is-next .screen-note")).to_contain_text("Har flyttat till Verkstaden")
        assert (violations(page), page.evaluate(NOT_TOO_WIDE)) == ([], True)


def test_a_door_without_a_network_goes_on_by_the_clock(live_server, today):
    with browser_page(size=DESK) as page:
        on_the_wall(page, today, f"{live_server.url}/2026/sal/lilla-scenen/")
        expect(page.locator(".is-next h2")).to_have_text(ORDER)

        page.context.set_offline(True)
        page.clock.fast_forward("15:00")
        expect(page.locator(".is-now h2")).to_have_text(ORDER)
        expect(page.locator("[data-lost]")).to_have_text("Inget nät. Programmet är från kl. 11.10.")
        expect(page.locator(".is-now progress")).to_be_visible()
        page.clock.fast_forward("30:00")
        expect(page.locator(".is-now h2")).to_have_text("Lunch")
        assert violations(page) == []

        page.context.set_offline(False)
        expect(page.locator("[data-lost]")).to_be_hidden()


def test_a_door_shows_both_languages_by_turns(live_server, today):
    with browser_page(size=DESK) as page:
        on_the_wall(page, today, f"{live_server.url}/2026/sal/lilla-scenen/#both")
        expect(page.locator("html")).to_have_attribute("lang", "sv")

        page.clock.fast_forward("00:25")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("h1")).to_have_text("Small Stage")


def test_a_door_without_scripts_asks_again_by_itself(live_server, today):
    with browser_page(size=DESK, scripts=False) as page:
        page.goto(f"{live_server.url}/2026/sal/lilla-scenen/")

        expect(page.locator(".is-next h2")).to_have_text(ORDER)
        assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "30"
