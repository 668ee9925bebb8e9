"""The door decides by itself, and tells the server when it can."""

import os
import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect, sync_playwright

from registrations import scanner_app
from registrations.badges import qr_png
from registrations.checkin import Scan, check_in
from registrations.devices import find
from registrations.models import Admission, CheckIn, Device
from tests.journeys.browser import browser_page, violations
from tests.journeys.doors import (
    expect_all_sent,
    kept_by,
    make_entrance,
    make_guest,
    make_guests,
    no_network,
    open_door,
    paired,
    scan,
    wait_until,
    wait_until_kept,
)
from tests.journeys.film import camera_showing, film_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# A hand before the camera, until somebody takes it away.
HAND = """
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    await new Promise((resolve) => (window.takeHandAway = resolve));
    return real(wanted);
  };
"""


@pytest.fixture
def entrance(live_server, settings):
    settings.BASE_URL = live_server.url
    return make_entrance()


@pytest.mark.parametrize("how", ["cut", "black hole"])
def test_a_badge_before_the_camera_is_let_in_without_a_network(entrance, tmp_path, how):
    saga = make_guest(entrance)
    film = film_of(qr_png(saga.ticket_code), tmp_path)

    with browser_page(*camera_showing(film)) as page:
        page.add_init_script(HAND)
        open_door(page, paired(entrance).url)
        wait_until_kept(page)
        with no_network(page.context, how):
            page.evaluate("window.takeHandAway()")
            expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
            expect(page.locator("body")).to_have_attribute("data-tone", "good")
            expect(page.get_by_text("1 inläsning väntar på att skickas.")).to_be_attached()
            assert violations(page) == []
            assert CheckIn.objects.count() == 0
        expect_all_sent(page)

    scans = CheckIn.objects.values_list("registration", "outcome", "shown")
    assert list(scans) == [(saga.pk, "admitted", "admitted")]
    assert Admission.objects.count() == 1


def test_four_doors_lose_and_double_nothing(entrance):
    names = ["Ada", "Bo", "Cia", "Dag", "Eva", "Finn", "Gun", "Hans", "Ida", "Jan", "Kaj", "Lo"]
    guests = dict(zip(names, make_guests(entrance, *names), strict=True))
    doors = [paired(entrance, f"Dörr {number}") for number in range(4)]
    # Who comes to which door, in this order. Ada, Bo and Cia come to two doors without a network.
    cut = [(0, "Ada"), (1, "Bo"), (2, "Cia"), (3, "Dag"), (1, "Ada"), (3, "Cia"), (0, "Eva")]
    hole = [(2, "Finn"), (0, "Bo"), (3, "Gun"), (0, "Hans"), (1, "Ida"), (2, "Jan")]
    after = [(0, "Kaj"), (3, "Lo")]

    with browser_page() as first:
        browser = first.context.browser
        assert browser
        contexts = [first.context, *(browser.new_context() for _ in range(3))]
        pages = [first, *(context.new_page() for context in contexts[1:])]
        for page, door in zip(pages, doors, strict=True):
            open_door(page, door.url)

        def read(plan):
            for place, name in plan:
                scan(pages[place], guests[name].ticket_code)
                expect(pages[place].locator("#last li").first).to_contain_text(name)

        for context in contexts:
            context.set_offline(True)
        read(cut)
        for context in contexts:
            context.route("**/api/**", lambda route: None)
            context.set_offline(False)
        read(hole)
        for context in contexts:
            context.unroute_all(behavior="ignoreErrors")
        read(after)
        journals = []
        for page in pages:
            expect_all_sent(page)
            journals.append(kept_by(page)["journal"])

    made = {scan_id: row for journal in journals for scan_id, row in journal.items()}
    held = {str(entry.uuid): entry for entry in CheckIn.objects.all()}
    assert len(made) == len(cut + hole + after)
    assert {scan_id: entry.shown for scan_id, entry in held.items()} == {
        scan_id: row["shown"] for scan_id, row in made.items()
    }
    assert Admission.objects.count() == len(guests)
    disagree = CheckIn.objects.filter(shown="admitted").exclude(outcome="admitted")
    assert sorted(disagree.values_list("registration__name", flat=True)) == [
        guests[name].name for name in ("Ada", "Bo", "Cia")
    ]


