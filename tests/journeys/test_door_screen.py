"""What the steward sees, in every state of the door and in both languages."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from registrations.checkin import Scan, check_in
from registrations.devices import find
from registrations.models import CheckIn, Checkpoint, Device, Registration
from tests.factories import AUTUMN, make_conference, make_pool, make_speaker, make_workshop
from tests.journeys.browser import browser_page, violations
from tests.journeys.doors import (
    expect_all_sent,
    make_entrance,
    make_guest,
    make_guests,
    no_network,
    open_door,
    paired,
    scan,
    wait_until_kept,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SMALLEST_TARGET = 44
TARGETS = "#door :is(button, select, summary, label.choice, input:not([type=radio]))"
NARROW = (320, 640)
A_MINUTE_AGO = """async () => {
  const request = indexedDB.open("door");
  const database = await new Promise((done) => (request.onsuccess = () => done(request.result)));
  const about = database.transaction("about", "readwrite").objectStore("about");
  const list = await new Promise((done) => {
    const read = about.get("list");
    read.onsuccess = () => done(read.result);
  });
  list.at = new Date(Date.parse(list.at) - 61_000).toISOString();
  await new Promise((done) => (about.put(list, "list").onsuccess = done));
  database.close();
}"""
FELT = """
  globalThis.felt = [];
  navigator.vibrate = (pulse) => globalThis.felt.push(String(pulse));
