"""The public list of what releases have changed."""

from datetime import timedelta

import pytest
from lxml import html

from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_conference,
    make_room,
    make_session,
    make_slot,
    make_speaker,
)

pytestmark = pytest.mark.django_db

PAGE = "/en/2026/programme/changes/"
DAY = timedelta(days=1)


@pytest.fixture
def conference():
    """A talk in the Small Stage and lunch, published."""
    conference = make_conference()
    make_slot(make_session(conference, slug="talk", title_en="Talk"), make_room(conference))
    make_slot(make_session(conference, slug="lunch", title_en="Lunch", kind="meal"), None)
    publish(conference, by=None, now=AUTUMN)
    return conference


def page(client, address=PAGE):
    return html.fromstring(client.get(address).text)


def lists(client):
    """Heading -> what is told under it."""
    return {
        " ".join(section.xpath("string(.//h2)").split()): [
            " ".join(one.text_content().split()) for one in section.xpath(".//li | ./p")
        ]
        for section in page(client).xpath("//main//section")
    }


def move(slug, conference, **fields):
    Session.objects.get(slug=slug).slots.update(**fields)


def test_the_newest_changes_come_first_and_the_first_release_last(client, conference):
    move("talk", conference, room=make_room(conference, slug="stora", name_en="Main Stage"))
    publish(conference, by=None, now=AUTUMN + DAY)
    Session.objects.filter(slug="lunch").update(state=Session.State.CANCELLED)
    Session.objects.filter(slug="talk").update(title_en="Other talk", abstract_sv="Nytt.")
    Session.objects.get(slug="talk").parts.create(speaker=make_speaker(conference))
    publish(conference, by=None, now=AUTUMN + 2 * DAY)

    when = "8 December 2026, 12:00–12:30"
    new = "What is new: Title in English, Speakers, Text in Swedish."
    assert lists(client) == {
        "3 November 2026, 10:00": [
            f"Cancelled Lunch {when}",
            f"Changed Other talk {when}, Main Stage {new}",
        ],
        "2 November 2026, 10:00": [
            f"Moved Talk Before: {when}, Small Stage Now: {when}, Main Stage"
        ],
        "1 November 2026, 10:00": ["The programme was published for the first time."],
    }


def test_the_old_place_is_struck_through_and_the_session_can_be_opened(client, conference):
    move("talk", conference, room=None)
    publish(conference, by=None, now=AUTUMN + DAY)

    shown = page(client)

    assert shown.xpath("string(//s)") == "8 December 2026, 12:00–12:30, Small Stage"
    assert shown.xpath("//main//section//a/@href") == ["/en/2026/programme/talk/"]


def test_what_is_gone_has_no_page(client, conference):
    Session.objects.get(slug="talk").slots.all().delete()
    publish(conference, by=None, now=AUTUMN + DAY)

    shown = page(client)

    assert shown.xpath("//main//section//a") == []
    assert "Removed Talk" in " ".join(shown.text_content().split())


def test_the_programme_page_and_the_feed_lead_there(client, conference):
    programme = page(client, "/en/2026/programme/")

    assert programme.xpath(f"//a[@href='{PAGE}']/text()") == ["What has changed"]
    assert f"http://localhost:8000{PAGE}" in client.get("/2026/changes.atom?lang=en").text
    assert "Ändringar i programmet" in client.get("/2026/program/andringar/").text


def test_before_the_first_release_the_page_says_so(client):
    make_conference()

    assert "The programme is still to come" in client.get(PAGE).text
    assert client.get("/en/2027/programme/changes/").status_code == 404


def test_it_is_read_once_a_release_in_few_queries(client, conference, django_assert_num_queries):
    for number in range(3):
        make_slot(make_session(conference, slug=f"n{number}"), None)
        publish(conference, by=None, now=AUTUMN + DAY * (number + 1))
    first = client.get(PAGE)

    with django_assert_num_queries(1):
        again = client.get(PAGE)

    assert first.content == again.content
    assert client.get(PAGE, headers={"If-None-Match": first["ETag"]}).status_code == 304
