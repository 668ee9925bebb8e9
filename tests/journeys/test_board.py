"""Organisers build a day on the board: by keys alone, by mouse, two at once, and from a phone."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import CDPSession, Locator, Page, expect

from conference.models import Conference, Membership, User
from scheduling.models import Session, Slot
from tests.factories import (
    NOON,
    make_conference,
    make_member,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)
from tests.journeys.browser import DESK, PHONE, browser_page, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BOARD = {"sv": "/arrangor/2026/program/", "en": "/en/organiser/2026/programme/"}
# So high that a whole day is seen at once.
TALL = (1280, 2100)
OPENS = NOON - timedelta(hours=3, minutes=30)
ROOMS = (None, "lilla-scenen", "verkstaden")


@pytest.fixture
def conference() -> Conference:
    """Two rooms, and three sessions that nobody has placed."""
    conference = make_conference()
    make_room(conference)
    make_room(
        conference, slug="verkstaden", name_sv="Verkstaden", name_en="The Workshop", position=1
    )
    make_session(conference, make_speaker(conference), track=make_track(conference))
    make_session(conference, slug="hemma-forst", title_sv="Hemma först", title_en="Home first")
    make_session(
        conference, slug="over", title_sv="Över länsgränsen", title_en="Across", minutes=45
    )
    return conference


@pytest.fixture
def maj(conference) -> User:
    return make_member(conference, Membership.Role.PROGRAMME_EDITOR)


@pytest.fixture
def bo(conference) -> User:
    return make_member(conference, Membership.Role.ORGANISER, email="bo@rv.example", name="Bo Ek")


@pytest.fixture
def log_in(live_server):
    """Opens a page as somebody, on the board unless told otherwise."""

    def opened(page: Page, user: User, address: str = BOARD["sv"]) -> Page:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page.goto(live_server.url + address)
        return page

    return opened


def card(page: Page, title: str) -> Locator:
    """A session's card: on the grid, or beside it."""
    return page.locator(".grid-card", has_text=title)


def said(page: Page) -> Locator:
    return page.locator("[data-said]")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _each in range(40):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail("the focus never came there")


def placed() -> set[tuple[str, str | None, str, int]]:
    """What is on the board: session, room, day and time at the venue, and minutes."""
    tz = ZoneInfo("Europe/Stockholm")
    return {
        (
            slot.session.slug,
            slot.room.slug if slot.room else None,
            slot.starts_at.astimezone(tz).strftime("%d %H:%M"),
            int((slot.ends_at - slot.starts_at).total_seconds()) // 60,
        )
        for slot in Slot.objects.select_related("session", "room")
    }


def test_a_day_is_built_from_nothing_by_keys_alone(log_in, maj):
    with browser_page(size=DESK) as page:
        log_in(page, maj)
        tab_to(page, card(page, "Hemma först"))
        press(page, "Enter", *["ArrowDown"] * 6, "Enter")
        expect(said(page)).to_have_text("Placerad: Lilla scenen, tisdag 09.00–09.30.")
        expect(card(page, "Hemma först")).to_be_focused()

        tab_to(page, card(page, "Sexton kommuner"), "Shift+Tab")
        press(page, "Enter", "ArrowRight", *["ArrowDown"] * 6)
        expect(said(page)).to_have_text("09.00–09.30, Verkstaden")
        press(page, "Shift+ArrowDown", "Shift+ArrowDown", "Enter")
        expect(said(page)).to_have_text("Placerad: Verkstaden, tisdag 09.00–09.40.")

        press(page, "Home", "ArrowLeft", "Enter", "ArrowUp", "Escape")
        expect(said(page)).to_have_text("”Hemma först” ligger kvar där den låg.")
        expect(card(page, "Hemma först")).to_be_focused()

    assert placed() == {
        ("hemma-forst", "lilla-scenen", "08 09:00", 30),
        ("sexton-kommuner", "verkstaden", "08 09:00", 40),
    }