"""
LANGUAGES = [("sv", "/dorr/"), ("en", "/en/door/")]


@pytest.fixture
def entrance(live_server, settings):
    settings.BASE_URL = live_server.url
    return make_entrance()


def small_targets(page: Page) -> list[str]:
    targets = [target for target in page.locator(TARGETS).all() if target.is_visible()]
    assert targets
    boxes = [
        (target.inner_text() or target.get_attribute("id"), target.bounding_box())
        for target in targets
    ]
    return [
        str(name)
        for name, box in boxes
        if box and min(box["width"], box["height"]) < SMALLEST_TARGET
    ]


def assert_good_to_look_at(page: Page) -> None:
    assert violations(page) == []
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


@pytest.mark.parametrize(("language", "path"), LANGUAGES)
def test_every_state_can_be_read_and_pressed(entrance, language, path):
    Checkpoint.objects.update(rule=Checkpoint.Rule.IN_OUT)
    make_speaker(entrance.conference, email="saga.hjortronklint@umea.example")
    saga = make_guest(
        entrance, name="Saga-Märta Hjortronklint-Björkstråle", is_awaited_at_desk=True
    )
    flags = {"sv": "Talare\nTill disken", "en": "Speaker\nTo the desk"}[language]
    out = {"sv": "Ut", "en": "Out"}[language]

    with browser_page(size=NARROW) as page:
        page.add_init_script(FELT)
        open_door(page, paired(entrance).url.replace("/dorr/", path))
        wait_until_kept(page)
        assert page.locator("html").get_attribute("lang") == language
        assert_good_to_look_at(page)
        tones = {}
        for code, way in (
            (saga.ticket_code, ""),
            ("DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ", ""),
            (saga.ticket_code, out),
        ):
            if way:
                page.get_by_label(way, exact=True).check()
            page.evaluate("globalThis.felt = []")
            scan(page, code)
            expect(page.locator("body[data-tone]")).to_be_attached()
            expect(page.locator("#verdict-title")).to_be_in_viewport()
            assert_good_to_look_at(page)
            tone = page.locator("body").get_attribute("data-tone")
            tones[tone] = page.evaluate("globalThis.felt[0]")
            if tone == "good":
                assert page.locator("#verdict-flags").inner_text() == flags
            page.locator("#close").click()
        assert tones.keys() == {"good", "bad", "out"}
        assert len(set(tones.values())) > 1

        page.context.set_offline(True)
        page.evaluate(A_MINUTE_AGO)
        page.reload()
        expect(page.locator("#list")).to_have_attribute("data-state", "old")
        expect(page.locator("#list-state")).to_have_text(re.compile("kontakt|contact"))
        scan(page, saga.ticket_code)
        expect(page.locator("body")).to_have_attribute("data-tone", "good")
        assert_good_to_look_at(page)
        page.locator("#close").click()
        page.get_by_role("button", name=re.compile("senaste|last")).click()
        expect(page.locator("#undo-dialog")).to_be_visible()
        assert_good_to_look_at(page)


@pytest.mark.parametrize(("language", "path"), LANGUAGES)
def test_an_unpaired_phone_can_be_paired_with_a_link(entrance, live_server, language, path):
    link = paired(entrance).url
    paste, field, button = {
        "sv": ("Klistra in länken i stället", "Arrangörens länk", "Anslut"),
        "en": ("Paste the link instead", "The organiser's link", "Pair"),
    }[language]

    with browser_page(size=NARROW) as page:
        page.goto(live_server.url + path)
        page.get_by_text(paste).click()
        assert_good_to_look_at(page)
        page.get_by_label(field).fill(link)
        page.get_by_role("button", name=button).click()

        expect(page.locator("#door-name")).to_have_text(re.compile("Entré norr"))
        assert "pair=" not in page.url


@pytest.mark.parametrize(("language", "path"), LANGUAGES)
def test_a_rehearsal_looks_like_one_and_counts_nothing(entrance, language, path):
    saga = make_guest(entrance)
    door = paired(entrance)
    Device.objects.update(is_rehearsal=True)
    word = {"sv": "Övning", "en": "Rehearsal"}[language]

    with browser_page(size=NARROW) as page:
        open_door(page, door.url.replace("/dorr/", path))
        expect(page.locator("#rehearsal")).to_contain_text(word)
        scan(page, saga.ticket_code)
        expect(page.locator("body")).to_have_attribute("data-tone", "good")
        expect(page.locator("#rehearsal")).to_be_in_viewport()
        expect(page.locator("#count-in")).to_have_text("1")
        expect(page.locator("#network")).to_be_hidden()
        assert_good_to_look_at(page)

        page.reload()
        expect(page.locator("#rehearsal")).to_contain_text(word)
        expect(page.locator("#count-in")).to_have_text("0")
    assert CheckIn.objects.count() == 0


def test_the_same_badge_again_is_no_alarm_and_no_scan(entrance):
    saga = make_guest(entrance)

    with browser_page() as page:
        page.add_init_script(FELT)
        open_door(page, paired(entrance).url)
        scan(page, saga.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        felt = page.evaluate("globalThis.felt.length")
        page.locator("#close").click()
        page.get_by_label("Skriv koden").fill(saga.ticket_code)
        expect(page.locator("#verdict-note")).to_have_text("Samma namnskylt igen")
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        expect(page.locator("#last li")).to_have_count(1)
        assert page.evaluate("globalThis.felt.length") == felt
        expect_all_sent(page)
    assert CheckIn.objects.count() == 1


def test_the_server_is_asked_until_there_is_a_list(entrance):
    saga = make_guest(entrance)

    with browser_page() as page:
        page.context.route("**/check-ins/roster*", lambda route: None)
        page.goto(paired(entrance).url)
        expect(page.locator("#list-state")).to_have_text("Hämtar listan …")
        scan(page, saga.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        expect(page.locator("body")).to_have_attribute("data-tone", "good")
    assert (CheckIn.objects.get().outcome, CheckIn.objects.get().shown) == ("admitted", "")


def test_a_browser_that_keeps_nothing_asks_the_server_and_says_so(entrance):
    ada, bo = make_guests(entrance, "Ada", "Bo")

    with browser_page(size=NARROW) as page:
        page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('refused') };")
        page.goto(paired(entrance).url)
        expect(page.locator("#list-state")).to_have_text("Fungerar bara med nät")
        expect(page.locator("#not-kept")).to_be_attached()
        expect(page.locator("#count")).to_be_visible()
        scan(page, ada.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Ada!")
        assert_good_to_look_at(page)
        page.locator("#close").click()
        with no_network(page.context, "cut"):
            scan(page, bo.ticket_code)
            expect(page.locator("#verdict-title")).to_have_text("Ingen kontakt med servern")
            assert_good_to_look_at(page)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Bo!")
    assert CheckIn.objects.count() == 2


def test_a_session_door_counts_and_gives_away_free_seats(live_server, settings):
    settings.BASE_URL = live_server.url
    conference = make_conference()
    make_pool(conference)
    workshop = make_workshop(conference, seats=2)
    door = Checkpoint.objects.create(
        conference=conference,
        slug="rita",
        name_sv="Rita samverkan",
        kind=Checkpoint.Kind.SESSION,
        rule=Checkpoint.Rule.ONCE,
        session=workshop,
        entry=Checkpoint.Entry.FREE,
        capacity=2,
    )
    ada, bo, cia = make_guests(door, "Ada", "Bo", "Cia")

    with browser_page() as page:
        open_door(page, paired(door, "Verkstan").url)
        page.context.set_offline(True)
        for guest, title, inside in (
            (ada, "Välkommen, Ada!", 1),
            (bo, "Välkommen, Bo!", 2),
            (cia, "Ingen plats bokad", 2),
        ):
            scan(page, guest.ticket_code)
            expect(page.locator("#verdict-title")).to_have_text(title)
            expect(page.locator("#count")).to_have_text(re.compile(rf"{inside}\s+inne av 2"))
        page.context.set_offline(False)
        expect_all_sent(page)
    outcomes = CheckIn.objects.order_by("scanned_at").values_list("shown", "outcome", "reason")
    assert list(outcomes) == [
        ("admitted", "admitted", ""),
        ("admitted", "admitted", ""),
        ("refused", "refused", "not_booked"),
    ]


def test_a_supervisor_sorts_out_what_does_not_agree(entrance):
    cancelled = {"status": Registration.Status.CANCELLED, "cancelled_at": AUTUMN, "pool": None}
    saga = make_guest(entrance, **cancelled)
    scopes = [*Device.Scope]
    scopes.remove(Device.Scope.SEARCH)
    chief, north = paired(entrance, "Samordnare", scopes=scopes), paired(entrance)
    now = datetime.now(UTC)
    door = find(north.token, now=now)
    assert door
    check_in(Scan(uuid4(), saga.ticket_code, now, shown="admitted"), door=door, now=now)

    with browser_page(size=NARROW) as page:
        open_door(page, chief.url)
        section = page.get_by_role("region", name="Att reda ut")
        expect(section.get_by_role("listitem")).to_contain_text("Saga Hjortronklint")
        expect(section.get_by_role("listitem")).to_contain_text("vid Entré norr")
        expect(section.get_by_role("listitem")).to_contain_text("Avanmäld")
        assert_good_to_look_at(page)
        section.get_by_role("button", name="Klart: Saga Hjortronklint").click()
        expect(section.get_by_text("Inget. Alla som släpptes in")).to_be_visible()
        assert_good_to_look_at(page)
    assert CheckIn.objects.get().settled_at
