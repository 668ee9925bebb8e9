"""The programme as everybody reads it."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from conference.http_caching import shelf
from conference.models import Conference
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_organisation,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_shelf():
    shelf.clear()


def make_programme(sessions: int = 1) -> Conference:
    """Talks by Tuva, an hour apart, in the Small Stage; published."""
    conference = make_conference()
    room = make_room(conference, accessibility_sv="Hörslinga")
    tuva = make_speaker(
        conference,
        organisation=make_organisation(),
        title_sv="digitaliseringsstrateg",
        biography_sv="Har lett mycket.",
        is_remote=True,
    )
    track = make_track(conference)
    for at in range(sessions):
        slug = "sexton-kommuner" if at == 0 else f"samtal-{at}"
        talk = make_session(
            conference, tuva, slug=slug, track=track, level="intro", seats=20, captions="live"
        )
        make_slot(talk, room, starts_at=NOON + timedelta(hours=at))
    lunch = make_session(conference, slug="lunch", kind="meal", title_sv="Lunch", is_streamed=False)
    make_slot(lunch, None, starts_at=NOON - timedelta(hours=1))
    publish(conference, by=None, now=AUTUMN)
    return conference


def page(client: Client, address: str, **query: str) -> html.HtmlElement:
    response = client.get(address, query)
    assert response.status_code == 200, response.status_code
    return html.fromstring(response.content)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def texts(document: html.HtmlElement, path: str) -> list[str]:
    return [words(element) for element in document.cssselect(path)]


def test_the_programme_is_a_table_of_headings_and_times(client):
    make_programme()

    document = page(client, "/2026/program/")

    assert texts(document, "h1") == ["Program"]
    assert texts(document, "h2") == ["Tisdag 8 december 2026"]
    assert texts(document, "h3") == ["Lunch", "Sexton kommuner, en beställning"]
    assert texts(document, "thead th[scope=col]") == ["Tid", "Program"]
    assert texts(document, "tbody th[scope=row]") == ["11.00", "12.00"]
    [starts, ends] = document.cssselect("article")[1].cssselect("time")
    assert (starts.get("datetime"), words(starts)) == ("2026-12-08T12:00:00+01:00", "12.00")
    assert (ends.get("datetime"), words(ends)) == ("2026-12-08T12:30:00+01:00", "12.30")


def test_rooms_are_the_columns_when_sessions_are_held_at_once(client):
    conference = make_programme()
    room = make_room(conference, slug="stora", name_sv="Stora scenen", position=1)
    make_slot(make_session(conference, slug="annat"), room)
    make_slot(make_session(conference, slug="samling", kind="meal"), None)
    publish(conference, by=None, now=AUTUMN)

    document = page(client, "/2026/program/")

    assert texts(document, "thead th") == ["Tid", "För alla", "Lilla scenen", "Stora scenen"]


def test_the_programme_says_whose_time_it_is(client):
    make_programme()

    assert "Alla tider är svensk tid (Europe/Stockholm)." in words(page(client, "/2026/program/"))


def test_the_programme_in_english(client):
    make_programme()

    document = page(client, "/en/2026/programme/")

    assert document.get("lang") == "en"
    assert texts(document, "h2") == ["Tuesday 8 December 2026"]
    assert texts(document, "h3 a") == ["Sixteen municipalities, one order"]
    assert texts(document, "tbody th") == ["11:00", "12:00"]


def test_a_track_is_told_by_letters_and_name_besides_its_colour(client):
    make_programme()

    document = page(client, "/2026/program/")

    [mark] = document.cssselect("article .track-mark")
    assert mark.get("aria-label") == "Spår: E-hälsa"
    assert texts(document, "#mark-e-halsa text") == ["HAL"]


@pytest.mark.parametrize(
    ("fields", "tags"),
    [
        ({}, ["På distans"]),
        ({"state": Session.State.ACCEPTED}, ["Preliminär", "På distans"]),
        ({"state": Session.State.CANCELLED}, ["Inställd", "På distans"]),
        ({"is_streamed": False, "kind": "workshop", "seats": 30}, ["Workshop", "Kräver bokning"]),
        ({"is_streamed": False, "language": "en"}, ["På engelska"]),
        ({"is_streamed": False, "language": "se"}, ["Nordsamiska"]),
        ({"is_streamed": False, "captions": "live"}, ["Textas direkt"]),
        ({"is_streamed": False, "has_sign_language": True}, ["Teckenspråk"]),
        ({"is_streamed": False, "kind": "meal", "state": Session.State.CANCELLED}, ["Inställd"]),
    ],
)
def test_marks_say_what_one_wants_to_know(client, fields, tags):
    conference = make_conference()
    make_slot(make_session(conference, **fields), make_room(conference))
    publish(conference, by=None, now=AUTUMN)

    document = page(client, "/2026/program/")

    assert texts(document, "article .status, article .tag") == tags


def test_swedish_is_marked_for_those_who_read_english(client):
    make_programme()

    assert "In Swedish" in texts(page(client, "/en/2026/programme/"), "article .tag")


def test_a_choice_is_answered_without_javascript(client):
    make_programme(2)

    document = page(client, "/2026/program/", q="sexton")

    assert texts(document, "article:not([hidden]) h3") == ["Sexton kommuner, en beställning"] * 2
    assert texts(document, "[data-hits]") == ["2 programpunkter"]
    assert document.cssselect("[name=q]")[0].get("value") == "sexton"


def test_one_and_no_hits_are_said_in_words(client):
    make_programme()

    assert texts(page(client, "/2026/program/", track="e-halsa"), "[data-hits]") == [
        "1 programpunkt"
    ]
    assert texts(page(client, "/2026/program/", q="saknas"), "[data-hits]") == [
        "Inget i programmet stämmer med valet. Välj mindre, eller visa allt igen."
    ]


def test_a_choice_of_day_hides_the_other_days(client):
    conference = make_programme()
    second = make_session(conference, slug="dag-tva")
    make_slot(second, conference.rooms.get(), starts_at=NOON + timedelta(days=1))
    publish(conference, by=None, now=AUTUMN)

    document = page(client, "/2026/program/", day="2026-12-09")

    assert texts(document, "section.day:not([hidden]) h2") == ["Onsdag 9 december 2026"]
    assert texts(document, "label:has(:checked)") == ["Onsdag 9"]


def test_the_other_language_keeps_the_page_and_the_choice(client):
    make_programme()

    document = page(client, "/2026/program/", track="e-halsa", unknown="<b>")

    [link] = document.cssselect(".site-nav [hreflang=en]")
    assert link.get("href") == "/en/2026/programme/?track=e-halsa"
    back = page(client, "/en/2026/programme/").cssselect(".site-nav [hreflang=sv]")
    assert back[0].get("href") == "/2026/program/"


def test_what_somebody_searched_for_is_not_kept(client):
    make_programme()

    page(client, "/2026/program/", q="tuva")

    assert len(shelf) == 0


def test_nobody_can_write_html_into_the_page(client):
    make_programme()

    response = client.get("/2026/program/", {"q": '"><script>alert(1)</script>'})

    assert b"<script>alert" not in response.content


def test_the_programme_is_kept_and_not_sent_twice(client, django_assert_num_queries):
    make_programme()
    first = client.get("/2026/program/")

    with django_assert_num_queries(1):
        again = client.get("/2026/program/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Last-Modified"] == "Sun, 01 Nov 2026 09:00:00 GMT"
    assert client.head("/2026/program/").headers["ETag"] == first.headers["ETag"]
    assert not first.cookies


def test_a_new_release_is_seen_at_once(client):
    conference = make_programme()
    client.get("/2026/program/")
    conference.sessions.filter(slug="sexton-kommuner").update(title_sv="Sjutton kommuner")
    publish(conference, by=None, now=AUTUMN)

    assert "Sjutton kommuner" in texts(page(client, "/2026/program/"), "h3")


def test_a_draft_is_not_seen(client):
    conference = make_programme()
    make_slot(make_session(conference, slug="utkast", title_sv="Utkast"), conference.rooms.get())

    assert "Utkast" not in texts(page(client, "/2026/program/"), "h3")
    assert client.get("/2026/program/utkast/").status_code == 404


def test_a_changed_name_of_the_conference_is_seen_at_once(client):
    conference = make_programme()
    client.get("/2026/program/")
    Conference.objects.filter(pk=conference.pk).update(name_sv="Digitala Norrland")

    assert "Digitala Norrland" in texts(page(client, "/2026/program/"), ".brand")


@pytest.mark.parametrize("address", ["/2026/program/", "/2026/program/?q=tuva", "/2026/talare/"])
def test_before_it_is_published_the_page_says_so(client, address):
    make_conference()

    document = page(client, address)

    assert texts(document, "h1") == ["Programmet kommer"]
    assert "8–9 december 2026" in words(document)


@pytest.mark.parametrize(
    "address",
    [
        "/2027/program/",
        "/2027/talare/",
        "/2027/program/sexton-kommuner/",
        "/2027/talare/tuva-lingonstrale/",
        "/2026/program/saknas/",
        "/2026/program/lunch/",
        "/2026/talare/saknas/",
    ],
)
def test_what_does_not_exist_is_not_found(client, address):
    make_programme()

    assert client.get(address).status_code == 404


def test_a_session_has_a_page(client):
    make_programme()

    document = page(client, "/2026/program/sexton-kommuner/")

    assert texts(document, "h1") == ["Sexton kommuner, en beställning"]
    assert texts(document, ".facts dt") == [
        "När",
        "Var",
        "Språk",
        "Nivå",
        "På distans",
        "Tillgänglighet",
        "Platser",
    ]
    assert texts(document, ".facts dd") == [
        "Tisdag 8 december 2026 12.00–12.30",
        "Lilla scenen, Sara kulturhus Hörslinga",
        "Svenska",
        "Grund",
        "Sänds direkt.",
        "Textas direkt.",
        "20 platser, bokas i förväg",
    ]
    assert texts(document, ".people h3") == ["Tuva Lingonstråle"]


def test_a_session_tells_search_engines_what_it_is(client):
    make_programme()

    [script] = page(client, "/2026/program/sexton-kommuner/").cssselect("script")

    assert script.get("type") == "application/ld+json"
    assert json.loads(script.text)["name"] == "Sexton kommuner, en beställning"


def test_the_programme_tells_search_engines_its_sessions(client):
    make_programme()

    [data] = page(client, "/2026/program/").cssselect("script[type='application/ld+json']")

    document = json.loads(data.text)
    assert (document["name"], document["location"]["name"]) == (
        "Digitala Västerbotten 2026",
        "Sara kulturhus",
    )
    assert "Sexton kommuner, en beställning" in [one["name"] for one in document["subEvent"]]


def test_a_plain_session_says_only_what_there_is_to_say(client):
    conference = make_conference()
    plain = make_session(conference, is_streamed=False, is_recorded=True, captions="after")
    make_slot(plain, None)
    publish(conference, by=None, now=AUTUMN)

    document = page(client, "/2026/program/sexton-kommuner/")

    assert texts(document, ".facts dt") == ["När", "Språk", "På distans", "Tillgänglighet"]
    assert texts(document, ".facts dd")[2:] == ["Bara på plats. Spelas in.", "Inspelningen textas."]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (Session.State.ACCEPTED, "Den här programpunkten är preliminär."),
        (Session.State.CANCELLED, "Den här programpunkten är inställd."),
    ],
)
def test_a_session_that_may_change_says_so(client, state, sentence):
    conference = make_conference()
    make_slot(make_session(conference, state=state), make_room(conference))
    publish(conference, by=None, now=AUTUMN)

    assert sentence in texts(page(client, "/2026/program/sexton-kommuner/"), ".notice p")


def test_a_text_in_the_other_language_says_so(client):
    conference = make_conference()
    talk = make_session(conference, title_en="", abstract_sv="Bara på svenska.")
    make_slot(talk, make_room(conference))
    publish(conference, by=None, now=AUTUMN)

    document = page(client, "/en/2026/programme/sexton-kommuner/")

    assert document.cssselect("h1")[0].get("lang") == "sv"


def test_a_speaker_has_a_page_with_their_sessions(client):
    make_programme(2)

    document = page(client, "/2026/talare/tuva-lingonstrale/")

    assert texts(document, "h1") == ["Tuva Lingonstråle"]
    assert texts(document, ".lead") == ["Digitaliseringsstrateg, Umeå kommun"]
    assert "Har lett mycket." in words(document)
    assert texts(document, "article h3") == ["Sexton kommuner, en beställning"] * 2
    assert "Tisdag 8 december" in texts(document, "article .session-place")[0]


def test_speakers_are_listed_in_swedish_order(client):
    conference = make_conference()
    people = [make_speaker(conference, slug=name.lower(), name=name) for name in ("Orsa", "Alva")]
    people.append(make_speaker(conference, slug="asa", name="Åsa"))
    make_slot(make_session(conference, *people), make_room(conference))
    publish(conference, by=None, now=AUTUMN)

    assert texts(page(client, "/2026/talare/"), ".speakers h2") == ["Alva", "Orsa", "Åsa"]


@pytest.mark.parametrize("sessions", [1, 3])
@pytest.mark.parametrize(
    "address",
    [
        "/2026/program/",
        "/2026/program/sexton-kommuner/",
        "/2026/talare/",
        "/2026/talare/tuva-lingonstrale/",
    ],
)
def test_a_page_asks_the_database_once(
    client, address, sessions, django_assert_num_queries: DjangoAssertNumQueries
):
    make_programme(sessions)
    client.get(address)

    with django_assert_num_queries(1):
        client.get(address)


def test_pages_are_only_read(client):
    make_programme()

    assert client.post("/2026/program/").status_code == 405