def drag(page: Page, title: str, room: str | None, time: str) -> None:
    """By its upper edge, so that the pointer stands where the session is to begin."""
    held = card(page, title).bounding_box()
    layer = page.locator(".grid-layer").bounding_box()
    assert held
    assert layer
    hour, minute = map(int, time.split(":"))
    # The grid is drawn from eight, two hours shorter than a day at work.
    below = (hour - 8 + minute / 60) / 9 * layer["height"]
    across = (ROOMS.index(room) + 0.5) / len(ROOMS) * layer["width"]
    page.mouse.move(held["x"] + 20, held["y"] + 2)
    page.mouse.down()
    page.mouse.move(held["x"] + 30, held["y"] + 12)
    page.mouse.move(layer["x"] + across, layer["y"] + below + 2, steps=4)
    expect(page.locator("[data-chip]")).to_contain_text(time.replace(":", "."))


def test_the_same_is_built_by_mouse(log_in, maj):
    with browser_page(size=TALL) as page:
        # A card is where it is going at once, so that the mouse finds it there.
        page.emulate_media(reduced_motion="reduce")
        log_in(page, maj)
        drag(page, "Hemma först", "lilla-scenen", "09:00")
        page.mouse.up()
        expect(said(page)).to_have_text("Placerad: Lilla scenen, tisdag 09.00–09.30.")

        drag(page, "Hemma först", "verkstaden", "10:05")
        page.mouse.up()
        expect(said(page)).to_have_text("Flyttad till Verkstaden, tisdag 10.05–10.35.")

        drag(page, "Hemma först", None, "11:00")
        page.keyboard.press("Escape")
        page.mouse.up()
        expect(said(page)).to_have_text("”Hemma först” ligger kvar där den låg.")

        edge = card(page, "Hemma först").locator(".grid-edge").bounding_box()
        assert edge
        page.mouse.move(edge["x"] + 20, edge["y"] + edge["height"] / 2)
        page.mouse.down()
        page.mouse.move(edge["x"] + 20, edge["y"] + 50, steps=4)
        page.mouse.up()
        expect(said(page)).to_have_text("Flyttad till Verkstaden, tisdag 10.05–10.50.")
        assert placed() == {("hemma-forst", "verkstaden", "08 10:05", 45)}

        held, off = (
            page.locator(place).bounding_box()
            for place in (".grid-layer .grid-card", "[data-aside]")
        )
        assert held
        assert off
        page.mouse.move(held["x"] + 20, held["y"] + 20)
        page.mouse.down()
        page.mouse.move(off["x"] + 30, off["y"] + 30, steps=4)
        page.mouse.up()
        expect(said(page)).to_have_text("Borttagen från tavlan.")

    assert placed() == set()


