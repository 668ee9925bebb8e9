from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from scheduling import ical
from scheduling.ical import Entry, Feed, Status
from scheduling.machine_text import carriable
from scheduling.models import Session
from scheduling.programme import programme_of
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
from tests.judges import icaljs, libical

ENTRY = Entry(
    uuid=UUID("3b8e1d6a-9f0c-4f5e-8c77-1a2b3c4d5e6f"),
    sequence=2,
    changed_at=AUTUMN,
    starts_at=NOON,
    ends_at=NOON + timedelta(minutes=30),
    status=Status.CONFIRMED,
    summary="Sexton kommuner; en beställning, en lista",
    description="Första raden\nAndra raden",
    location="Lilla scenen, Sara kulturhus, Skellefteå",
    address="https://konferens.example/2026/program/sexton-kommuner/",
    categories=("E-hälsa, vård",),
)
FEED = Feed(
    name="Digitala Västerbotten 2026",
    description="Programmet.",
    source="https://konferens.example/2026/programme.ics",
    address="https://konferens.example/2026/program/",
    timezone="Europe/Stockholm",
    organiser='Region "Västerbotten"; IT',
    contact_email="konferens@umea.example",
    changed_at=AUTUMN,
    entries=(ENTRY,),
)


def lines_of(calendar: bytes) -> list[str]:
    return calendar.decode().replace("\r\n ", "").split("\r\n")


def test_a_calendar_is_written_as_rfc_5545_asks(settings):
    settings.IDENTITY_DOMAIN = "digitalavasterbotten.example"

    calendar = ical.render(FEED)

    assert lines_of(calendar) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Digitala Västerbotten//Conference//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "DESCRIPTION:Programmet.",
        "X-WR-CALDESC:Programmet.",
        "NAME:Digitala Västerbotten 2026",
        "X-WR-CALNAME:Digitala Västerbotten 2026",
        "COLOR:teal",
        "LAST-MODIFIED:20261101T090000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "SOURCE;VALUE=URI:https://konferens.example/2026/programme.ics",
        "URL:https://konferens.example/2026/program/",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Europe/Stockholm",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        "X-LIC-LOCATION:Europe/Stockholm",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY:Sexton kommuner\\; en beställning\\, en lista",
        "DTSTART;TZID=Europe/Stockholm:20261208T120000",
        "DTEND;TZID=Europe/Stockholm:20261208T123000",
        "DTSTAMP:20261101T090000Z",
        "UID:3b8e1d6a-9f0c-4f5e-8c77-1a2b3c4d5e6f@digitalavasterbotten.example",
        "SEQUENCE:2",
        "CATEGORIES:E-hälsa\\, vård",
        "DESCRIPTION:Första raden\\nAndra raden",
        "LAST-MODIFIED:20261101T090000Z",
        "LOCATION:Lilla scenen\\, Sara kulturhus\\, Skellefteå",
        "ORGANIZER;CN=\"Region ^'Västerbotten^'; IT\":mailto:konferens@umea.example",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://konferens.example/2026/program/sexton-kommuner/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_no_line_is_longer_than_75_octets_and_all_end_alike():
    calendar = ical.render(replace(FEED, name="Å" * 200))

    assert max(len(line) for line in calendar.split(b"\r\n")) == 75
    assert calendar.count(b"\n") == calendar.count(b"\r\n")


def test_what_is_cancelled_takes_no_time():
    cancelled = replace(ENTRY, status=Status.CANCELLED)

    lines = lines_of(ical.render(replace(FEED, entries=(cancelled,))))

    assert "STATUS:CANCELLED" in lines
    assert "TRANSP:TRANSPARENT" in lines


def test_no_alarm_rings():
    assert b"VALARM" not in ical.render(FEED)


def test_another_time_zone_is_written_in_utc():
    lines = lines_of(ical.render(replace(FEED, timezone="Europe/Helsinki")))

    assert "DTSTART:20261208T110000Z" in lines
    assert "BEGIN:VTIMEZONE" not in lines


def test_an_empty_calendar_is_right_too():
    assert libical.faults(ical.render(replace(FEED, entries=()))) == []