def browser_process(profile: Path) -> int:
    """The browser itself, not the processes that it has started in its turn."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}" in command and not any(
            word.startswith("--type=") for word in command
        ):
            return int(process.name)
    raise AssertionError("The browser does not run.")


def test_a_scan_survives_that_the_browser_is_killed(entrance, live_server, tmp_path):
    saga = make_guest(entrance)
    profile = tmp_path / "profile"

    with sync_playwright() as playwright:

        def browser():
            return playwright.chromium.launch_persistent_context(
                profile, executable_path="/usr/bin/chromium", args=["--no-sandbox"], locale="sv-SE"
            )

        context = browser()
        page = context.new_page()
        open_door(page, paired(entrance).url)
        wait_until_kept(page)
        context.set_offline(True)
        scan(page, saga.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        with context.expect_event("close"):
            os.kill(browser_process(profile), signal.SIGKILL)

        assert CheckIn.objects.count() == 0
        context = browser()
        page = context.new_page()
        page.goto(f"{live_server.url}/dorr/")
        expect_all_sent(page)
        context.close()

    assert [(one.registration, one.outcome) for one in CheckIn.objects.all()] == [
        (saga, "admitted")
    ]


CLOCKS = {
    "three hours slow": -timedelta(hours=3),
    "a day fast": timedelta(days=1),
    "as new": datetime(1970, 1, 1, tzinfo=UTC) - datetime.now(UTC),
}
WRONG_CLOCK = """
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...parts) {
      parts.length ? super(...parts) : super(Right.now() + SKEW);
    }
    static now() {
      return Right.now() + SKEW;
    }
  };
