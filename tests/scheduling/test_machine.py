import gzip
import json
from datetime import timedelta

import pytest
from icalendar import Calendar
from lxml import etree

from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_organisation,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)
from tests.judges import libical

pytestmark = pytest.mark.django_db

FEEDS = {
    "/2026/programme.ics": "text/calendar; charset=utf-8",
    "/2026/tracks/e-halsa.ics": "text/calendar; charset=utf-8",
    "/2026/rooms/lilla-scenen.ics": "text/calendar; charset=utf-8",
    "/2026/speakers/tuva-lingonstrale.ics": "text/calendar; charset=utf-8",
    "/2026/sessions/sexton-kommuner.ics": "text/calendar; charset=utf-8",
    "/2026/programme.pdf": "application/pdf",
    "/2026/door-signs.pdf": "application/pdf",
    "/2026/embed/programme.html": "text/html; charset=utf-8",
    "/2026/embed/": "text/html; charset=utf-8",
    "/2026/schedule.xml": "application/xml; charset=utf-8",
    "/2026/schedule.json": "application/json; charset=utf-8",
    "/2026/changes.atom": "application/atom+xml; charset=utf-8",
    "/2026/programme.jsonld": "application/ld+json; charset=utf-8",
}


@pytest.fixture
def conference():
    """A published programme of two sessions; one has a track, a room and a speaker."""
    conference = make_conference(organiser=make_organisation())
    speaker = make_speaker(conference)
    session = make_session(conference, speaker, track=make_track(conference))
    make_slot(session, make_room(conference))
    make_slot(make_session(conference, slug="lunch", kind="meal", title_sv="Lunch"), None)
    publish(conference, by=None, now=AUTUMN)
    return conference


def titles(answer):
    return sorted(str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).events)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_sent_once_and_then_only_when_it_changes(client, conference, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer["Content-Type"] == FEEDS[path]
    assert answer["Content-Language"] == "sv"
    assert answer["Last-Modified"] == "Sun, 01 Nov 2026 09:00:00 GMT"
    assert not answer.cookies
    by_etag = client.get(path, headers={"If-None-Match": answer["ETag"]})
    by_time = client.get(path, headers={"If-Modified-Since": answer["Last-Modified"]})
    assert (by_etag.status_code, by_time.status_code) == (304, 304)


@pytest.mark.parametrize("path", FEEDS)
def test_head_and_gzip_are_the_same_feed(client, conference, path):
    plain = client.get(path)
    head = client.head(path)
    zipped = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert (head.status_code, head["ETag"], head.content) == (200, plain["ETag"], b"")
    assert gzip.decompress(zipped.content) == plain.content


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_only_read(client, conference, path):
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", [path for path in FEEDS if not path.endswith("jsonld")])
def test_an_unchanged_feed_costs_one_query(client, conference, path, django_assert_num_queries):
    client.get(path)

    with django_assert_num_queries(1):
        client.get(path)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_speaks_english_when_asked(client, conference, path):
    swedish, english = client.get(path), client.get(f"{path}?lang=en")

    assert english["Content-Language"] == "en"
    assert english.content != swedish.content


@pytest.mark.parametrize("path", [path for path in FEEDS if path.endswith("ics")])
def test_a_calendar_names_its_file_and_source_and_pleases_libical(client, conference, path):
    answer = client.get(f"{path}?lang=en&utm_source=x")

    name = path.rsplit("/", 1)[-1]
    assert answer["Content-Disposition"] == f'inline; filename="{name}"'
    assert libical.faults(answer.content) == []
    source = Calendar.from_ical(answer.content)["SOURCE"]
    assert source == f"http://localhost:8000{path}?lang=en"


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("/2026/programme.ics", ["Lunch", "Sexton kommuner, en beställning"]),
        ("/2026/tracks/e-halsa.ics", ["Sexton kommuner, en beställning"]),
        ("/2026/rooms/lilla-scenen.ics", ["Sexton kommuner, en beställning"]),
        ("/2026/speakers/tuva-lingonstrale.ics", ["Sexton kommuner, en beställning"]),
        ("/2026/sessions/lunch.ics", ["Lunch"]),
    ],
)
def test_a_calendar_holds_what_it_is_about(client, conference, path, held):
    assert titles(client.get(path)) == held


@pytest.mark.parametrize(
    "path",
    [
        "/2026/tracks/okant.ics",
        "/2026/rooms/okant.ics",
        "/2026/speakers/okand.ics",
        "/2026/sessions/okand.ics",
        "/1999/programme.ics",
        "/1999/schedule.json",
        "/1999/programme.jsonld",
    ],
)
def test_what_is_not_in_the_programme_is_not_found(client, conference, path):
    assert client.get(path).status_code == 404


def test_nothing_is_told_before_it_is_published(client):
    make_slot(make_session(make_conference()), None)

    assert client.get("/2026/schedule.json").status_code == 404
    assert "subEvent" not in client.get("/2026/programme.jsonld").json()


def test_the_draft_never_shows(client, conference):
    before = client.get("/2026/schedule.json")

    conference.sessions.update(title_sv="Utkast")

    assert client.get("/2026/schedule.json")["ETag"] == before["ETag"]


def test_a_release_is_seen_at_once(client, conference):
    before = client.get("/2026/schedule.json")
    conference.sessions.filter(slug="lunch").update(title_sv="Middag")

    publish(conference, by=None, now=AUTUMN + timedelta(hours=1))

    after = client.get("/2026/schedule.json", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Middag" in after.content.decode()


def test_a_new_name_of_the_conference_is_seen_at_once(client, conference):
    client.get("/2026/schedule.json")
    conference.name_sv = "Nytt namn"
    conference.save()

    document = client.get("/2026/schedule.json").json()

    assert document["schedule"]["conference"]["title"] == "Nytt namn"


def test_who_follows_a_withdrawn_session_learns_that_it_is_off(client, conference):
    conference.sessions.get(slug="lunch").slots.all().delete()

    publish(conference, by=None, now=AUTUMN + timedelta(hours=1))

    event = Calendar.from_ical(client.get("/2026/sessions/lunch.ics").content).events[0]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_the_media_type_of_c3voc_is_given_to_who_asks_for_it(client, conference):
    asked = {"Accept": "application/vnd.c3voc.schedule+xml"}

    answer = client.get("/2026/schedule.xml", headers=asked)

    assert answer["Content-Type"] == "application/vnd.c3voc.schedule+xml; charset=utf-8"
    assert etree.fromstring(answer.content).tag == "schedule"


def test_json_ld_follows_the_programme(client, conference):
    document = json.loads(client.get("/2026/programme.jsonld").content)

    assert [session["name"] for session in document["subEvent"]] == [
        "Sexton kommuner, en beställning"
    ]


def test_json_ld_follows_the_days_and_the_places(client, conference):
    pool = make_pool(conference, capacity=1)
    before = client.get("/2026/programme.jsonld").json()
    make_registration(pool)
    conference.days.filter(date=conference.starts_on).update(starts_at=NOON)

    after = client.get("/2026/programme.jsonld").json()

    assert before["startDate"] == "2026-12-08T08:30:00+01:00"
    assert after["startDate"] == "2026-12-08T12:00:00+01:00"
    assert [offer["availability"] for offer in (*before["offers"], *after["offers"])] == [
        "https://schema.org/InStock",
        "https://schema.org/SoldOut",
    ]
