"""Somebody who cannot come hands over, answers no, or has themselves erased."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from conference.models import Conference
from notifications.tasks import deliver_due_messages
from registrations.demo import organiser
from registrations.models import Registration
from registrations.tasks import remind_and_ask
from tests.journeys.browser import DESK, PHONE, browser_page, violations
from tests.post_box import open_post_box

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server, settings):
    settings.BASE_URL = live_server.url
    call_command("seed_demo", verbosity=0)
    return live_server.url


def somebody() -> Registration:
    return Registration.objects.confirmed().filter(attendance="on_site").order_by("pk")[0]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_colleague_comes_instead(site):
    registration = somebody()
    with browser_page(size=PHONE) as page, open_post_box() as post_box:
        page.goto(site + registration.get_absolute_url())
        page.get_by_role("link", name="Överlåt till en kollega").click()
        assert (violations(page), fits(page)) == ([], True)
        page.get_by_label("Din kollegas namn").fill("Ture Björkskog")
        page.get_by_role("button", name="Överlåt").click()
        assert violations(page) == []
        assert page.get_by_label("Din kollegas namn").input_value() == "Ture Björkskog"
        page.get_by_label("E-postadress").fill("ture@skelleftea.example")
        page.get_by_role("button", name="Överlåt").click()
        expect(page.locator("[data-status]")).to_have_attribute("data-status", "check-mail")
        assert (violations(page), fits(page)) == ([], True)
        answer = page.goto(site + registration.get_absolute_url())
        assert answer
        assert answer.status == 404
        deliver_due_messages()

        by_kind = {letter["X-DV-Mail"]: letter for letter in post_box.letters}
        assert by_kind["handed-over"]["To"] == registration.email
        link = site + Registration.objects.get(pk=registration.pk).get_absolute_url()
        body = by_kind["received"].get_body(("plain",))
        assert body
        assert link in body.get_content()
        page.goto(link)
        expect(page.locator(".badge-name")).to_have_text("Ture Björkskog")
        expect(page.locator("[data-ticket-code]")).not_to_have_text(registration.ticket_code)


def test_it_is_handed_over_by_keyboard_alone_and_without_scripts(site):
    registration = somebody()
    with browser_page(size=DESK, language="en-GB", scripts=False) as page:
        page.goto(f"{site}/en/my/{registration.personal_token}/hand-over/")
        page.locator("[name=name]").focus()
        for answer in ("Risten", "risten@rv.example"):
            page.keyboard.type(answer)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "A letter is on its way to your colleague"
        )
    assert Registration.objects.get(pk=registration.pk).name == "Risten"


def test_asked_whether_one_comes_one_press_is_the_answer(site):
    Conference.objects.update(reconfirm_at=timezone.now(), reminder_at=None)
    registration = somebody()
    remind_and_ask()
    with browser_page(size=PHONE) as page:
        page.goto(site + registration.get_absolute_url())
        assert violations(page) == []
        page.get_by_role("link", name="Svara ja eller nej").click()
        assert (violations(page), fits(page)) == ([], True)
        page.get_by_role("button", name="Ja, jag kommer").click()
        expect(page.get_by_text("Du har svarat att du kommer.")).to_be_visible()

    with browser_page(size=DESK) as page:
        page.goto(f"{site}/arrangor/")
        page.locator("[name=username]").fill(organiser.EMAIL)
        page.locator("[name=password]").fill(organiser.password())
        page.get_by_role("button", name="Logga in").click()
        page.goto(f"{site}/arrangor/2026/utskick/")
        expect(page.get_by_text("Har svarat ja")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Fråga dem igen").click()
        expect(page.get_by_role("status")).to_contain_text("personer får frågan en gång till.")


@pytest.mark.parametrize(
    ("path", "cancel", "erase", "gone"),
    [
        ("/min/{}/uppgifter/", "Avanmäl mig", "Radera mig", "Du är raderad"),
        ("/en/my/{}/data/", "Cancel my registration", "Erase me", "You are erased"),
    ],
)
def test_who_cancels_can_be_erased_at_once(site, path, cancel, erase, gone):
    address = site + path.format(somebody().personal_token)
    with browser_page(size=PHONE) as page:
        page.goto(address)
        assert (violations(page), fits(page)) == ([], True)
        page.locator("#erase + p a").click()
        page.get_by_role("button", name=cancel).click()
        page.goto(address)
        assert violations(page) == []
        page.get_by_role("button", name=erase).click()

        expect(page.get_by_role("heading", level=1)).to_have_text(gone)
        assert violations(page) == []
