from datetime import timedelta

import pytest

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

ROOT = "/api/v1/conferences/2026"


def test_a_conference_tells_when_and_where_it_is(client):
    conference = make_conference()
    publish(conference, by=None, now=AUTUMN)

    assert client.get(ROOT).json() == {
        "slug": "2026",
        "name": {"sv": "Digitala Västerbotten 2026", "en": "Digital Västerbotten 2026"},
        "tagline": {"sv": "", "en": ""},
        "starts_on": "2026-12-08",
        "ends_on": "2026-12-09",
        "timezone": "Europe/Stockholm",
        "venue_name": "Sara kulturhus",
        "venue_city": "Skellefteå",
        "contact_email": "konferens@regionvasterbotten.example",
        "release": {"number": 1, "name": "1", "published_at": "2026-11-01T09:00:00Z"},
    }


def test_the_programme_is_read_in_parts(client):
    conference = make_conference(organiser=make_organisation())
    speaker = make_speaker(conference, title_sv="Strateg", organisation=conference.organiser)
    room, track = make_room(conference), make_track(conference)
    session = make_session(conference, speaker, track=track)
    slot = make_slot(session, room)
    publish(conference, by=None, now=AUTUMN)

    about_session = {
        "id": str(slot.uuid),
        "slug": "sexton-kommuner",
        "code": session.code,
        "kind": "talk",
        "state": "confirmed",
        "title": {
            "sv": "Sexton kommuner, en beställning",
            "en": "Sixteen municipalities, one order",
        },
        "abstract": {"sv": "", "en": ""},
        "track": "e-halsa",
        "room": "lilla-scenen",
        "starts_at": "2026-12-08T11:00:00Z",
        "ends_at": "2026-12-08T11:30:00Z",
        "level": "",
        "language": "sv",
        "seats": None,
        "is_streamed": True,
        "is_recorded": False,
        "captions": "",
        "has_sign_language": False,
        "speakers": [{"speaker": "tuva-lingonstrale", "role": "speaker"}],
        "sequence": 0,
        "changed_at": "2026-11-01T09:00:00Z",
    }
    assert client.get(f"{ROOT}/sessions").json() == {"items": [about_session], "count": 1}
    assert client.get(f"{ROOT}/sessions/sexton-kommuner").json() == about_session
    assert client.get(f"{ROOT}/speakers").json()["items"] == [
        {
            "id": str(speaker.uuid),
            "slug": "tuva-lingonstrale",
            "name": "Tuva Lingonstråle",
            "title": {"sv": "Strateg", "en": ""},
            "biography": {"sv": "", "en": ""},
            "organisation": {"sv": "Umeå kommun", "en": "Umeå Municipality"},
        }
    ]
    assert client.get(f"{ROOT}/rooms").json()["items"] == [
        {
            "id": str(room.uuid),
            "slug": "lilla-scenen",
            "name": {"sv": "Lilla scenen", "en": "Small Stage"},
            "capacity": 180,
            "is_streamed": True,
            "accessibility": {"sv": "", "en": ""},
        }
    ]
    assert client.get(f"{ROOT}/tracks").json()["items"] == [
        {
            "slug": "e-halsa",
            "code": "HAL",
            "name": {"sv": "E-hälsa", "en": "E-health"},
            "colour": "#9B1C4A",
        }
    ]


def test_a_cancelled_session_is_still_told(client):
    conference = make_conference()
    make_slot(make_session(conference, state=Session.State.CANCELLED), None)
    publish(conference, by=None, now=AUTUMN)

    assert client.get(f"{ROOT}/sessions/sexton-kommuner").json()["state"] == "cancelled"


def test_sessions_are_chosen_by_track_and_room(client):
    conference = make_conference()
    room, track = make_room(conference), make_track(conference)
    make_slot(make_session(conference, slug="i-sparet", track=track), room)
    make_slot(make_session(conference, slug="utanfor"), None)
    publish(conference, by=None, now=AUTUMN)

    def slugs(query: str) -> list[str]:
        answer = client.get(f"{ROOT}/sessions?{query}").json()
        return [session["slug"] for session in answer["items"]]

    assert slugs("") == ["utanfor", "i-sparet"]
    assert slugs("track=e-halsa") == ["i-sparet"]
    assert slugs("room=lilla-scenen&track=e-halsa") == ["i-sparet"]
    assert slugs("room=okant") == []


def test_lists_come_in_pages(client):
    conference = make_conference()
    for number in range(3):
        starts_at = NOON + timedelta(hours=number)
        make_slot(make_session(conference, slug=f"s{number}"), None, starts_at=starts_at)
    publish(conference, by=None, now=AUTUMN)

    answer = client.get(f"{ROOT}/sessions?limit=2&page=2").json()

    assert [session["slug"] for session in answer["items"]] == ["s2"]
    assert answer["count"] == 3


@pytest.mark.parametrize("query", ["limit=101", "limit=0", "page=0", "limit=many"])
def test_an_impossible_page_is_explained(client, query):
    make_conference()

    answer = client.get(f"{ROOT}/sessions?{query}")

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["location"] == f"query.{query.split('=')[0]}"


@pytest.mark.parametrize("part", ["sessions", "speakers", "rooms", "tracks"])
def test_before_it_is_published_the_programme_is_empty(client, part):
    make_slot(make_session(make_conference()), None)

    assert client.get(f"{ROOT}/{part}").json() == {"items": [], "count": 0}
    assert client.get(f"{ROOT}/sessions/sexton-kommuner").status_code == 404


@pytest.mark.parametrize("part", ["", "/sessions", "/speakers", "/rooms", "/tracks"])
def test_an_unknown_conference_is_not_found(client, part):
    assert client.get(f"{ROOT}{part}").status_code == 404


@pytest.mark.parametrize("part", ["sessions", "speakers", "rooms", "tracks"])
def test_a_list_costs_the_same_however_long_it_is(client, part, django_assert_num_queries):
    conference = make_conference()
    for number in range(3):
        starts_at = NOON + timedelta(hours=number)
        make_slot(make_session(conference, slug=f"s{number}"), None, starts_at=starts_at)
    publish(conference, by=None, now=AUTUMN)
    client.get(f"{ROOT}/{part}")

    with django_assert_num_queries(1):
        client.get(f"{ROOT}/{part}")
