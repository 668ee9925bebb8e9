"""Publishing with open eyes: what would change, what is in the way, and who gets which letter."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from conference.models import Membership
from notifications.models import Message
from registrations import saving, seats
from registrations.announcements import WAIT, announce_all
from registrations.release_page import what_publishing_would_do
from scheduling.models import ProgrammeChange, Release, Session, Slot
from scheduling.publishing import publish
from scheduling.releasing import preview
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_member,
    make_organiser,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
    make_user,
    make_workshop,
)

pytestmark = pytest.mark.django_db

PAGE = "/en/organiser/2026/programme/release/"
HOUR = timedelta(hours=1)
LONG_AGO = AUTUMN - timedelta(days=1)


@pytest.fixture
def conference():
    """Tuva's talk at noon and a workshop at three, published long ago and told of."""
    conference = make_conference()
    tuva = make_speaker(conference, email="tuva@mala.example")
    make_slot(make_session(conference, tuva, title_en="Talk"), make_room(conference))
    make_workshop(conference, seats=1, title_en="Workshop", starts_at=NOON + 3 * HOUR)
    publish(conference, by=None, now=LONG_AGO)
    announce_all(now=LONG_AGO + WAIT)
    Message.objects.all().delete()
    make_pool(conference)
    return conference


@pytest.fixture
def organiser(client, conference):
    client.force_login(make_organiser(conference))
    return client


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


def make_person(conference, name="saga", **fields):
    pool = conference.pools.get()
    fields = {"name": name.capitalize(), "email": f"{name}@umea.example"} | fields
    return make_registration(pool, **fields)


def talk():
    return Session.objects.get(title_en="Talk")


def workshop():
    return Session.objects.get(title_en="Workshop")


def move(session, *, to):
    session.slots.update(starts_at=to, ends_at=to + timedelta(minutes=session.minutes))


def words(page):
    return " ".join(html.fromstring(page.text).xpath("string(//main)").split())


def buttons(page):
    texts = [one.text_content() for one in html.fromstring(page.text).xpath("//main//button")]
    return [" ".join(text.split()) for text in texts]


def seen(page):
    return html.fromstring(page.text).xpath("string(//input[@name='seen']/@value)")


def publish_what_is_shown(client, **fields):
    form = {"seen": seen(client.get(PAGE)), "name": ""} | fields
    return client.post(PAGE, form, follow=True)


def test_nothing_to_publish_is_said(organiser):
    page = organiser.get(PAGE)

    assert "There is nothing to publish: release 1" in words(page)
    assert buttons(page) == []


def test_the_first_release_tells_the_speakers(client):
    conference = make_conference()
    tuva = make_speaker(conference, email="tuva@mala.example")
    make_slot(make_session(conference, tuva), None)
    client.force_login(make_organiser(conference))

    page = client.get(PAGE)

    assert "Publishing shows 1 session to everybody." in words(page)
    assert buttons(page) == ["Publish, and send 1 letter"]
    published = publish_what_is_shown(client, name="Nu kör vi")
    assert Release.objects.get().name == "Nu kör vi"
    assert "Release 1 is published. 1 letter leaves at 10:02." in words(published)


def test_each_change_is_shown_with_what_was(organiser, conference):
    move(talk(), to=NOON + HOUR)
    talk().slots.update(room=make_room(conference, slug="stora", name_en="Main Stage"))
    Session.objects.filter(pk=talk().pk).update(
        title_en="Talk of the town", track=make_track(conference), abstract_en="A new text"
    )
    Session.objects.filter(pk=workshop().pk).update(state=Session.State.CANCELLED)
    make_slot(make_session(conference, slug="ny", title_en="New one"), None)

    text = words(organiser.get(PAGE))

    assert (
        "Moved Talk of the town Before: 8 December 2026, 12:00–12:30, Small Stage "
        "Now: 8 December 2026, 13:00–13:30, Main Stage"
    ) in text
    assert "Title in English Talk Put in: of the town" in text
    assert "Track Put in: E-health" in text
    assert "Text in English Put in: A new text" in text
    assert "Cancelled Workshop 8 December 2026, 15:00–16:30 About the rooms" in text
    assert "Added New one 8 December 2026, 12:00–12:30" in text
    assert "About the rooms: Main Stage" in text
    assert "About the tracks: E-health" in text


def test_what_is_taken_away_is_shown_struck_through(organiser):
    workshop().slots.all().delete()

    page = organiser.get(PAGE)

    assert "Removed Workshop 8 December 2026, 15:00–16:30" in words(page)
    assert html.fromstring(page.text).xpath("string(//s)") == "8 December 2026, 15:00–16:30"


def test_words_around_the_sessions_are_published_too(organiser, conference):
    conference.speakers.update(biography_en="She does.")

    page = organiser.get(PAGE)

    assert "No session changes. About the speakers: Tuva Lingonstråle" in words(page)
    assert buttons(page) == ["Publish, and send no letters"]
    assert "There is nobody to write to about it." in words(publish_what_is_shown(organiser))


def test_a_clash_that_stops_publishing_is_shown_with_its_place_on_the_board(organiser, conference):
    slot = make_slot(make_session(conference, slug="samtidigt"), conference.rooms.get())

    page = organiser.get(PAGE)

    assert "This clash stops publishing. Solve it first." in words(page)
    [address] = html.fromstring(page.text).xpath("//main//*[contains(@class, 'notice')]//a/@href")
    assert address.startswith("/en/organiser/2026/programme/?day=2026-12-08#slot-")
    assert buttons(page) == []
    refused = organiser.post(
        PAGE, {"seen": what_publishing_would_do(conference, now=AUTUMN).preview.fingerprint}
    )
    assert "are both in Small Stage" in words(refused)
    assert Release.objects.count() == 1
    assert slot.session.changes.count() == 0


