import json
from datetime import timedelta

import pytest
from django.utils.translation import override
from lxml import etree

from conference.addresses import whole_address
from scheduling import interchange
from scheduling.models import Session
from scheduling.programme import programme_of
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)
from tests.judges import c3voc

pytestmark = pytest.mark.django_db


def published(conference):
    programme = programme_of(publish(conference, by=None, now=AUTUMN))
    return interchange.schedule_of(conference, programme)


def test_a_session_becomes_an_event_of_its_room_and_day():
    conference = make_conference()
    speaker = make_speaker(conference)
    room = make_room(conference)
    session = make_session(
        conference, speaker, track=make_track(conference), abstract_sv="Så gick det till."
    )
    slot = make_slot(session, room)

    document = json.loads(interchange.to_json(published(conference)))

    assert c3voc.check_json(document) == [
        {
            "id": slot.pk,
            "guid": str(slot.uuid),
            "date": "2026-12-08T12:00:00+01:00",
            "start": "12:00",
            "duration": "00:30",
            "room": "Lilla scenen",
            "slug": "dv2026-sexton-kommuner",
            "url": whole_address("session", "2026", "sexton-kommuner"),
            "title": "Sexton kommuner, en beställning",
            "subtitle": "",
            "track": "E-hälsa",
            "type": "talk",
            "language": "sv",
            "abstract": "Så gick det till.",
            "description": "",
            "recording_license": "",
            "do_not_record": True,
            "persons": [{"guid": str(speaker.uuid), "name": "Tuva Lingonstråle"}],
            "links": [],
            "attachments": [],
        }
    ]
    day = document["schedule"]["conference"]["days"][0]
    assert (day["day_start"], day["day_end"]) == (
        "2026-12-08T12:00:00+01:00",
        "2026-12-08T12:30:00+01:00",
    )


def test_the_conference_heads_the_document():
    conference = make_conference()
    room = make_room(conference)

    document = json.loads(interchange.to_json(published(conference)))

    head = document["schedule"]["conference"]
    venue = head["rooms"].pop(0)
    assert venue["name"] == "Sara kulturhus"
    assert head == {
        "acronym": "dv2026",
        "title": "Digitala Västerbotten 2026",
        "start": "2026-12-08",
        "end": "2026-12-09",
        "daysCount": 0,
        "timeslot_duration": "00:05",
        "time_zone_name": "Europe/Stockholm",
        "url": whole_address("programme", "2026"),
        "rooms": [{"name": "Lilla scenen", "guid": str(room.uuid), "capacity": 180}],
        "days": [],
    }


def test_xml_tells_the_same_as_json():
    conference = make_conference()
    speaker = make_speaker(conference)
    make_slot(make_session(conference, speaker, is_recorded=True), make_room(conference))
    make_slot(make_session(conference, kind="break", slug="lunch"), None)
    schedule = published(conference)

    in_xml = c3voc.check_xml(interchange.to_xml(schedule))
    in_json = c3voc.check_json(json.loads(interchange.to_json(schedule)))

    assert [[event.get("guid"), event.findtext("title")] for event in in_xml] == [
        [event["guid"], event["title"]] for event in in_json
    ]
    assert [event.findtext("recording/optout") for event in in_xml] == ["true", "false"]
    assert [person.text for person in in_xml[1].iter("person")] == ["Tuva Lingonstråle"]


def test_a_day_holds_all_its_rooms_and_the_next_day_follows():
    conference = make_conference()
    small, large = make_room(conference), make_room(conference, slug="stora", name_sv="Stora")
    late = NOON + timedelta(hours=2)
    make_slot(make_session(conference, slug="ett-a", minutes=180), small)
    make_slot(make_session(conference, slug="tva-b"), large, starts_at=late)
    make_slot(make_session(conference, slug="tre-c"), small, starts_at=NOON + timedelta(days=1))

    schedule = published(conference)

    assert len(c3voc.check_json(json.loads(interchange.to_json(schedule)))) == 3
    assert [(day.index, f"{day.date}", f"{day.end:%H:%M}") for day in schedule.days] == [
        (1, "2026-12-08", "15:00"),
        (2, "2026-12-09", "12:30"),
    ]
    assert schedule.days[0].places[0][1][0].duration == "03:00"


def test_slugs_are_long_enough_and_never_the_same():
    conference = make_conference()
    twice = make_session(conference)
    first = make_slot(twice, None)
    second = make_slot(twice, None, starts_at=NOON + timedelta(hours=1))
    short = make_slot(make_session(conference, slug="ai"), None, starts_at=NOON + timedelta(days=1))

    events = c3voc.check_xml(interchange.to_xml(published(conference)))

    assert {event.get("guid"): event.findtext("slug") for event in events} == {
        str(first.uuid): "dv2026-sexton-kommuner",
        str(second.uuid): f"dv2026-sexton-kommuner-{second.pk:04}",
        str(short.uuid): f"dv2026-ai-{short.pk:04}",
    }


def test_cancelled_sessions_are_left_out():
    conference = make_conference()
    make_slot(make_session(conference, state=Session.State.CANCELLED), None)
    make_slot(make_session(conference, slug="kvar"), None)

    events = c3voc.check_xml(interchange.to_xml(published(conference)))

    assert [event.findtext("slug") for event in events] == ["dv2026-kvar"]


def test_the_bytes_are_the_same_until_something_is_published():
    conference = make_conference()
    make_slot(make_session(conference), None)
    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    first = interchange.schedule_of(conference, programme)
    second = interchange.schedule_of(conference, programme)

    assert interchange.to_xml(first) == interchange.to_xml(second)
    assert interchange.to_json(first) == interchange.to_json(second)


def test_english_is_told_in_english():
    conference = make_conference()
    make_slot(make_session(conference), make_room(conference))

    with override("en"):
        schedule = published(conference)

    assert schedule.title == "Digital Västerbotten 2026"
    assert schedule.places[1].name == "Small Stage"


def test_characters_that_xml_cannot_carry_are_left_out():
    conference = make_conference()
    make_slot(make_session(conference, title_sv="A\x0bB & <C>\ufffe"), None)

    document = interchange.to_xml(published(conference))

    assert etree.fromstring(document).findtext("day/room/event/title") == "AB & <C>"