@pytest.mark.parametrize(
    ("starts_at", "local"),
    [
        (datetime(2026, 12, 8, 9, 0, tzinfo=UTC), "20261208T100000"),
        (datetime(2026, 6, 1, 8, 0, tzinfo=UTC), "20260601T100000"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "20260329T015900"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "20260329T030000"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "20261025T030000"),
    ],
)
def test_winter_and_summer_are_right_in_new_york(starts_at, local):
    entry = replace(ENTRY, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    calendar = ical.render(replace(FEED, entries=(entry,)))

    read = icaljs.read(calendar, timezone="America/New_York")

    assert f"DTSTART;TZID=Europe/Stockholm:{local}" in lines_of(calendar)
    assert read[0]["starts_at"] == starts_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_libical_notices_a_fault():
    wrong = ical.render(FEED).replace(b"METHOD:PUBLISH", b"METHOD:REQUEST")

    assert libical.faults(wrong) != []


def entry_at(starts_at: datetime, minutes: int, **fields: Any) -> Entry:
    starts_at = starts_at.replace(tzinfo=UTC)
    ends_at = starts_at + timedelta(minutes=minutes)
    return replace(ENTRY, starts_at=starts_at, ends_at=ends_at, **fields)


texts = st.text(max_size=200)
moments = st.datetimes(
    min_value=NOON.replace(tzinfo=None, year=2000),
    max_value=NOON.replace(tzinfo=None, year=2090),
)
entries = st.builds(
    entry_at,
    moments,
    st.integers(min_value=1, max_value=3000),
    summary=texts.map("Titel {}".format),
    description=texts,
    location=texts,
    categories=st.lists(texts, max_size=3).map(tuple),
)


@settings(max_examples=50, deadline=None)
@given(entry=entries)
def test_whatever_is_written_libical_can_read_it(entry):
    feed = replace(FEED, name=entry.summary, organiser=entry.location, entries=(entry,))

    calendar = ical.render(feed)

    assert calendar == ical.render(feed)
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    assert libical.faults(calendar) == []
    event = Calendar.from_ical(calendar).events[0]
    assert event["SUMMARY"] == carriable(entry.summary).strip()
    assert event.start == entry.starts_at.replace(microsecond=0)


# From the programme


@pytest.mark.django_db
def test_a_session_is_told_in_the_readers_language():
    conference = make_conference(organiser=make_organisation())
    speaker = make_speaker(
        conference, title_sv="Strateg", title_en="Strategist", organisation=conference.organiser
    )
    session = make_session(
        conference, speaker, track=make_track(conference), abstract_en="How we did it."
    )
    slot = make_slot(session, make_room(conference))
    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    with override("en"):
        entry = ical.session_entry(conference, programme, programme.sessions[0])

    assert entry == Entry(
        uuid=slot.uuid,
        sequence=0,
        changed_at=AUTUMN,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        status=Status.CONFIRMED,
        summary="Sixteen municipalities, one order",
        description="How we did it.\n\n"
        "Tuva Lingonstråle, Strategist, Umeå Municipality\n\n"
        "Can be followed online.",
        location="Small Stage, Sara kulturhus, Skellefteå",
        address="http://localhost:8000/en/2026/programme/sexton-kommuner/",
        categories=("E-health",),
    )


@pytest.mark.django_db
def test_a_break_is_free_time_with_no_page_of_its_own():
    conference = make_conference()
    make_slot(make_session(conference, kind="break", is_streamed=False), None)
    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    with override("en"):
        entry = ical.session_entry(conference, programme, programme.sessions[0])

    assert entry.is_free_time
    assert entry.location == "Sara kulturhus, Skellefteå"
    assert entry.description == ""
    assert entry.address == "http://localhost:8000/en/2026/programme/"


@pytest.mark.django_db
def test_a_preliminary_session_is_tentative():
    conference = make_conference()
    session = make_session(conference, state=Session.State.ACCEPTED, is_streamed=False)
    make_slot(session, None)
    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    with override("en"):
        entry = ical.session_entry(conference, programme, programme.sessions[0])

    assert entry.status == Status.TENTATIVE
    assert entry.description == "Preliminary: time and place may still change."


@pytest.mark.django_db
def test_a_cancelled_session_stays_and_says_so():
    conference = make_conference()
    session = make_session(conference)
    make_slot(session, None)
    publish(conference, by=None, now=AUTUMN)
    session.state = Session.State.CANCELLED
    session.save()
    later = AUTUMN + timedelta(days=1)
    programme = programme_of(publish(conference, by=None, now=later))

    with override("en"):
        entry = ical.session_entry(conference, programme, programme.sessions[0])

    assert entry.status == Status.CANCELLED
    assert entry.summary == "CANCELLED: Sixteen municipalities, one order"
    assert (entry.sequence, entry.changed_at) == (1, later)


@pytest.mark.django_db
def test_a_withdrawn_session_points_to_the_programme():
    conference = make_conference()
    slot = make_slot(make_session(conference), None)
    publish(conference, by=None, now=AUTUMN)
    slot.delete()
    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    with override("en"):
        entry = ical.session_entry(conference, programme, programme.withdrawn[0])

    assert entry.status == Status.CANCELLED
    assert entry.address == "http://localhost:8000/en/2026/programme/"


@pytest.mark.django_db
def test_a_feed_is_named_after_what_it_holds():
    conference = make_conference()
    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    with override("en"):
        whole = ical.programme_feed(conference, programme, (), title="", source="")
        track = ical.programme_feed(conference, programme, (), title="E-health", source="")

    assert whole.name == "Digital Västerbotten 2026"
    assert whole.organiser == "Digital Västerbotten 2026"
    assert track.name == "Digital Västerbotten 2026: E-health"
