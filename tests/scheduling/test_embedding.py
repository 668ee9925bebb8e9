"""The programme on other people's pages."""

import pytest

from conference.models import Membership
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_conference,
    make_member,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)

pytestmark = pytest.mark.django_db
HERE = "http://localhost:8000"


@pytest.fixture
def conference():
    conference = make_conference()
    session = make_session(conference, make_speaker(conference), track=make_track(conference))
    make_slot(session, make_room(conference))
    make_slot(make_session(conference, slug="lunch", kind="meal", title_sv="Lunch"), None)
    off = make_session(conference, slug="b", state=Session.State.CANCELLED)
    make_slot(off, None)
    publish(conference, by=None, now=AUTUMN)
    return conference


def test_a_piece_of_the_page_is_there_for_every_site(client, conference, settings):
    settings.BASE_URL = HERE
    answer = client.get("/2026/embed/programme.html")
    piece = answer.content.decode()

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert f'href="{HERE}/2026/program/sexton-kommuner/"' in piece
    assert "Tuva Lingonstråle" in piece
    assert "<html" not in piece
    assert "<iframe" not in piece


def test_the_piece_is_in_the_language_asked_for(client, conference):
    answer = client.get("/2026/embed/programme.html?lang=en")

    assert answer["Content-Language"] == "en"
    assert "/en/2026/programme/sexton-kommuner/" in answer.content.decode()
    assert "E-health" in answer.content.decode()


def test_only_the_frame_may_be_framed(client, conference):
    frame = client.get("/2026/embed/")

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert "<h1>Digitala Västerbotten 2026</h1>" in frame.content.decode()
    assert client.get("/2026/program/")["X-Frame-Options"] == "DENY"


def test_oembed_answers_for_the_programme_in_both_languages(client, conference, settings):
    settings.BASE_URL = HERE
    page = client.get("/2026/program/").content.decode()
    answer = client.get("/oembed", {"url": f"{HERE}/2026/program/", "maxwidth": "500"})
    english = client.get("/oembed", {"url": f"{HERE}/en/2026/programme/"}).json()

    assert f"{HERE}/oembed?url=http%3A%2F%2Flocalhost%3A8000%2F2026%2Fprogram%2F" in page
    told = answer.json()
    assert (told["type"], told["version"], told["width"]) == ("rich", "1.0", 500)
    assert f'src="{HERE}/2026/embed/"' in told["html"]
    assert english["title"] == "Digital Västerbotten 2026"
    assert "?lang=en" in english["html"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"url": "http://localhost:8000/2026/talare/"}, 404),
        ({"url": "http://localhost:8000/ingenting"}, 404),
        ({"url": "https://elsewhere.example/2026/program/"}, 404),
        ({"url": "http://localhost:8000/2027/program/"}, 404),
        ({}, 404),
        ({"url": "http://localhost:8000/2026/program/", "format": "xml"}, 501),
        ({"url": "http://localhost:8000/2026/program/", "maxwidth": "x", "maxheight": "0"}, 200),
    ],
)
def test_oembed_knows_nothing_else(client, conference, settings, asked, status):
    settings.BASE_URL = HERE

    assert client.get("/oembed", asked).status_code == status


def test_nothing_is_embedded_before_it_is_published(client):
    make_conference()

    assert client.get("/2026/embed/").status_code == 404


def test_organisers_find_what_to_paste(client, conference, settings):
    settings.BASE_URL = HERE
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))
    page = client.get("/arrangor/2026/program/annanstans/").content.decode()
    english = client.get("/en/organiser/2026/programme/elsewhere/").content.decode()

    assert "&lt;dv-programme src=" in page
    assert "&lt;iframe src=" in page
    assert "/2026/door-signs.pdf" in page
    assert "/2026/door-signs.pdf?lang=en" in english
    conference.releases.all().delete()
    assert (
        "Inget är publicerat än."
        in client.get("/arrangor/2026/program/annanstans/").content.decode()
    )
