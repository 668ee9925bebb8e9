"""Two doors without a network let in one badge; afterwards somebody sorts it out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import expect

from registrations.checkin import Scan, check_in
from registrations.devices import stand_at
from registrations.models import CheckIn
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_organiser,
    make_pool,
    make_registration,
)
from tests.journeys.browser import DESK, PHONE, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def maj():
    """Who organises a conference where two doors let Saga in."""
    checkpoint = make_checkpoint(make_conference())
    saga = make_registration(make_pool(checkpoint.conference))
    for minutes, name in enumerate(("Entré norr", "Entré söder")):
        device = make_device(checkpoint, name=name, token_hash=f"{minutes:064}")
        at = NOON + minutes * timedelta(minutes=1)
        door = stand_at("entrance", device.pk, now=NOON)
        assert door
        check_in(Scan(uuid4(), saga.ticket_code, at, shown="admitted"), door=door, now=NOON)
    return make_organiser(checkpoint.conference, name="Maj")


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_what_does_not_agree_is_sorted_out_by_keyboard(live_server, client, maj, size, dark):
    client.force_login(maj)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    with browser_page(size=size, scripts=False, dark=dark) as page:
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}/arrangor/2026/att-reda-ut/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Att reda ut: 1 inläsning")
        expect(page.get_by_role("row", name="Saga Hjortronklint")).to_contain_text("Entré söder")

        page.get_by_role("button", name="Klart").focus()
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("Att reda ut: 0 inläsningar")
        expect(page.get_by_role("row", name="Saga Hjortronklint")).to_contain_text("av Maj")
        assert not page.evaluate(TOO_WIDE)
    assert CheckIn.objects.exclude(settled_at=None).get().settled_by == "Maj"


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_the_list_of_what_does_not_agree_is_for_everybody(live_server, client, maj, size, dark):
    client.force_login(maj)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    with browser_page(size=size, dark=dark) as page:
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}/arrangor/2026/att-reda-ut/")
        expect(page.get_by_role("button", name="Klart")).to_be_visible()

        assert violations(page) == []
        assert not page.evaluate(TOO_WIDE)
