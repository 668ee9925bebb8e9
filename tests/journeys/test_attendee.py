"""An attendee registers, reads the letter, comes in at the door, or stays at home after all."""

from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from conference.models import Conference
from notifications.tasks import deliver_due_messages
from registrations.devices import Pairing, pair
from registrations.models import Checkpoint, Pool, Registration
from tests.journeys.browser import DESK, PHONE, browser_page, violations
from tests.journeys.film import camera_showing, film_of
from tests.post_box import open_post_box

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server, settings):
    """The demo conference, served at an address that letters and doors can name."""
    settings.BASE_URL = live_server.url
    call_command("seed_demo", verbosity=0)
    return live_server.url


def fill_in(page: Page, *, name="Saga Hjortronklint", email="saga@skelleftea.example"):
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=organisation]").fill("Skellefteå kommun")


def test_from_the_first_page_to_let_in_at_the_door(site, tmp_path):
    with browser_page() as page, open_post_box() as post_box:
        page.goto(site)
        page.get_by_role("link", name="Anmäl dig").first.click()
        fill_in(page)
        page.get_by_label("På plats").check()
        page.get_by_role("button", name="Anmäl dig").click()

        expect(page.locator("[data-status]")).to_have_attribute("data-status", "confirmed")
        code = page.locator("[data-ticket-code]").inner_text()
        shown = page.locator("img.badge-code")
        assert shown.evaluate("image => image.naturalWidth") > 0
        deliver_due_messages()

    [letter] = post_box.letters
    assert letter["X-DV-Mail"] == "confirmation"
    [badge] = [part for part in letter.walk() if part.get_content_type() == "image/png"]
    picture = badge.get_payload(decode=True)
    assert isinstance(picture, bytes)
    (tmp_path / "badge.png").write_bytes(picture)
    [read] = zxingcpp.read_barcodes(Image.open(tmp_path / "badge.png"))
    assert read.text == code

    entrance = Checkpoint.objects.get(slug="entrance")
    door = pair(Pairing(entrance, "Entré norr"), now=datetime.now(UTC))
    with browser_page(*camera_showing(film_of(picture, tmp_path))) as page:
        page.goto(door.url)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!", timeout=15_000)
        page.reload()
        expect(page.locator("#verdict-title")).to_have_text("Redan incheckad", timeout=15_000)
        expect(page.locator("#verdict-detail")).to_contain_text("Entré norr")


def test_registering_by_keyboard_alone_and_without_scripts(site):
    with browser_page(size=DESK, language="en-GB", scripts=False) as page:
        page.goto(f"{site}/en/2026/register/")
        page.locator("[name=name]").focus()
        for answer in ("Risten", "risten@rv.example", "Region Västerbotten"):
            page.keyboard.type(answer)
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")

        expect(page.locator("[data-status]")).to_have_attribute("data-status", "confirmed")
        expect(page.get_by_role("heading", level=1)).to_have_text("You are registered")


def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(site):
    with browser_page() as page:
        page.goto(f"{site}/2026/anmalan/")
        fill_in(page, email="saga@skelleftea")
        page.get_by_label("På plats").check()
        page.get_by_role("button", name="Anmäl dig").click()

        assert page.locator("[name=name]").input_value() == "Saga Hjortronklint"
        assert page.locator("[name=email]").get_attribute("aria-invalid") == "true"
        expect(page.get_by_text("till exempel anna@").first).to_be_visible()
        assert violations(page) == []


def test_full_on_site_means_the_waiting_list_with_an_online_place_until_somebody_cancels(site):
    pool = Pool.objects.get(attendance="on_site")
    Pool.objects.filter(pk=pool.pk).update(capacity=pool.taken)
    holder = Registration.objects.confirmed().filter(pool=pool)[0]

    with browser_page() as page:
        page.goto(f"{site}/2026/anmalan/")
        fill_in(page)
        expect(page.get_by_text("väntelistan").first).to_be_visible()
        assert violations(page) == []
        page.get_by_label("På plats").check()
        page.get_by_role("button", name="Anmäl dig").click()
        waiting = page.locator("[data-status]")
        expect(waiting).to_have_attribute("data-status", "waitlisted")
        expect(waiting).to_have_attribute("data-position", "1")
        assert violations(page) == []
        address = page.url

        page.goto(f"{site}/min/{holder.personal_token}/avanmal/")
        assert violations(page) == []
        page.get_by_role("button", name="Avanmäl").click()
        expect(page.locator("[data-status]")).to_have_attribute("data-status", "cancelled")
        assert violations(page) == []

        page.goto(address)
        expect(page.locator("[data-status]")).to_have_attribute("data-status", "confirmed")


def test_registering_twice_only_sends_a_letter(site):
    known = Registration.objects.confirmed()[0]

    with browser_page() as page:
        page.goto(f"{site}/2026/anmalan/")
        fill_in(page, email=known.email.upper())
        page.get_by_label("På distans").check()
        page.get_by_role("button", name="Anmäl dig").click()

        expect(page.locator("[data-status]")).to_have_attribute("data-status", "check-mail")
        assert violations(page) == []


PAGES = [
    "",
    "2026/",
    "2026/program/",
    "2026/program/?online=1",
    "2026/program/sexton-kommuner-en-bestallning/",
    "2026/talare/",
    "2026/anmalan/",
    "2026/min-lank/",
    "tillganglighet/",
    "personuppgifter/",
    "arrangor/logga-in/",
    "finns-inte/",
]
IN_ENGLISH = {
    "program": "programme",
    "talare": "speakers",
    "anmalan": "register",
    "min-lank": "my-link",
    "tillganglighet": "accessibility",
    "personuppgifter": "privacy",
    "arrangor": "organiser",
    "logga-in": "log-in",
}


def in_english(address: str) -> str:
    return "en/" + "/".join(IN_ENGLISH.get(part, part) for part in address.split("/"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE, (320, 640)], ids=["desk", "phone", "narrow"])
def test_every_public_page_is_accessible_in_both_languages(site, size, dark):
    with browser_page(size=size, dark=dark) as page:
        for address in [*PAGES, *map(in_english, PAGES)]:
            page.goto(f"{site}/{address}")

            assert (address, violations(page)) == (address, [])
            assert (address, page.evaluate("document.documentElement.scrollWidth")) <= (
                address,
                size[0],
            )


@pytest.mark.parametrize(
    ("opens", "closes", "heading"),
    [
        (timedelta(days=1), timedelta(days=2), "Anmälan har inte öppnat"),
        (timedelta(days=-2), timedelta(days=-1), "Anmälan är stängd"),
    ],
)
def test_a_form_that_is_not_open_says_so(site, opens, closes, heading):
    Conference.objects.update(registration_opens_at=timezone.now() + opens)
    Pool.objects.update(closes_at=timezone.now() + closes)

    with browser_page() as page:
        for address in ("2026/anmalan/", "en/2026/register/", "2026/"):
            page.goto(f"{site}/{address}")
            assert violations(page) == []
        page.goto(f"{site}/2026/anmalan/")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
