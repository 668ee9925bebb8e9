"""An organiser sets up a door, pairs a phone to practise with, and lets empty seats go."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from registrations import seats
from registrations.models import Checkpoint, Device, Seat
from scheduling.publishing import publish
from tests.factories import (
    make_checkpoint,
    make_conference,
    make_organiser,
    make_pool,
    make_registration,
    make_workshop,
)
from tests.journeys.browser import PHONE, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAGES = ("checkpoints", "checkpoint_kinds", "evacuation", "devices", "pair_device")
PAGES_OF_A_DOOR = ("edit_checkpoint", "empty_seats", "remove_checkpoint")
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def workshop():
    """One that began ten minutes ago, booked by two who have not come and waited for by a third."""
    now = datetime.now(UTC)
    conference = make_conference(starts_on=now.date(), ends_on=now.date() + timedelta(days=1))
    make_organiser(conference)
    workshop = make_workshop(conference, starts_at=now - timedelta(minutes=10))
    publish(conference, by=None, now=now)
    pool = make_pool(conference)
    for name in ("Saga", "Bo", "Siv"):
        person = make_registration(pool, name=name, email=f"{name}@umea.example")
        seats.book(person, workshop, now=now - timedelta(hours=1))
    return workshop


def tab_to(page: Page, wanted: Locator) -> None:
    """Walk on with Tab until it has the focus."""
    for _step in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {wanted}")


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def assert_for_everybody(page: Page) -> None:
    assert violations(page) == []
    assert not page.evaluate(TOO_WIDE)


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("input:focus")).to_be_visible()
    page.keyboard.type("maj@rv.example")
    page.keyboard.press("Tab")
    page.keyboard.type("lingon och hjortron")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_door_a_phone_and_empty_seats_with_the_keyboard(live_server, settings, workshop, scripts):
    settings.BASE_URL = live_server.url
    with browser_page(size=PHONE, scripts=scripts) as page:
        open_page(page, f"{live_server.url}/arrangor/2026/dorrar/")
        expect(heading(page)).to_have_text("Dörrar och kontroller")
        press(page, page.get_by_role("link", name="Lägg till en dörr"))
        expect(heading(page)).to_have_text("Vad är det för dörr?")
        press(page, page.get_by_role("link", name="Dörr till programpunkt"))
        tab_to(page, page.get_by_label("Programpunkt"))
        page.keyboard.type("Rita")
        tab_to(page, page.get_by_label("Bara den som har bokat plats"))
        page.keyboard.press("ArrowDown")
        press(page, page.get_by_role("button", name="Lägg till dörren"))

        expect(page.get_by_text("Rita samverkan på en servett är tillagd.")).to_be_visible()
        door = Checkpoint.objects.get()
        assert (door.session, door.entry) == (workshop, Checkpoint.Entry.FREE)

        press(page, page.get_by_role("link", name="Enheter"))
        press(page, page.get_by_role("link", name="Anslut en telefon"))
        tab_to(page, page.get_by_label("Enhetens namn"))
        page.keyboard.type("Verkstaden")
        tab_to(page, page.get_by_label("Öva"))
        page.keyboard.press("Space")
        press(page, page.get_by_role("button", name="Visa koden"))
        expect(page.get_by_text("Den här övar")).to_be_visible()
        code = page.get_by_role("img", name="QR-kod").bounding_box()
        assert code
        assert code["width"] > 300
        press(page, page.get_by_role("link", name="Klart"))
        expect(page.get_by_role("row", name="Verkstaden")).to_contain_text("övar")
        assert Device.objects.get().is_rehearsal

        press(page, page.get_by_role("link", name="Dörrar"))
        press(page, page.get_by_role("link", name="Tomma platser"))
        expect(page.get_by_text("Saga, Umeå kommun")).to_be_visible()
        press(page, page.get_by_role("button", name="Släpp 2 tomma platser"))
        expect(page.get_by_text("2 platser är släppta. 1 går till någon")).to_be_visible()
    assert [seat.registration.name for seat in Seat.objects.all()] == ["Siv"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_step_is_for_everybody(live_server, settings, workshop, language):
    settings.BASE_URL = live_server.url
    door = make_checkpoint(workshop.conference, kind="session", session=workshop, slug="sam2")
    with override(language):
        pages = [reverse(name, args=["2026"]) for name in PAGES]
        kinds = [reverse("add_checkpoint", args=["2026", kind]) for kind in Checkpoint.Kind]
        own = [reverse(name, args=["2026", door.pk]) for name in PAGES_OF_A_DOOR]
    with browser_page(size=PHONE) as page:
        open_page(page, live_server.url + pages[0])
        expect(page.locator("tbody tr")).to_have_count(1)
        for address in (*own, *kinds, *pages):
            page.goto(live_server.url + address)
            assert_for_everybody(page)
        page.locator("main form button").click()
        expect(page.get_by_role("alert")).to_be_focused()
        assert_for_everybody(page)
        page.locator("#id_name").fill("Verkstaden")
        page.locator("main form button").click()
        expect(page.locator(".pairing-code")).to_be_visible()
        assert_for_everybody(page)
