"""The registration desk on the morning of the first day, without a mouse."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from registrations.desk_referrals import refer_to_desk
from registrations.models import Admission, Registration
from tests.factories import (
    make_checkpoint,
    make_conference,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
)
from tests.journeys.browser import DESK, PHONE, browser_page, violations
from tests.judges import poppler

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def saga() -> Registration:
    """Somebody with a place on site, at a conference with an entrance and an organiser."""
    checkpoint = make_checkpoint(make_conference())
    make_organiser(checkpoint.conference)
    return make_registration(make_pool(checkpoint.conference))


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def desk(request, live_server, saga) -> Iterator[Page]:
    """The desk, opened by somebody who has just logged in."""
    with browser_page(size=DESK, scripts=request.param) as page:
        open_desk(page, live_server.url)
        yield page


def open_desk(page: Page, site: str) -> None:
    page.goto(f"{site}/arrangor/2026/disk/")
    expect(page.get_by_label("E-postadress")).to_be_focused()
    page.keyboard.type("maj@rv.example")
    page.keyboard.press("Tab")
    page.keyboard.type("lingon och hjortron")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Disken")


def shortcut(page: Page, letter: str) -> None:
    """Alt and the letter; access keys go by the letter without Alt, as a real keyboard tells it."""
    key = {"modifiers": 1, "key": letter, "code": f"Key{letter.upper()}", "unmodifiedText": letter}
    page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", {"type": "keyDown", **key})


def search_for(page: Page, words: str) -> None:
    field = page.get_by_role("searchbox")
    if not field.evaluate("field => field === document.activeElement"):
        shortcut(page, "s")
    expect(field).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_a_misspelt_name_and_two_presses_of_enter_let_somebody_in(desk, saga):
    search_for(desk, "hjortronklimt")
    expect(desk.get_by_role("heading", level=2)).to_have_text("Saga Hjortronklint")
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("Saga Hjortronklint är incheckad.")).to_be_visible()
    expect(desk.get_by_role("searchbox")).to_be_focused()
    assert Admission.objects.get().registration == saga


def test_a_walk_in_takes_two_fields_and_one_press_of_enter(desk):
    shortcut(desk, "n")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Anmäl någon som står här")
    expect(desk.get_by_label("Namn", exact=True)).to_be_focused()
    desk.keyboard.type("Bo Fjällström")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Sorsele kommun")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("article")).to_contain_text("Bo Fjällström")
    bo = Registration.objects.get(name="Bo Fjällström")
    assert Admission.objects.get().registration == bo
    expect(desk.locator("a.button[autofocus]")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=2)).to_have_text("Bo Fjällström")


def test_a_lost_badge_is_replaced_and_the_old_one_refused(desk, saga):
    search_for(desk, saga.ticket_code)
    expect(desk.get_by_role("heading", level=2)).to_have_text("Saga Hjortronklint")
    shortcut(desk, "t")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Göra en ny biljett?")
    desk.get_by_label("Varför?").focus()
    desk.keyboard.type("Tappad på tåget")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Den nya biljetten är klar.")).to_be_visible()
    expect(desk.get_by_role("article")).to_contain_text("Saga Hjortronklint")
    expect(desk.locator("a.button[autofocus]")).to_be_focused()
    desk.keyboard.press("Enter")

    search_for(desk, saga.ticket_code)

    expect(desk.get_by_text("Utbytt mot en nyare biljett")).to_be_visible()
    expect(desk.get_by_role("button", name="Checka in")).to_have_count(0)


@pytest.mark.parametrize(
    ("paper", "size"),
    [("A6", (105, 148)), ("A4, att klippa ut", (210, 297)), ("En etikett, 90 × 55 mm", (90, 55))],
)
def test_a_badge_fits_the_paper_and_is_read(live_server, saga, paper, size):
    with browser_page(size=DESK) as page:
        open_desk(page, live_server.url)
        page.goto(f"{live_server.url}/arrangor/2026/disk/{saga.pk}/namnskylt/")
        page.get_by_role("link", name=paper).click()
        expect(page.get_by_role("link", name=paper)).to_have_attribute("aria-current", "true")
        badge = page.pdf(prefer_css_page_size=True)

    assert poppler.codes(badge, page=1) == [saga.ticket_code]
    assert poppler.code_side(badge, page=1) >= 25
    assert poppler.paper(badge) == [size]


def test_who_is_awaited_is_seen_and_taken_care_of_by_keyboard(desk, saga):
    refer_to_desk([saga], now=saga.registered_at)

    search_for(desk, "saga")
    expect(desk.get_by_role("region")).to_contain_text("Väntas vid disken")
    shortcut(desk, "k")

    expect(desk.get_by_role("heading", level=2)).to_have_text("Saga Hjortronklint")
    expect(desk.get_by_text("Väntas vid disken")).to_have_count(0)


def test_somebody_without_a_place_is_put_in_with_a_reason(desk, saga):
    saga.conference.pools.update(capacity=1)
    online = make_online_pool(saga.conference)
    eva = make_registration(online, name="Eva Ek", email="eva@umea.example")

    search_for(desk, "eva")
    expect(desk.get_by_role("heading", level=2)).to_have_text("Eva Ek")
    shortcut(desk, "o")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ge en plats utöver antalet?")
    desk.get_by_label("Varför?").focus()
    desk.keyboard.type("Talar i dag")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Eva Ek har en plats nu.")).to_be_visible()
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("Eva Ek är incheckad.")).to_be_visible()
    assert eva.audit_entries.get().reason == "Talar i dag"


def test_people_appear_while_a_name_is_typed_and_arrows_walk_through_them(live_server, saga):
    make_registration(saga.pool, name="Bo Hjortronmyr", email="bo@umea.example")

    with browser_page(size=DESK) as page:
        open_desk(page, live_server.url)
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("hjort")
        expect(page.get_by_text("2 personer passar")).to_be_visible()
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Escape", "ArrowDown", "Enter"):
            page.keyboard.press(key)

        expect(page.get_by_role("heading", level=2)).to_have_text(re.compile("Hjortron"))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_are_accessible_and_fit(live_server, saga, size, language):
    swedish = ["disk/?q=saga", "disk/ny/", "disk/{pk}/namnskylt/", "deltagare/", "deltagare/{pk}/"]
    swedish += [f"deltagare/{{pk}}/{page}/" for page in ("andra", "avanmal", "ny-biljett")]
    english = ["desk/?q=saga", "desk/new/", "desk/{pk}/badge/", "people/", "people/{pk}/"]
    english += [f"people/{{pk}}/{page}/" for page in ("correct", "cancel", "over-capacity")]
    pages = {"sv": ("/arrangor/2026/", swedish), "en": ("/en/organiser/2026/", english)}
    start, rest = pages[language]

    with browser_page(size=size) as page:
        open_desk(page, live_server.url)
        assert violations(page) == []
        for address in rest:
            page.goto(live_server.url + start + address.format(pk=saga.pk))
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], address
