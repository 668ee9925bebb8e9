import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from conference.addresses import whole_address
from scheduling import structured_data
from scheduling.models import Session
from scheduling.programme import programme_of
from scheduling.publishing import publish
from scheduling.structured_data import Offer
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_organisation,
    make_room,
    make_session,
    make_slot,
    make_speaker,
)

pytestmark = pytest.mark.django_db

ON_SITE = Offer("På plats", True, 190, True, AUTUMN, NOON)
ONLINE = Offer("På distans", False, None, False, AUTUMN, NOON)


def test_the_conference_is_an_event_that_costs_nothing():
    conference = make_conference(organiser=make_organisation(), tagline_sv="Nära och tryggt")

    document = structured_data.conference_document(conference, None, [ON_SITE, ONLINE])

    assert document == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": "http://localhost:8000/2026/",
        "url": "http://localhost:8000/2026/",
        "name": "Digitala Västerbotten 2026",
        "description": "Nära och tryggt",
        "startDate": "2026-12-08T08:30:00+01:00",
        "endDate": "2026-12-09T15:30:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "inLanguage": ["sv", "en"],
        "isAccessibleForFree": True,
        "organizer": {
            "@type": "Organization",
            "name": "Umeå kommun",
            "email": "konferens@regionvasterbotten.example",
        },
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Sara kulturhus",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Skellefteå",
                    "addressCountry": "SE",
                },
            },
            {"@type": "VirtualLocation", "url": "http://localhost:8000/2026/"},
        ],
        "maximumPhysicalAttendeeCapacity": 190,
        "offers": [
            {
                "@type": "Offer",
                "name": "På plats",
                "url": "http://localhost:8000/2026/",
                "price": "0",
                "priceCurrency": "SEK",
                "availability": "https://schema.org/SoldOut",
                "validFrom": "2026-11-01T10:00:00+01:00",
                "validThrough": "2026-12-08T12:00:00+01:00",
            },
            {
                "@type": "Offer",
                "name": "På distans",
                "url": "http://localhost:8000/2026/",
                "price": "0",
                "priceCurrency": "SEK",
                "availability": "https://schema.org/InStock",
                "validFrom": "2026-11-01T10:00:00+01:00",
                "validThrough": "2026-12-08T12:00:00+01:00",
            },
        ],
    }


@pytest.mark.parametrize(
    ("offers", "mode"),
    [([], "Offline"), ([ON_SITE], "Offline"), ([ONLINE], "Online"), ([ON_SITE, ONLINE], "Mixed")],
)
def test_the_mode_follows_the_ways_of_attending(offers, mode):
    document = structured_data.conference_document(make_conference(), None, offers)

    assert document["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"


def test_without_days_the_dates_stand_alone():
    conference = make_conference()
    conference.days.all().delete()

    document = structured_data.conference_document(conference, None, [])

    assert (document["startDate"], document["endDate"]) == ("2026-12-08", "2026-12-09")


def test_sessions_are_parts_of_the_conference_and_breaks_are_not():
    conference = make_conference()
    session = make_session(conference, make_speaker(conference), abstract_sv="Så här.", seats=24)
    slot = make_slot(session, make_room(conference))
    make_slot(make_session(conference, slug="fika", kind="break"), None)
    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    document = structured_data.conference_document(conference, programme, [])

    page = whole_address("session", "2026", "sexton-kommuner")
    assert document["subEvent"] == [
        {
            "@type": "Event",
            "@id": page,
            "url": page,
            "identifier": str(slot.uuid),
            "name": "Sexton kommuner, en beställning",
            "description": "Så här.",
            "startDate": "2026-12-08T12:00:00+01:00",
            "endDate": "2026-12-08T12:30:00+01:00",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
            "inLanguage": "sv",
            "location": [
                {
                    "@type": "Place",
                    "name": "Lilla scenen",
                    "containedInPlace": {
                        "@type": "Place",
                        "name": "Sara kulturhus",
                        "address": {
                            "@type": "PostalAddress",
                            "addressLocality": "Skellefteå",
                            "addressCountry": "SE",
                        },
                    },
                },
                {"@type": "VirtualLocation", "url": page},
            ],
            "performer": [{"@type": "Person", "name": "Tuva Lingonstråle"}],
            "maximumPhysicalAttendeeCapacity": 24,
        }
    ]


def test_a_cancelled_session_says_so_and_names_its_conference():
    conference = make_conference()
    session = make_session(conference, state=Session.State.CANCELLED, is_streamed=False)
    make_slot(session, None, starts_at=NOON + timedelta(hours=1))
    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    with override("en"):
        document = structured_data.session_document(conference, programme, programme.sessions[0])

    assert document["eventStatus"] == "https://schema.org/EventCancelled"
    assert document["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    conference_told = document["superEvent"]
    assert isinstance(conference_told, dict)
    assert conference_told["name"] == "Digital Västerbotten 2026"


def test_nothing_in_a_page_can_end_the_script_element():
    script = structured_data.to_script({"name": "</script><b>&amp;"})

    assert not set("<>&") & set(script)
    assert json.loads(script) == {"name": "</script><b>&amp;"}


def test_the_file_is_json():
    assert json.loads(structured_data.to_json({"name": "Å"})) == {"name": "Å"}
