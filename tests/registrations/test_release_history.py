"""The releases there have been, as organisers see them."""

from datetime import timedelta

import pytest
import time_machine
from lxml import html

from registrations.announcements import WAIT, announce
from scheduling.models import Release, Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_conference,
    make_organiser,
    make_room,
    make_session,
    make_slot,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/en/organiser/2026/programme/releases/"
DAY = timedelta(days=1)


@pytest.fixture
def conference():
    """A talk that is moved in the second release, named by Maj, of which nobody is told yet."""
    conference = make_conference()
    slot = make_slot(make_session(conference, title_en="Talk"), make_room(conference))
    publish(conference, by=None, now=AUTUMN - DAY)
    announce(conference, now=AUTUMN - DAY + WAIT)
    slot.room = None
    slot.save()
    publish(conference, by=make_user(), now=AUTUMN, name="Ny sal")
    return conference


@pytest.fixture
def organiser(client, conference):
    client.force_login(make_organiser(conference, email="eva@rv.example"))
    with time_machine.travel(AUTUMN, tick=False):
        yield client


def words(page):
    return " ".join(html.fromstring(page.text).xpath("string(//main)").split())


def rows(page):
    return [
        " ".join(row.text_content().split())
        for row in html.fromstring(page.text).xpath("//tbody/tr")
    ]


def test_the_list_tells_when_by_whom_and_how_much(organiser):
    assert rows(organiser.get(PAGE)) == [
        "2 Ny sal 2026-11-01 10:00 Maj Älvdal Moved: 1 leave at 10:02",
        "1 2026-10-31 10:00 – – left 2026-10-31 10:02",
    ]


def test_nothing_published_is_said(client):
    client.force_login(make_organiser(make_conference()))

    assert "Nothing has been published yet." in words(client.get(PAGE))


def test_the_list_takes_as_many_queries_however_many_there_are(
    organiser, conference, django_assert_num_queries
):
    organiser.get(PAGE)
    with django_assert_num_queries(7):
        organiser.get(PAGE)
    for number in range(3):
        publish(conference, by=None, now=AUTUMN + number * DAY)
    with django_assert_num_queries(7):
        organiser.get(PAGE)


def test_one_release_shows_what_it_changed(organiser, conference):
    publish(conference, by=None, now=AUTUMN)

    when = "8 December 2026, 12:00–12:30"
    moved = f"Moved Talk Before: {when}, Small Stage Now: {when}"
    assert moved in words(organiser.get(f"{PAGE}2/"))
    assert "It was the first." in words(organiser.get(f"{PAGE}1/"))
    assert "It changed no session." in words(organiser.get(f"{PAGE}3/"))
    assert organiser.get(f"{PAGE}4/").status_code == 404


def test_an_old_release_is_put_back_into_the_draft_and_not_published(organiser, conference):
    page = organiser.get(f"{PAGE}1/restore/")
    assert "Moved Talk" in words(page)
    seen = html.fromstring(page.text).xpath("string(//input[@name='seen']/@value)")

    done = organiser.post(f"{PAGE}1/restore/", {"seen": seen}, follow=True)

    assert "The draft is as it was. Publish it when it is right." in words(done)
    assert Session.objects.get().slots.get().room == conference.rooms.get()
    assert Release.objects.count() == 2
    assert "has these rooms, times and states already" in words(organiser.get(f"{PAGE}1/restore/"))


def test_a_draft_that_changed_meanwhile_is_shown_again(organiser):
    page = organiser.post(f"{PAGE}1/restore/", {"seen": "other"})

    assert "The draft has changed meanwhile: look through it again." in words(page)
    assert Session.objects.get().slots.get().room is None


def test_others_see_none_of_it(client, conference):
    client.force_login(make_user(email="nobody@rv.example"))

    for address in (PAGE, f"{PAGE}1/", f"{PAGE}1/restore/"):
        assert client.get(address).status_code == 404
