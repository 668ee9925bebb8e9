"""An organiser moves two sessions, sees what publishing does, publishes; letters are delivered."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from notifications.models import Message
from notifications.tasks import deliver_due_messages
from registrations.announcements import WAIT, announce_all
from registrations.models import Seat
from scheduling import moving
from scheduling.models import Session, Slot, Speaker
from tests.factories import make_user
from tests.journeys.browser import DESK, PHONE, browser_page, violations
from tests.post_box import open_post_box

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PUBLISH = "/arrangor/2026/program/publicera/"


@pytest.fixture
def site(live_server, settings):
    settings.BASE_URL = live_server.url
    call_command("seed_demo", verbosity=0)
    return live_server.url


def later(session: Session, *, by: moving.Mover) -> None:
    """A quarter of an hour later, as the board does it."""
    slot = session.slots.select_related("room").get()
    minutes = int((slot.ends_at - slot.starts_at).total_seconds()) // 60
    where = moving.Place(slot.room, slot.starts_at + timedelta(minutes=15), minutes)
    moving.move(session.conference, slot.uuid, where, seen=slot.version, by=by)


def text_of(letter) -> str:
    return str(letter.get_body(("plain",)).get_content())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_publishing_two_moved_sessions_and_reading_the_letters(site, size):
    maj = make_user(email="sven@rv.example", password="lingon och hjortron", is_superuser=True)
    workshop = Session.objects.exclude(seats=None).filter(booked_seats__status="booked")[0]
    talk = Session.objects.filter(seats=None, kind="talk", parts__speaker__email__gt="")[0]
    for session in (workshop, talk):
        later(session, by=moving.Mover(maj))
    old = talk.published_slots.get().starts_at
    speaker = talk.parts.select_related("speaker")[0].speaker
    booked = Seat.objects.filter(session=workshop, status="booked").select_related("registration")
    saga = booked.exclude(registration__email="")[0].registration

    with browser_page(size=size) as page, open_post_box() as post_box:
        page.goto(f"{site}{PUBLISH}")
        page.locator("[name=username]").fill("sven@rv.example")
        page.locator("[name=password]").fill("lingon och hjortron")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Publicera programmet")
        expect(page.locator(".changes > li")).to_have_count(2)
        for session in (workshop, talk):
            expect(page.locator(".changes")).to_contain_text(session.title_sv)
        expect(page.get_by_text("Talare:")).to_be_visible()
        page.get_by_text("De som har bokat:").click()
        expect(page.locator("details[open]").get_by_text(saga.name).first).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        button = page.get_by_role("button", name="Publicera och skicka")
        promised = int("".join(filter(str.isdigit, button.inner_text())))
        page.get_by_label("Publiceringens namn").fill("Två kvart senare")
        button.click()

        expect(page.get_by_role("status")).to_contain_text(
            f"Publicering 2 är klar. {promised} mejl"
        )
        expect(page.get_by_role("heading", level=1)).to_contain_text("Två kvart senare")
        assert violations(page) == []
        page.goto(f"{site}/2026/program/andringar/")
        expect(page.locator(".changes s").first).to_be_visible()
        assert violations(page) == []
        page.goto(f"{site}/2026/program/{talk.slug}/")
        expect(page.locator("main")).to_contain_text(f"{_local(old + timedelta(minutes=15))}")

        announce_all(now=timezone.now() + WAIT)
        assert Message.objects.count() == promised
        Message.objects.exclude(to__in=[speaker.email, saga.email]).delete()
        Message.objects.update(not_before=timezone.now())
        deliver_due_messages()

    # Speakers who come to other sessions have a letter about those too.
    letters = {(letter["X-DV-Mail"], letter["To"]): letter for letter in post_box.letters}
    to_speaker = letters["speaker-programme", speaker.email]
    to_saga = letters["programme-changed", saga.email]
    assert to_speaker["Subject"] == f"Ändrat för dig: {talk.title_sv}"
    assert f"/talare/{speaker.personal_token}/" in text_of(to_speaker)
    assert "text/calendar" in [part.get_content_type() for part in to_speaker.walk()]
    assert workshop.title_sv in to_saga["Subject"]
    assert f"{_local(old)}" in text_of(to_speaker)


def _local(at):
    return timezone.localtime(at, Slot.objects.all()[0].session.conference.tz).strftime("%H.%M")


def test_putting_the_first_release_back(site):
    maj = make_user(email="sven@rv.example", password="lingon och hjortron", is_superuser=True)
    talk = Session.objects.filter(seats=None, kind="talk")[0]
    later(talk, by=moving.Mover(maj))
    assert Speaker.objects.exists()

    with browser_page() as page:
        page.goto(f"{site}/arrangor/2026/program/publiceringar/")
        page.locator("[name=username]").fill("sven@rv.example")
        page.locator("[name=password]").fill("lingon och hjortron")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Publiceringar")
        assert violations(page) == []
        page.get_by_role("table").get_by_role("link", name="1").click()
        assert violations(page) == []
        page.get_by_role("link", name="Se vad det skulle ändra").click()
        expect(page.locator(".changes > li")).to_have_count(1)
        assert violations(page) == []
        page.get_by_role("button", name="Hämta tillbaka till utkastet").click()
        expect(page.get_by_role("status")).to_contain_text("Utkastet är som det var.")

    assert talk.slots.get().starts_at == talk.published_slots.get().starts_at
