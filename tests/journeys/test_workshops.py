"""An attendee chooses workshops: books, waits, swaps; and an organiser makes room."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from registrations import seats
from registrations.models import Attendance, Registration
from scheduling.models import Session
from tests.factories import make_user
from tests.journeys.browser import DESK, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server, settings):
    settings.BASE_URL = live_server.url
    call_command("seed_demo", verbosity=0)
    return live_server.url


def workshop(code):
    return Session.objects.get(code=f"{code}26")


def row_of(page: Page, code: str):
    """A session's place on the page."""
    return page.locator(f"#slot-{workshop(code).slots.get().pk}")


def somebody_with_an_empty_programme() -> Registration:
    person = Registration.objects.confirmed().filter(
        pool__attendance=Attendance.ON_SITE, seats=None, days=None
    )[0]
    person.saved_sessions.all().delete()
    return person


@pytest.mark.parametrize(
    ("address", "in_line", "swap"),
    [
        ("/min/{}/program/", "Plats 7 i kön", "Byt till den här"),
        ("/en/my/{}/agenda/", "Number 7 in line", "Swap to this"),
    ],
)
def test_waiting_booking_and_swapping_on_a_phone_without_scripts(site, address, in_line, swap):
    person = somebody_with_an_empty_programme()
    seats.set_seats(workshop("KOM2"), 60, now=timezone.now())
    with browser_page(scripts=False) as page:
        page.goto(site + address.format(person.personal_token))
        row_of(page, "SAM2").get_by_role("button").click()
        expect(row_of(page, "SAM2")).to_contain_text(in_line)
        row_of(page, "TJA3").get_by_role("button").click()
        row_of(page, "KOM2").get_by_role("button").click()
        expect(row_of(page, "KOM2").locator(".status-good")).to_be_visible()
        expect(row_of(page, "TJA3").locator(".clash").first).to_be_visible()

        seats.set_seats(workshop("SAM2"), 40, now=timezone.now())
        page.reload()
        expect(row_of(page, "SAM2").locator(".status-warning")).to_be_visible()
        row_of(page, "SAM2").get_by_role("button", name=swap).click()

        expect(row_of(page, "SAM2").locator(".status-good")).to_be_visible()
        expect(row_of(page, "KOM2").get_by_role("button", name=swap)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        small = page.locator(".choice-form button").evaluate_all(
            "buttons => buttons.filter(one => one.offsetHeight < 44).length"
        )
        assert small == 0

    with browser_page() as page:
        page.goto(site + address.format(person.personal_token))
        assert violations(page) == []


def test_booking_by_keyboard_alone(site):
    person = somebody_with_an_empty_programme()
    with browser_page(size=DESK) as page:
        page.goto(f"{site}/min/{person.personal_token}/program/")
        row_of(page, "TJA6").get_by_role("button").focus()
        page.keyboard.press("Enter")
        expect(row_of(page, "TJA6").locator(".status-good")).to_be_visible()

        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.value") == "leave"
        page.keyboard.press("Enter")
        expect(row_of(page, "TJA6").get_by_role("button", name="Boka")).to_be_visible()


def test_a_clash_that_came_meanwhile_is_told_at_the_session(site):
    person = somebody_with_an_empty_programme()
    for code in ("KOM2", "SAM2"):
        seats.set_seats(workshop(code), 60, now=timezone.now())
    with browser_page() as page:
        page.goto(f"{site}/min/{person.personal_token}/program/")
        seats.book(person, workshop("KOM2"), now=timezone.now())
        row_of(page, "SAM2").get_by_role("button").click()

        expect(row_of(page, "SAM2").get_by_role("alert")).to_contain_text("Vill du byta?")
        assert violations(page) == []
        row_of(page, "SAM2").get_by_role("button", name="Byt till den här").click()
        expect(row_of(page, "SAM2").locator(".status-good")).to_be_visible()


def test_an_organiser_makes_room_and_puts_somebody_in(site):
    make_user(email="sven@rv.example", password="lingon och hjortron", is_superuser=True)
    page_of_workshop = f"{site}/arrangor/2026/workshoppar/{workshop('FOR6').pk}/"
    with browser_page() as page:
        page.goto(f"{site}/arrangor/2026/workshoppar/")
        page.locator("[name=username]").fill("sven@rv.example")
        page.locator("[name=password]").fill("lingon och hjortron")
        page.keyboard.press("Enter")
        expect(page.get_by_role("table").first).to_contain_text("Öva strömavbrottet")
        assert violations(page) == []

        page.goto(page_of_workshop)
        page.get_by_role("spinbutton", name="Platser").fill("1")
        page.get_by_role("button", name="Ändra").click()
        expect(page.get_by_role("alert")).to_contain_text("32 platser är redan tagna")
        assert violations(page) == []
        page.get_by_role("spinbutton", name="Platser").fill("34")
        page.get_by_role("button", name="Ändra").click()
        expect(page.get_by_role("status")).to_contain_text("Nu finns det 34 platser.")

        page.get_by_label("Vem").select_option(index=1)
        page.get_by_label("Varför").fill("Hjälper till")
        page.get_by_role("button", name="Ge platsen").click()
        expect(page.get_by_role("status")).to_contain_text("får veta det i ett mejl")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