def make_crowd(conference):
    """Somebody of every kind: eight who are concerned, of whom six can be written to."""
    saga, bo, siv, ali, eva, desk = (
        make_person(conference, name) for name in ("saga", "bo", "siv", "ali", "eva", "desk")
    )
    seats.book(saga, workshop(), now=AUTUMN)
    saving.save(saga, talk(), now=AUTUMN)
    seats.book(bo, workshop(), now=AUTUMN)
    for one in (siv, ali, desk):
        saving.save(one, talk(), now=AUTUMN)
    type(desk).objects.filter(pk=desk.pk).update(email="", email_key="", via="desk")
    saving.save(
        make_person(conference, "tuva", email="Tuva@mala.example", email_key="tuva@mala.example"),
        talk(),
        now=AUTUMN,
    )
    risten = make_speaker(conference, slug="risten", name="Risten Storm")
    talk().parts.create(speaker=risten, position=1)
    assert eva.saved_sessions.count() == 0


def test_who_gets_a_letter_is_who_gets_a_letter(organiser, conference):
    make_crowd(conference)
    move(talk(), to=NOON + HOUR)
    move(workshop(), to=NOON + 4 * HOUR)
    shown = what_publishing_would_do(conference, now=AUTUMN)
    page = organiser.get(PAGE)

    publish_what_is_shown(organiser)
    announce_all(now=AUTUMN + WAIT)

    assert {group.label: [one.name for one in group.people] for group in shown.letters.groups} == {
        "Talare": ["Tuva Lingonstråle"],
        "De som har bokat": ["Saga"],
        "De som är erbjudna en plats": [],
        "De som väntar på en plats": ["Bo"],
        "De som har sparat en programpunkt": ["Siv", "Ali"],
    }
    assert [one.name for one in shown.letters.unreachable] == ["Risten Storm", "Desk"]
    receivers = Message.objects.order_by("pk").values_list("to", flat=True)
    assert sorted(receivers) == [
        "ali@umea.example",
        "bo@umea.example",
        "saga@umea.example",
        "siv@umea.example",
        "tuva@mala.example",
    ]
    assert shown.letters.number == len(receivers)
    assert buttons(page) == ["Publish, and send 5 letters"]


def test_organisers_see_who_and_programme_editors_how_many(client, conference):
    saving.save(make_person(conference), talk(), now=AUTUMN)
    move(talk(), to=NOON + HOUR)
    editor = make_member(conference, Membership.Role.PROGRAMME_EDITOR, email="eva@rv.example")

    client.force_login(editor)
    text = words(client.get(PAGE))
    assert "Tuva Lingonstråle: Talk" in text
    assert ("Those who have saved a session: 1" in text, "Saga" in text) == (True, False)
    client.force_login(make_organiser(conference))
    assert "Saga: Talk" in words(client.get(PAGE))


def test_a_draft_that_changed_meanwhile_is_shown_and_not_published(organiser):
    move(talk(), to=NOON + HOUR)
    old = seen(organiser.get(PAGE))
    move(workshop(), to=NOON + 5 * HOUR)

    page = organiser.post(PAGE, {"seen": old, "name": "Andra"})

    assert Release.objects.count() == 1
    assert "The draft has changed since this page was shown" in words(page)
    assert "Moved Workshop" in words(page)
    assert html.fromstring(page.text).xpath("string(//input[@name='name']/@value)") == "Andra"
    assert seen(page) != old


def test_pressing_twice_publishes_once(organiser):
    move(talk(), to=NOON + HOUR)
    form = {"seen": seen(organiser.get(PAGE))}

    organiser.post(PAGE, form)
    again = organiser.post(PAGE, form)

    assert Release.objects.count() == 2
    assert "All of this is published already." in words(again)


def test_time_alone_changes_nothing(conference):
    move(talk(), to=NOON + HOUR)
    publish(conference, by=None, now=AUTUMN)
    move(workshop(), to=NOON + 5 * HOUR)

    now, later = (preview(conference, now=AUTUMN + timedelta(days=days)) for days in (0, 9))

    assert now.fingerprint == later.fingerprint


def test_letters_that_wait_are_counted_with_those_that_follow(organiser, conference):
    saving.save(make_person(conference), talk(), now=AUTUMN)
    seats.book(make_person(conference, "bo"), workshop(), now=AUTUMN)
    move(talk(), to=NOON + HOUR)
    assert "2 letters leave at 10:02." in words(publish_what_is_shown(organiser))
    move(workshop(), to=NOON + 5 * HOUR)

    page = organiser.get(PAGE)

    assert "leave at 10:02" in words(page)
    assert buttons(page) == ["Publish, and send 3 letters"]
    publish_what_is_shown(organiser)
    announce_all(now=AUTUMN + WAIT)
    assert Message.objects.count() == 3


def test_the_page_takes_as_many_queries_however_much_there_is(organiser, conference):
    def queries():
        organiser.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            organiser.get(PAGE)
        return len(captured)

    saving.save(make_person(conference), talk(), now=AUTUMN)
    move(talk(), to=NOON + HOUR)
    few = queries()
    for number in range(3):
        saving.save(make_person(conference, f"p{number}"), talk(), now=AUTUMN)
        speaker = make_speaker(conference, slug=f"s{number}", email=f"s{number}@mala.example")
        make_slot(make_session(conference, speaker, slug=f"n{number}"), None)

    assert queries() == few


def test_others_do_not_see_it(client, conference):
    client.force_login(make_user())

    assert client.get(PAGE).status_code == 404
    assert not ProgrammeChange.objects.exists()
    assert Slot.objects.count() == 2
