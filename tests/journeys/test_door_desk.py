"""The desk at the door: finding people, walk-ins and badges, also without a network."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from registrations.devices import PairedDevice, Pairing, pair, revoke
from registrations.models import Admission, CheckIn, Device, Registration
from registrations.signup import cancel
from tests.factories import make_checkpoint, make_conference, make_pool, make_registration
from tests.journeys.browser import DESK, PHONE, browser_page, violations
from tests.judges import poppler

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DUMP = """async () => {
    const opened = indexedDB.open("door");
    const database = await new Promise((resolve) => {
        opened.onsuccess = () => resolve(opened.result);
    });
    const rows = [JSON.stringify({ ...localStorage })];
    for (const name of database.objectStoreNames) {
        const all = database.transaction(name).objectStore(name).getAll();
        await new Promise((resolve) => { all.onsuccess = resolve; });
        rows.push(JSON.stringify(all.result));
    }
    database.close();
    return rows.join(" ");
}"""

SMALL_TARGETS = """[...document.querySelectorAll("#desk :is(button, input, select)")]
    .filter((one) => one.checkVisibility())
    .filter((one) => Math.min(one.offsetWidth, one.offsetHeight) < 44)
    .map((one) => one.outerHTML)"""


@pytest.fixture
def desk(live_server, settings) -> PairedDevice:
    """A tablet at the entrance that may do what a desk does."""
    settings.BASE_URL = live_server.url
    checkpoint = make_checkpoint(make_conference())
    make_pool(checkpoint.conference)
    scopes = (Device.Scope.SCAN, Device.Scope.UNDO, Device.Scope.SEARCH, Device.Scope.WALK_IN)
    return pair(Pairing(checkpoint, "Disken", scopes), now=datetime.now(UTC))


def make_guest(desk: PairedDevice, **fields: object) -> Registration:
    return make_registration(desk.device.conference.pools.get(), **fields)


def open_desk(page: Page, desk: PairedDevice) -> None:
    page.add_init_script("window.print = () => {}")
    page.goto(desk.url)
    expect(page.get_by_label("Namn eller organisation")).to_be_visible()


def hit(page: Page, name: str):
    return page.locator("[data-hits] [data-admit]", has_text=name)


def printed(page: Page) -> bytes:
    """What the browser would send to the printer; nothing is heard of its dialogue here."""
    return page.pdf(prefer_css_page_size=True)


def register(page: Page, name: str, organisation: str) -> None:
    page.get_by_label("Namn", exact=True).fill(name)
    page.get_by_label("Organisation", exact=True).fill(organisation)
    page.get_by_role("button", name="Anmäl och släpp in").click()
    expect(page.get_by_text(f"{name} är anmäld.")).to_be_visible()


def test_somebody_is_found_by_a_misspelt_name_and_let_in_without_a_network(desk):
    saga = make_guest(desk)
    make_guest(desk, name="Bo Hjortronmyr", email="bo@umea.example")

    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        page.context.set_offline(True)
        page.get_by_label("Namn eller organisation").press_sequentially("jortronklimt")
        expect(page.get_by_text("1 person passar.")).to_be_visible()
        expect(hit(page, saga.name)).to_contain_text("Inte inne än")
        page.keyboard.press("Enter")
        expect(hit(page, saga.name)).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        expect(hit(page, saga.name)).to_contain_text(re.compile(r"Inne sedan \d{1,2}\.\d\d"))
        assert not CheckIn.objects.exists()

        page.context.set_offline(False)
        expect(page.locator("#network")).to_be_hidden()
    assert Admission.objects.get().registration == saga


def test_the_arrow_keys_walk_through_at_most_twelve_in_the_state_they_are_in(desk):
    for number in range(13):
        make_guest(desk, name=f"Saga Ek {number:02}", email=f"saga{number}@umea.example")
    cancel(Registration.objects.get(name="Saga Ek 01"), now=datetime.now(UTC))

    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        page.get_by_label("Namn eller organisation").fill("ek")
        expect(page.get_by_text("13 personer passar. De första 12 visas.")).to_be_visible()
        expect(hit(page, "Saga Ek 01")).to_contain_text("Avanmäld")
        for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
            page.keyboard.press(key)
        expect(hit(page, "Saga Ek 00")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_label("Namn eller organisation")).to_be_focused()
        page.keyboard.type("nobody")
        expect(page.get_by_text("Ingen passar.")).to_be_visible()

        # A hand scanner types wherever the focus is.
        page.keyboard.press("Control+a")
        page.keyboard.type(Registration.objects.get(name="Saga Ek 02").ticket_code.lower())
        expect(page.locator("#verdict-name")).to_have_text("Saga Ek 02")
        expect(page.get_by_label("Namn eller organisation")).to_have_value("")


@pytest.mark.parametrize("closes", [False, True], ids=["page stays", "page closes meanwhile"])
def test_a_walk_in_without_a_network_arrives_once_and_the_badge_is_read(desk, closes):
    make_guest(desk, organisation_name="Sorsele kommun")

    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        expect(page.locator("#list")).to_have_attribute("data-state", "ready")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.context.set_offline(True)
        register(page, "Bo Fjällström", "Sorsele kommun")
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Bo!")
        expect(page.locator("[data-queue-list]")).to_contain_text("Väntar på att skickas")
        page.get_by_role("button", name="Skriv ut namnskylten", exact=True).click()
        badge = printed(page)
        assert "Fjällström" not in page.evaluate(DUMP)
        if closes:
            page.emulate_media(media="screen")
            page.reload()
            expect(page.get_by_text("Namnen är låsta")).to_be_visible()
            expect(page.get_by_label("Namn eller organisation")).to_be_hidden()
        assert not Registration.objects.filter(name="Bo Fjällström").exists()

        page.context.set_offline(False)
        expect(page.locator("[data-queue]")).to_be_hidden()
        expect(page.locator("#network")).to_be_hidden()
        assert "Fjällström" not in page.evaluate(DUMP)

    bo = Registration.objects.get(name="Bo Fjällström")
    [code] = poppler.codes(badge, page=1)
    assert code == bo.ticket_code
    assert poppler.code_side(badge, page=1) >= 25
    assert poppler.paper(badge) == [(90, 55)]
    assert (bo.via, bo.email, bo.organisation_name) == ("desk", "", "Sorsele kommun")
    assert [scan.outcome for scan in CheckIn.objects.all()] == ["admitted"]
    assert Admission.objects.get().registration == bo


def test_what_the_server_refuses_is_corrected_or_thrown_away(desk):
    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        register(page, "Bo 811218-9876", "Sorsele kommun")
        queue = page.locator("[data-queue-list]")
        expect(queue).to_contain_text("Det här ser ut som ett personnummer.")
        assert not CheckIn.objects.exists()
        queue.get_by_role("button", name="Rätta").click()
        expect(page.get_by_label("Namn", exact=True)).to_have_value("Bo 811218-9876")
        register(page, "Bo Fjällström", "Sorsele kommun")
        expect(page.locator("[data-queue]")).to_be_hidden()

        register(page, "Eva 811218-9876", "Sorsele kommun")
        queue.get_by_role("button", name="Kasta").click()
        page.get_by_role("dialog").get_by_role("button", name="Kasta").click()
        expect(page.locator("[data-queue]")).to_be_hidden()
        expect(page.locator("#network")).to_be_hidden()

    assert [one.name for one in Registration.objects.all()] == ["Bo Fjällström"]
    assert sorted(scan.outcome for scan in CheckIn.objects.all()) == ["admitted", "refused"]


def test_with_a_network_the_walk_in_is_known_at_once_and_the_badge_can_still_be_printed(desk):
    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        with page.expect_response(re.compile("/check-ins/names$")):
            register(page, "Bo Fjällström", "Sorsele kommun")
        expect(page.locator("[data-queue]")).to_be_hidden()
        page.get_by_label("Namn eller organisation").fill("fjällström")
        expect(hit(page, "Bo Fjällström")).to_have_count(1)
        page.get_by_role("button", name="Skriv ut namnskylten", exact=True).click()
        badge = printed(page)

    assert poppler.codes(badge, page=1) == [Registration.objects.get().ticket_code]


def test_a_desk_that_is_shut_out_shows_nobody_any_more(desk):
    make_guest(desk)

    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        page.get_by_label("Namn eller organisation").fill("saga")
        expect(hit(page, "Saga Hjortronklint")).to_be_visible()
        revoke(desk.device, now=datetime.now(UTC))

        expect(page.get_by_text("Enheten är inte längre ansluten")).to_be_visible()
        expect(page.get_by_text("Saga Hjortronklint")).to_have_count(0)
        expect(page.locator("#desk")).to_be_hidden()
        assert "sealed" not in page.evaluate(DUMP)


def test_when_it_is_full_the_desk_is_warned_and_the_walk_in_stands_in_line(desk):
    make_guest(desk)
    desk.device.conference.pools.update(capacity=2)

    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        expect(page.get_by_text("Alla platser här är tagna.")).to_be_hidden()
        page.context.set_offline(True)
        register(page, "Bo Fjällström", "Sorsele kommun")
        expect(page.get_by_text("Alla platser här är tagna.")).to_be_visible()
        register(page, "Eva Ek", "Sorsele kommun")
        page.context.set_offline(False)
        expect(page.locator("[data-queue]")).to_be_hidden()
        expect(page.locator("#network")).to_be_hidden()

    states = {one.name: one.status for one in Registration.objects.all()}
    assert (states["Bo Fjällström"], states["Eva Ek"]) == ("confirmed", "waitlisted")
    eva = CheckIn.objects.get(registration__name="Eva Ek")
    assert (eva.outcome, eva.reason, eva.shown) == ("refused", "waitlisted", "admitted")


@pytest.mark.parametrize(("paper", "size"), [("A6", (105, 148)), ("A4, att klippa ut", (210, 297))])
def test_a_badge_is_printed_on_the_paper_that_was_chosen_and_lets_nobody_in(desk, paper, size):
    saga = make_guest(desk, name="Ánte-Máhtte Đorvvi-Ŋállá Hjortronsmyr-Ek", avoids_photos=True)

    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        page.get_by_label("Skriv ut namnskyltar på").select_option(paper)
        page.reload()
        page.get_by_label("Namn eller organisation").fill("hjortronsmyr")
        page.get_by_role("button", name=f"Skriv ut namnskylten för {saga.name}").click()
        badge = printed(page)

    assert poppler.codes(badge, page=1) == [saga.ticket_code]
    assert poppler.code_side(badge, page=1) >= 25
    assert poppler.paper(badge) == [size]
    [words] = poppler.words(badge)
    assert "Undvik bild" in words
    assert "Hjortronsmyr-Ek" in words
    assert not CheckIn.objects.exists()


def test_who_is_registered_for_practice_is_told_to_nobody(desk):
    Device.objects.update(is_rehearsal=True)

    with browser_page(size=DESK) as page:
        open_desk(page, desk)
        expect(page.get_by_text("Övning")).to_be_visible()
        register(page, "Bo Fjällström", "Sorsele kommun")
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Bo!")
        expect(page.locator("[data-queue]")).to_be_hidden()
        page.get_by_label("Namn eller organisation").fill("fjällström")
        expect(hit(page, "Bo Fjällström")).to_contain_text("Inne sedan")

    assert not Registration.objects.exists()


def test_the_key_to_the_names_and_the_names_are_in_memory_only(desk):
    make_guest(desk, organisation_name="Malå kommun")

    with browser_page(size=DESK) as page:
        with page.expect_response("**/names/key") as asked:
            open_desk(page, desk)
        key = asked.value.json()["key"]
        page.get_by_label("Namn eller organisation").fill("saga")
        expect(hit(page, "Saga Hjortronklint")).to_be_visible()
        dump = page.evaluate(DUMP)

    assert "sealed" in dump
    assert [word for word in (key, "Hjortronklint", "Malå") if word in dump] == []


@pytest.mark.parametrize(("language", "address"), [("sv-SE", "/dorr/"), ("en-GB", "/en/door/")])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "tablet"])
def test_the_desk_is_for_everybody(desk, language, address, size):
    make_guest(desk)

    with browser_page(size=size, language=language) as page:
        page.goto(desk.url.replace("/dorr/", address))
        page.locator("#desk-query").fill("saga")
        expect(hit(page, "Saga Hjortronklint")).to_be_visible()
        page.context.set_offline(True)
        page.locator("#desk-name").fill("Bo Fjällström")
        page.locator("#desk-organisation").fill("Sorsele kommun")
        page.keyboard.press("Enter")
        expect(page.locator("[data-queue-list] li")).to_have_count(1)

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.evaluate(SMALL_TARGETS) == []
