from datetime import date, timedelta

import pytest
from django.utils.translation import override

from scheduling.models import Session
from scheduling.programme import Programme, Text, programme_of
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

pytestmark = pytest.mark.django_db


def make_two_days() -> Programme:
    conference = make_conference()
    room = make_room(conference)
    tuva = make_speaker(conference)
    make_slot(make_session(conference, tuva, track=make_track(conference), level="intro"), room)
    preliminary = make_session(conference, slug="dag-tva", state=Session.State.ACCEPTED)
    make_slot(preliminary, room, starts_at=NOON + timedelta(days=1))
    make_slot(make_session(conference, slug="lunch", kind=Session.Kind.MEAL), None)
    return programme_of(publish(conference, by=None, now=AUTUMN))


def test_a_text_shows_itself_in_the_readers_language():
    text = Text("Krock", "Clash")

    with override("en"):
        assert str(text) == "Clash"
    with override("sv"):
        assert str(text) == "Krock"


def test_a_text_without_a_translation_shows_the_other_language():
    with override("en"):
        assert str(Text("Krock")) == "Krock"
    assert bool(Text("")) is False


def test_days_are_local_days_with_their_sessions():
    days = make_two_days().by_day()

    assert {day: [session.slug for session in sessions] for day, sessions in days.items()} == {
        date(2026, 12, 8): ["lunch", "sexton-kommuner"],
        date(2026, 12, 9): ["dag-tva"],
    }


def test_everything_is_found_by_its_address():
    programme = make_two_days()
    session = programme.session("sexton-kommuner")
    speaker = programme.speaker("tuva-lingonstrale")

    assert session is not None
    assert speaker is not None
    assert programme.sessions_of(speaker) == (session,)
    assert programme.room(session.room) == programme.rooms[0]
    assert programme.track(session.track) == programme.tracks[0]
    assert (programme.session("finns-inte"), programme.speaker("ingen")) == (None, None)
    assert (programme.room(None), programme.track(None)) == (None, None)


def test_a_session_says_what_it_is():
    programme = make_two_days()
    lunch, talk, preliminary = programme.sessions

    assert (lunch.is_frame, lunch.concerns_everybody, lunch.level_name) == (True, True, "")
    assert (talk.is_frame, talk.concerns_everybody, talk.is_preliminary) == (False, False, False)
    assert (preliminary.is_preliminary, preliminary.is_cancelled) == (True, False)
    with override("en"):
        assert (talk.kind_name, talk.level_name) == ("Talk", "Introductory")


def test_a_release_is_read_once_a_process():
    conference = make_conference()
    release = publish(conference, by=None, now=AUTUMN)

    assert programme_of(release) is programme_of(type(release).objects.get())
    assert programme_of(release) is not programme_of(publish(conference, by=None, now=AUTUMN))
