"""A coordinator registers colleagues by keyboard alone, and sees to them afterwards."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from notifications.tasks import deliver_due_messages
from registrations.models import Group
from tests.journeys.browser import PHONE, browser_page, violations
from tests.post_box import PostBox, open_post_box

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LIST = """Áilu Ŋuorttat; ailu@byn.example; online
Bo Ö; bo.byn.example; online
Risten; AILU@byn.example; online"""


@pytest.fixture
def site(live_server, settings):
    settings.BASE_URL = live_server.url
    call_command("seed_demo", verbosity=0)
    return live_server.url


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus, as somebody does who uses no mouse."""
    for _press in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"No number of tabs leads to {wanted}.")


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    enter(page)


def enter(page: Page) -> None:
    """Press Enter where the focus is, and wait for where it leads."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, **answers: str) -> None:
    for name, answer in answers.items():
        tab_to(page, page.locator(f"[name={name}]"))
        page.keyboard.insert_text(answer)


def judge(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def link_in_letter(post_box: PostBox) -> str:
    deliver_due_messages()
    [letter] = post_box.letters
    assert (letter["To"], letter["X-DV-Mail"]) == ("tuva@byn.example", "group")
    body = letter.get_body(("plain",))
    assert body
    [link] = re.findall(r"http\S+/(?:grupp|group)/\S+", body.get_content())
    return str(link)


def ask_for_the_link(page: Page, words: str) -> None:
    press(page, page.locator("main").get_by_role("link", name=words))
    judge(page)
    write(page, name="Tuva Lingonstråle", email="tuva", organisation="Malå kommun")
    enter(page)
    expect(page.locator("#id_email-error, [aria-invalid=true]").first).to_be_visible()
    judge(page)
    tab_to(page, page.locator("[name=email]"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("tuva@byn.example")
    enter(page)
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "check-mail")
    judge(page)


def register_a_list(page: Page) -> None:
    press(page, page.locator("main a.button").first)
    judge(page)
    write(page, lines=LIST)
    press(page, page.locator("form[enctype] button"))
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    judge(page)
    for row, right in ((1, "bo@byn.example"), (2, "risten@byn.example")):
        press(page, summary.get_by_role("link").nth(row - 1))
        expect(page.locator(f"[name='{row}-email']")).to_be_focused()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(right)
    enter(page)
    expect(summary).to_have_count(0)
    judge(page)
    press(page, page.locator("button[name=register]"))


@pytest.mark.parametrize(
    ("start", "many"),
    [("/2026/anmalan/", "kollegor"), ("/en/2026/register/", "colleagues")],
)
def test_colleagues_are_registered_corrected_replaced_and_cancelled(site, start, many):
    with browser_page(size=PHONE) as page, open_post_box() as post_box:
        page.goto(site + start)
        ask_for_the_link(page, many)
        page.goto(link_in_letter(post_box))
        judge(page)
        register_a_list(page)
        expect(page.locator("tbody tr")).to_have_count(3)
        judge(page)

        press(page, page.locator(".actions").nth(0).get_by_role("link").nth(1))
        judge(page)
        write(page, name="Saga Hjortronklint", email="saga.h@byn.example")
        enter(page)
        expect(page.locator("tbody th").first).to_contain_text("Saga Hjortronklint")

        press(page, page.locator(".actions").nth(1).get_by_role("link").nth(2))
        judge(page)
        press(page, page.locator("main form button"))
        expect(page.locator(".actions")).to_have_count(2)
        judge(page)

    members = Group.objects.get(email="tuva@byn.example").members.order_by("pk")
    assert list(members.values_list("name", "email", "status")) == [
        ("Saga Hjortronklint", "saga.h@byn.example", "confirmed"),
        ("Bo Ö", "bo@byn.example", "cancelled"),
        ("Risten", "risten@byn.example", "confirmed"),
    ]