def touch(finger: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    at = [{"x": across, "y": down} for across, down in points]
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


def test_a_finger_that_rests_takes_a_card_and_one_that_moves_does_not(log_in, maj, conference):
    make_slot(conference.sessions.get(slug="hemma-forst"), conference.rooms.earliest("pk"))
    with browser_page(size=TALL) as page:
        log_in(page, maj)
        box = card(page, "Hemma först").bounding_box()
        assert box
        across, down = box["x"] + 40, box["y"] + 40
        chip, finger = page.locator("[data-chip]"), page.context.new_cdp_session(page)
        touch(finger, "touchStart", (across, down))
        touch(finger, "touchMove", (across, down - 60))
        touch(finger, "touchEnd")
        expect(chip).to_be_hidden()

        touch(finger, "touchStart", (across, down))
        expect(chip).to_be_visible()
        touch(finger, "touchMove", (across, down + 86))
        expect(chip).to_contain_text("12.30–13.00")
        touch(finger, "touchEnd")
        expect(said(page)).to_have_text("Flyttad till Lilla scenen, tisdag 12.30–13.00.")

    assert placed() == {("hemma-forst", "lilla-scenen", "08 12:30", 30)}


def test_everything_can_be_undone_and_done_again(log_in, maj, conference):
    slot = make_slot(conference.sessions.get(slug="hemma-forst"), conference.rooms.earliest("pk"))
    first = ("hemma-forst", "lilla-scenen", "08 12:00", 30)
    last = ("hemma-forst", "verkstaden", "08 12:05", 30)
    with browser_page(size=DESK) as page:
        log_in(page, maj)
        undo, redo = page.locator("[data-undo]"), page.locator("[data-redo]")
        expect(undo).to_be_disabled()
        card(page, "Hemma först").focus()
        press(page, "Enter", "ArrowDown", "Enter")
        expect(said(page)).to_have_text("Flyttad till Lilla scenen, tisdag 12.05–12.35.")
        press(page, "Enter", "ArrowRight", "Enter")
        expect(said(page)).to_have_text("Flyttad till Verkstaden, tisdag 12.05–12.35.")
        press(page, "u")
        expect(said(page)).to_have_text("Borttagen från tavlan.")
        assert placed() == set()

        press(page, "Control+z")
        expect(said(page)).to_have_text("Placerad: Verkstaden, tisdag 12.05–12.35.")
        assert placed() == {last}
        undo.click()
        expect(said(page)).to_have_text("Flyttad till Lilla scenen, tisdag 12.05–12.35.")
        undo.click()
        expect(said(page)).to_have_text("Flyttad till Lilla scenen, tisdag 12.00–12.30.")
        expect(undo).to_be_disabled()
        assert placed() == {first}

        redo.click()
        expect(said(page)).to_have_text("Flyttad till Lilla scenen, tisdag 12.05–12.35.")
        press(page, "Control+Shift+z")
        expect(said(page)).to_have_text("Flyttad till Verkstaden, tisdag 12.05–12.35.")
        assert placed() == {last}

    # What calendars know it by is the same all the way.
    assert Slot.objects.get().uuid == slot.uuid


def test_a_session_that_is_given_twice_gets_both_places_back(log_in, maj, conference):
    session, room = conference.sessions.get(slug="hemma-forst"), conference.rooms.earliest("pk")
    slots = [make_slot(session, room, starts_at=NOON + timedelta(hours=hour)) for hour in (0, 1)]
    with browser_page(size=DESK) as page:
        log_in(page, maj)
        card(page, "Hemma först").first.focus()
        press(page, "u")
        expect(said(page)).to_have_text("Borttagen från tavlan.")
        assert Slot.objects.count() == 1

        press(page, "Control+z")
        expect(said(page)).to_have_text("Placerad: Lilla scenen, tisdag 12.00–12.30.")

    assert set(Slot.objects.values_list("uuid", flat=True)) == {slot.uuid for slot in slots}


def test_two_organisers_see_each_other_and_never_undo_what_the_other_did(
    log_in, maj, bo, conference
):
    make_slot(conference.sessions.get(slug="hemma-forst"), conference.rooms.earliest("pk"))
    with browser_page(size=DESK) as majs:
        log_in(majs, maj)
        assert majs.context.browser
        bos = log_in(majs.context.browser.new_page(locale="sv-SE"), bo)
        card(bos, "Hemma först").focus()
        press(bos, "Enter", "ArrowDown")
        card(majs, "Hemma först").focus()
        press(majs, "Enter", "ArrowRight", "Enter")
        expect(said(majs)).to_have_text("Flyttad till Verkstaden, tisdag 12.00–12.30.")

        # Bo holds the card, and is told once they put it down.
        expect(said(bos)).to_have_text(
            "Maj Älvdal flyttade ”Hemma först” till Verkstaden, tisdag 12.00–12.30."
        )
        press(bos, "Enter")
        expect(bos.locator("[data-trouble]")).to_contain_text("Maj Älvdal")
        expect(card(bos, "Hemma först")).to_contain_text("12.00–12.30")
        assert placed() == {("hemma-forst", "verkstaden", "08 12:00", 30)}

        press(bos, "Enter", "ArrowDown", "Enter")
        expect(said(bos)).to_have_text("Flyttad till Verkstaden, tisdag 12.05–12.35.")
        expect(bos.locator("[data-trouble]")).to_be_hidden()
        expect(card(majs, "Hemma först")).to_contain_text("12.05–12.35")
        press(majs, "Control+z")
        expect(majs.locator("[data-trouble]")).to_contain_text("Bo Ek")

    assert placed() == {("hemma-forst", "verkstaden", "08 12:05", 30)}


def test_a_change_that_never_reached_the_server_is_said_and_taken_back(log_in, maj, conference):
    make_slot(conference.sessions.get(slug="hemma-forst"), conference.rooms.earliest("pk"))
    with browser_page(size=DESK) as page:
        log_in(page, maj)
        trouble = page.locator("[data-trouble]")
        card(page, "Hemma först").focus()
        page.context.set_offline(offline=True)
        press(page, "Enter", "ArrowDown", "Enter")
        expect(trouble).to_contain_text("sparades inte")
        expect(card(page, "Hemma först")).to_contain_text("12.00–12.30")
        expect(page.locator("[data-undo]")).to_be_disabled()

        page.context.set_offline(offline=False)
        press(page, "Enter", "ArrowDown", "Enter")
        expect(said(page)).to_have_text("Flyttad till Lilla scenen, tisdag 12.05–12.35.")
        expect(trouble).to_be_hidden()

    assert placed() == {("hemma-forst", "lilla-scenen", "08 12:05", 30)}


def test_move_to_takes_any_day_and_minute_and_says_what_is_wrong(log_in, maj):
    with browser_page(size=DESK) as page:
        log_in(page, maj)
        card(page, "Över länsgränsen").focus()
        press(page, "m")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Dag").select_option(label="Onsdag 9 december")
        dialog.get_by_label("Lokal").select_option("verkstaden")
        dialog.get_by_label("Börjar").fill("10:07")
        dialog.get_by_label("Minuter").fill("1400")
        dialog.get_by_role("button", name="Flytta").click()
        expect(dialog.get_by_role("alert")).to_be_visible()
        dialog.get_by_label("Minuter").fill("50")
        dialog.get_by_role("button", name="Flytta").click()

        expect(dialog).to_be_hidden()
        expect(card(page, "Över länsgränsen")).to_be_focused()
        expect(page.locator("[data-days] [aria-current]")).to_have_text("Onsdag 9 december")

    assert placed() == {("over", "verkstaden", "09 10:07", 50)}


def test_a_suggested_place_is_taken_with_two_keys(log_in, maj):
    with browser_page(size=DESK) as page:
        log_in(page, maj)
        card(page, "Hemma först").focus()
        press(page, "s")
        dialog = page.get_by_role("dialog")
        best = dialog.get_by_role("listitem").get_by_role("button").first
        expect(best).to_be_focused()
        press(page, "Enter")

        expect(dialog).to_be_hidden()
        expect(card(page, "Hemma först")).to_be_focused()
        expect(said(page)).to_contain_text("Placerad:")

    assert Slot.objects.get().session.slug == "hemma-forst"


def test_a_link_to_a_card_leads_to_it_on_the_grid(log_in, maj, conference):
    slot = make_slot(conference.sessions.get(slug="over"), conference.rooms.earliest("pk"))
    with browser_page(size=DESK) as page:
        log_in(page, maj, f"{BOARD['sv']}?day=2026-12-09#slot-{slot.uuid}")
        expect(card(page, "Över länsgränsen")).to_be_focused()


def test_a_cards_name_holds_its_time_room_and_track(log_in, maj, conference):
    make_slot(Session.objects.get(slug="sexton-kommuner"), conference.rooms.earliest("pk"))
    with browser_page(size=DESK) as page:
        log_in(page, maj)
        sixteen = card(page, "Sexton kommuner")
        expect(sixteen).to_have_accessible_name(
            "Sexton kommuner, en beställning, tisdag 12.00–12.30, Lilla scenen, spår E-hälsa"
        )
        sixteen.focus()
        press(page, "Enter", "ArrowDown", "ArrowRight", "Enter")
        expect(sixteen).to_have_accessible_name(
            "Sexton kommuner, en beställning, tisdag 12.05–12.35, Verkstaden, spår E-hälsa"
        )


def test_both_sessions_of_a_clash_are_shown(log_in, maj, conference):
    for slug in ("hemma-forst", "over"):
        make_slot(conference.sessions.get(slug=slug), conference.rooms.earliest("pk"))
    with browser_page(size=DESK) as page:
        log_in(page, maj, f"{BOARD['sv']}?day=2026-12-09")
        clash = page.locator("[data-clash-list] li", has_text="Hemma först").first
        expect(clash).to_contain_text("Stoppar publicering")
        clash.get_by_role("button", name="Visa båda").click()

        expect(page.locator(".grid-card.is-pointed-at")).to_have_count(2)
        expect(page.locator(".grid-card.is-pointed-at:focus")).to_have_count(1)
        lanes = page.locator(".grid-card.is-pointed-at").evaluate_all(
            "cards => cards.map(card => Math.round(card.getBoundingClientRect().left))"
        )
        assert len(set(lanes)) == 2


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_a_session_is_moved_from_the_list(log_in, maj, conference, scripts):
    make_slot(conference.sessions.get(slug="hemma-forst"), conference.rooms.earliest("pk"))
    with browser_page(size=PHONE, scripts=scripts) as page:
        log_in(page, maj)
        expect(page.locator(".grid-layer")).to_be_hidden()
        page.get_by_role("link", name="Flytta till… Hemma först").click()
        page.get_by_label("Börjar").fill("13:10")
        page.get_by_role("button", name="Flytta").click()

        expect(page.get_by_role("article", name="Hemma först")).to_contain_text("13.10")

    assert placed() == {("hemma-forst", "lilla-scenen", "08 13:10", 30)}


def test_the_list_follows_what_others_do(log_in, maj, bo, conference):
    make_slot(conference.sessions.get(slug="hemma-forst"), conference.rooms.earliest("pk"))
    with browser_page(size=PHONE) as phone:
        log_in(phone, maj)
        expect(phone.get_by_role("article", name="Hemma först")).to_contain_text("12.00")
        assert phone.context.browser
        bos = log_in(phone.context.browser.new_page(locale="sv-SE"), bo)
        card(bos, "Hemma först").focus()
        press(bos, "Enter", "ArrowDown", "Enter")

        expect(phone.get_by_role("article", name="Hemma först")).to_contain_text("12.05")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nobody_is_shut_out_of_the_board(log_in, maj, conference, language, dark):
    for slug in ("hemma-forst", "over"):
        make_slot(conference.sessions.get(slug=slug), conference.rooms.earliest("pk"))
    with browser_page(size=DESK, dark=dark) as page:
        log_in(page, maj, BOARD[language])
        slot = page.locator(".grid-layer .grid-card").first
        expect(slot).to_be_visible()
        assert violations(page) == []

        slot.focus()
        press(page, "Enter", "ArrowDown")
        assert violations(page) == []
        press(page, "Escape", "m")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == []
        press(page, "Escape")

        page.locator("[data-as-list]").click()
        expect(page.locator("[data-list]")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# The cards that forty steps write to.
TOUCHED = """async card => {
  const touched = new Set();
  const watch = new MutationObserver(changes => changes.forEach(
    change => touched.add(change.target.closest?.(".grid-card") ?? change.target)));
  watch.observe(card.parentElement, { attributes: true, childList: true, subtree: true });
  for (let number = 0; number < 40; number++) {
    const key = ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"][number % 4];
    card.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }
  await new Promise(requestAnimationFrame);
  watch.disconnect();
  return [...touched].map(each => each === card);
}"""


def test_a_step_on_a_board_of_150_sessions_touches_one_card(log_in, maj, conference):
    """So it costs the same however many there are."""
    rooms = [make_room(conference, slug=f"sal-{number}", position=number) for number in range(8)]
    for number in range(150):
        session = make_session(conference, slug=f"punkt-{number}", minutes=20)
        starts_at = OPENS + timedelta(minutes=25 * (number // 8))
        make_slot(session, rooms[number % 8], starts_at=starts_at)
    with browser_page(size=DESK) as page:
        log_in(page, maj)
        expect(page.locator(".grid-layer .grid-card")).to_have_count(150)
        held = page.locator(".grid-layer .grid-card").nth(70)
        held.focus()
        press(page, "Enter", "ArrowDown")
        assert held.evaluate(TOUCHED) == [True]
        press(page, "ArrowDown", "Enter")
        expect(said(page)).to_contain_text("Flyttad till")
