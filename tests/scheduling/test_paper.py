"""The programme as tagged PDF."""

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
from tests.judges import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    """Two days, two rooms, a cancelled session, a break; Sámi letters and what typst would read."""
    conference = make_conference(organiser=make_organisation())
    speaker = make_speaker(conference, name="Áilu Ŋuorrŧi #emph[x] $a$")
    room = make_room(conference)
    make_slot(make_session(conference, speaker, track=make_track(conference)), room)
    other = make_room(conference, slug="verkstan", name_sv="Verkstan")
    cancelled = make_session(conference, slug="b", state=Session.State.CANCELLED)
    make_slot(cancelled, other, starts_at=NOON + timedelta(days=1))
    make_slot(make_session(conference, slug="lunch", kind="meal"), None)
    return conference


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("path", "tables"), [("/2026/programme.pdf", 2), ("/2026/door-signs.pdf", 2)]
)
def test_what_is_printed_can_be_read_by_a_screen_reader(client, conference, path, tables, language):
    publish(conference, by=None, now=AUTUMN)

    content = client.get(path, {"lang": language}).content

    assert pdf.faults(content, language=language) == []
    found = pdf.tags(content)
    assert found.count("Table") == tables
    assert {"H1", "H2", "TH", "TD", "THead"} <= set(found)


def test_the_judge_finds_what_is_missing(client, conference):
    publish(conference, by=None, now=AUTUMN)
    content = client.get("/2026/programme.pdf").content

    assert pdf.faults(content, language="en") == ["is in another language"]
    assert "does not say PDF/UA-1" in pdf.faults(
        content.replace(b"pdfuaid:part", b"pdfuaid:trap"), language="sv"
    )


def test_without_rooms_there_is_nothing_to_hang(client):
    conference = make_conference()
    make_slot(make_session(conference), None)
    publish(conference, by=None, now=AUTUMN)

    assert client.get("/2026/door-signs.pdf").status_code == 404
    assert client.get("/2026/programme.pdf").status_code == 200


def test_nothing_is_printed_before_it_is_published(client, conference):
    assert client.get("/2026/programme.pdf").status_code == 404
