"""An organiser prints everybody's badges the evening before."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from registrations.badge_sheets import make_all
from registrations.models import Registration
from tests.factories import make_conference, make_organiser, make_pool, make_registration
from tests.journeys.browser import DESK, browser_page, violations
from tests.judges import pdf, poppler

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def everybody() -> list[Registration]:
    conference = make_conference()
    make_organiser(conference)
    pool = make_pool(conference)
    names = ("Saga Hjortronklint", "Áilu Ŋuorrŧi")
    return [
        make_registration(pool, name=name, email=f"{number}@umea.example")
        for number, name in enumerate(names)
    ]


def open_badges(page: Page, site: str) -> None:
    page.goto(f"{site}/arrangor/2026/namnskyltar/")
    page.get_by_label("E-postadress").fill("maj@rv.example")
    page.get_by_label("Lösenord").fill("lingon och hjortron")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Namnskyltar")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_badges_are_asked_for_waited_for_and_fetched(live_server, everybody, scripts):
    with browser_page(size=DESK, scripts=scripts) as page:
        open_badges(page, live_server.url)
        if scripts:
            assert violations(page) == []
        page.get_by_label("En på varje sida, A6").check()
        page.get_by_role("button", name="Gör namnskyltarna").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        again = page.get_by_role("link", name="Visa på nytt")
        expect(again).to_be_visible(visible=not scripts)

        make_all(clock=timezone.now)
        if not scripts:
            again.click()

        expect(page.get_by_role("status")).to_contain_text("Namnskyltarna är klara")
        expect(page.get_by_role("progressbar")).to_have_count(0)
        with page.expect_download() as download:
            page.get_by_role("link", name="Hämta namnskyltarna (2 st)").click()
        content = Path(download.value.path()).read_bytes()

    assert pdf.faults(content, language="sv") == []
    assert [codes for page in (1, 2) for codes in poppler.codes(content, page=page)] == [
        registration.ticket_code for registration in reversed(everybody)
    ]
