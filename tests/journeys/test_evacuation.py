"""Everybody has to leave the house: who was in is read from a phone at the assembly point."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from registrations.models import Admission
from tests.factories import (
    make_checkpoint,
    make_conference,
    make_device,
    make_organiser,
    make_pool,
    make_registration,
)
from tests.journeys.browser import PHONE, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HALF_A_MINUTE = 31_000


@pytest.fixture
def entrance():
    """A phone at the entrance of a conference that has an organiser."""
    door = make_checkpoint(make_conference())
    make_organiser(door.conference)
    make_pool(door.conference)
    return make_device(door)


def let_in(name, entrance):
    pool = entrance.conference.pools.get()
    now = datetime.now(UTC)
    Admission.objects.create(
        registration=make_registration(pool, name=name, email=f"{name}@umea.example"),
        checkpoint=entrance.checkpoint,
        device=entrance,
        admitted_at=now,
        period=f"{now:%Y-%m-%d}",
    )


def test_the_list_keeps_up_until_somebody_is_ticked_off(live_server, entrance):
    let_in("Saga", entrance)
    with browser_page(size=PHONE) as page:
        page.clock.install()
        page.goto(f"{live_server.url}/arrangor/2026/inne/")
        page.get_by_label("E-postadress").fill("maj@rv.example")
        page.get_by_label("Lösenord").fill("lingon och hjortron")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 person är inne")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        box = page.locator(".tick").bounding_box()
        assert box
        assert box["height"] >= 44

        let_in("Bo", entrance)
        page.clock.fast_forward(HALF_A_MINUTE)
        expect(page.get_by_text("2 personer är inne")).to_be_visible()

        page.get_by_label("Saga").check()
        let_in("Siv", entrance)
        page.clock.fast_forward(HALF_A_MINUTE)
        page.wait_for_timeout(1_000)
        expect(page.get_by_text("2 personer är inne")).to_be_visible()
        expect(page.get_by_label("Saga")).to_be_checked()

        page.get_by_role("link", name="Visa på nytt").click()
        expect(page.get_by_text("3 personer är inne")).to_be_visible()