"""


@pytest.mark.parametrize("skew", CLOCKS.values(), ids=CLOCKS)
def test_a_clock_that_is_wrong_is_put_right(entrance, skew):
    saga = make_guest(entrance)
    a_little = timedelta(seconds=3)

    with browser_page() as page:
        page.add_init_script(WRONG_CLOCK.replace("SKEW", str(skew // timedelta(milliseconds=1))))
        open_door(page, paired(entrance).url)
        page.context.set_offline(True)
        before = datetime.now(UTC)
        scan(page, saga.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        after = datetime.now(UTC)
        page.context.set_offline(False)
        expect_all_sent(page)

    entry = CheckIn.objects.get()
    assert before - a_little <= entry.scanned_at <= after + a_little
    assert entry.device_time is not None
    assert before + skew - a_little <= entry.device_time <= after + skew + a_little


def test_a_phone_that_lost_its_clock_without_a_network_is_put_right_later(entrance):
    saga = make_guest(entrance)

    with browser_page() as page:
        open_door(page, paired(entrance).url)
        wait_until_kept(page)
        page.context.set_offline(True)
        page.add_init_script(WRONG_CLOCK.replace("SKEW", "-7_200_000"))
        page.reload()
        expect(page.locator("#door-name")).to_have_text("Entré norr · Entrén")
        before = datetime.now(UTC)
        scan(page, saga.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        after = datetime.now(UTC)
        page.context.set_offline(False)
        expect_all_sent(page)

    a_little = timedelta(seconds=3)
    assert before - a_little <= CheckIn.objects.get().scanned_at <= after + a_little


def test_somebody_who_sets_the_clock_changes_no_time(entrance):
    saga = make_guest(entrance)

    with browser_page() as page:
        page.add_init_script("globalThis.SKEW = 0;" + WRONG_CLOCK)
        open_door(page, paired(entrance).url)
        page.context.set_offline(True)
        page.evaluate("globalThis.SKEW = -86_400_000")
        before = datetime.now(UTC)
        scan(page, saga.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        page.context.set_offline(False)
        expect_all_sent(page)

    entry = CheckIn.objects.get()
    assert entry.device_time is not None
    assert abs(entry.scanned_at - before) < timedelta(hours=1) < before - entry.device_time


def test_the_page_starts_without_a_network_and_scans(entrance):
    ada, bo = make_guests(entrance, "Ada", "Bo")

    with browser_page() as page:
        open_door(page, paired(entrance).url)
        wait_until_kept(page)
        page.context.set_offline(True)
        scan(page, ada.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Ada!")

        page.reload()
        expect(page.locator("#door-name")).to_have_text("Entré norr · Entrén")
        expect(page.locator("#list-words")).to_have_text(re.compile(r"Lista från .*, 2 av 2"))
        expect(page.locator("#count")).to_have_text(re.compile(r"1\s+inne av 2"))
        scan(page, ada.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Redan incheckad")
        scan(page, bo.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Bo!")
        expect(page.locator("#count")).to_have_text(re.compile(r"2\s+inne av 2"))

        page.context.set_offline(False)
        expect_all_sent(page)
    assert Admission.objects.count() == 2


def test_the_servers_answer_replaces_what_was_shown(entrance):
    ada, bo = make_guests(entrance, "Ada", "Bo")
    south = paired(entrance, "Entré syd")

    with browser_page() as page:
        open_door(page, paired(entrance).url)
        page.context.set_offline(True)
        cia = make_guest(entrance, name="Cia Hjortronklint", email="cia@umea.example")
        now = datetime.now(UTC)
        elsewhere = find(south.token, now=now)
        assert elsewhere
        for guest in (ada, bo):
            check_in(Scan(uuid4(), guest.ticket_code, now), door=elsewhere, now=now)
        scan(page, bo.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Bo!")
        scan(page, cia.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Okänd kod")
        expect(page.locator("#verdict-detail")).to_have_text(
            re.compile(r"Den finns inte i listan från \d+\.\d\d\.")
        )
        page.context.set_offline(False)

        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Cia!")
        expect(page.locator("#verdict-note")).to_have_text("Serverns svar, efter dörrens")
        older = page.locator("#last li").nth(1)
        expect(older).to_contain_text("Redan incheckad")
        expect(older).to_have_attribute("data-tone", "seen")
        assert violations(page) == []


def test_a_mistake_is_taken_back_without_a_network(entrance):
    saga = make_guest(entrance)

    with browser_page() as page:
        open_door(page, paired(entrance).url)
        page.context.set_offline(True)
        scan(page, saga.ticket_code)
        expect(page.locator("#count")).to_have_text(re.compile(r"1\s+inne av 1"))
        page.get_by_role("button", name="Ångra den senaste").click()
        page.get_by_role("button", name="Ångra incheckningen").click()
        expect(page.locator("#verdict-title")).to_have_text("Ångrad")
        expect(page.locator("#count")).to_have_text(re.compile(r"0\s+inne av 1"))
        scan(page, saga.ticket_code)
        expect(page.locator("#verdict-title")).to_have_text("Välkommen, Saga!")
        page.context.set_offline(False)
        expect_all_sent(page)

    first, second = CheckIn.objects.order_by("scanned_at")
    assert first.undone_at
    assert (second.outcome, second.undone_at) == ("admitted", None)
    assert Admission.objects.get().check_in_uuid == second.uuid


@pytest.mark.parametrize("how", ["the same pairing", "paired anew"])
def test_a_server_that_was_restored_is_told_again(entrance, how):
    ada, bo = make_guests(entrance, "Ada", "Bo")

    with browser_page() as page:
        open_door(page, paired(entrance).url)
        for guest in (ada, bo):
            scan(page, guest.ticket_code)
        expect_all_sent(page)
        before = set(CheckIn.objects.values_list("uuid", "registration", "scanned_at"))
        assert len(before) == 2
        Admission.objects.all().delete()
        CheckIn.objects.all().delete()

        if how == "paired anew":
            page.goto(paired(entrance, "Entré syd").url)
        else:
            page.reload()
        name = "Entré syd" if how == "paired anew" else "Entré norr"
        expect(page.locator("#door-name")).to_have_text(f"{name} · Entrén")
        expect(page.locator("#count")).to_have_text(re.compile(r"2\s+inne av 2"))
        expect_all_sent(page)
        wait_until(lambda: CheckIn.objects.count() == 2, page)

    assert set(CheckIn.objects.values_list("uuid", "registration", "scanned_at")) == before


def test_nothing_kept_names_anybody(entrance):
    ada, bo = make_guests(entrance, "Ada", "Bo")

    with browser_page() as page:
        open_door(page, paired(entrance).url)
        scan(page, ada.ticket_code)
        scan(page, "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        expect_all_sent(page)
        page.context.set_offline(True)
        scan(page, bo.ticket_code)
        expect(page.locator("#last li")).to_have_count(3)
        kept = kept_by(page)
        local = page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")

    assert (len(kept["roster"]), len(kept["journal"])) == (2, 3)
    everything = (str(kept) + local).casefold()
    for secret in ("hjortronklint", "umea", "dv1", ada.ticket_code[3:], bo.ticket_code[3:]):
        assert secret.casefold() not in everything
    assert "entré norr" in everything


def test_a_device_that_is_shut_out_forgets_everything_but_what_nobody_was_told(entrance):
    ada, bo = make_guests(entrance, "Ada", "Bo")

    with browser_page() as page:
        open_door(page, paired(entrance).url)
        scan(page, ada.ticket_code)
        expect_all_sent(page)
        page.context.set_offline(True)
        scan(page, bo.ticket_code)
        expect(page.locator("#last li")).to_have_count(2)
        Device.objects.update(revoked_at=datetime.now(UTC))
        page.context.set_offline(False)

        expect(page.get_by_text("Enheten är inte längre ansluten")).to_be_visible()
        kept = kept_by(page)
        assert page.evaluate("localStorage.length") == 0
        assert (kept["about"], kept["roster"], len(kept["journal"])) == ({}, {}, 1)
        assert CheckIn.objects.count() == 1

        page.goto(paired(entrance, "Entré syd").url)
        expect(page.locator("#door-name")).to_have_text("Entré syd · Entrén")
        expect_all_sent(page)
    assert set(CheckIn.objects.values_list("registration", "device__name")) == {
        (ada.pk, "Entré norr"),
        (bo.pk, "Entré syd"),
    }


def test_a_device_whose_time_is_up_forgets_everybody_but_can_tell_its_day_again(entrance):
    saga = make_guest(entrance)
    door = paired(entrance)

    with browser_page() as page:
        Device.objects.update(expires_at=datetime.now(UTC) + timedelta(seconds=10))
        open_door(page, door.url)
        wait_until_kept(page)
        scan(page, saga.ticket_code)
        expect_all_sent(page)
        assert len(kept_by(page)["roster"]) == 1
        page.context.set_offline(True)

        expect(page.get_by_text("Enheten är inte längre ansluten")).to_be_visible()
        kept = kept_by(page)
        assert (kept["about"], kept["roster"], len(kept["journal"])) == ({}, {}, 1)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Gör telefonen till skanner")

        # The server is restored in the night from the morning's backup.
        Admission.objects.all().delete()
        CheckIn.objects.all().delete()
        page.context.set_offline(False)
        page.goto(paired(entrance, "Entré syd").url)
        expect(page.locator("#door-name")).to_have_text("Entré syd · Entrén")
        wait_until(CheckIn.objects.exists, page)
    assert Admission.objects.get().registration == saga


def test_a_newer_page_takes_over_and_loses_nothing(entrance, monkeypatch):
    saga = make_guest(entrance)

    with browser_page() as page:
        open_door(page, paired(entrance).url)
        wait_until_kept(page)
        with no_network(page.context, "black hole"):
            scan(page, saga.ticket_code)
            expect(page.locator("#last li")).to_have_count(1)
            (before,) = page.evaluate("caches.keys()")
            monkeypatch.setattr(
                scanner_app, "PUBLISHED", (*scanner_app.PUBLISHED, "img/december.svg")
            )
            page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.update())")
            expect(page.locator("#last li")).to_have_count(0)
            (after,) = page.evaluate("caches.keys()")
        expect_all_sent(page)

    assert before != after
    assert CheckIn.objects.get().registration == saga
