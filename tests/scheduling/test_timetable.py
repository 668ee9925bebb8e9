"""Sessions as pages show them."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from scheduling import timetable
from scheduling.models import Session
from tests.factories import NOON, make_session, make_slot, make_speaker, make_track
from tests.scheduling.programmes import HOUR, make_two_rooms, make_varied, place, published

pytestmark = pytest.mark.django_db


def test_tracks_have_a_shape_each():
    assert [(track.name, track.shape) for track in timetable.tracks_of(make_varied())] == [
        ("E-hälsa", 0),
        ("Samverkan", 1),
    ]


def test_a_track_is_heard_by_its_name():
    assert [track.label for track in timetable.tracks_of(make_varied())] == [
        "Spår: E-hälsa",
        "Spår: Samverkan",
    ]


def test_what_goes_on_and_what_begins_next():
    programme = make_varied()

    during = timetable.now_and_next(programme, NOON + timedelta(minutes=10))
    gap = timetable.now_and_next(programme, NOON - HOUR)

    assert {entry.session.slug for entry in during.now} == {"vard", "open-data"}
    assert [entry.session.slug for entry in during.next] == ["lunch"]
    assert (gap.now, {entry.session.slug for entry in gap.next}) == ((), {"vard", "open-data"})
    assert during


def test_nothing_goes_on_on_other_days_or_when_it_is_cancelled():
    conference, big, _small = make_two_rooms()
    place(conference, "installt", big, 0, 1, state=Session.State.CANCELLED)
    programme = published(conference)

    assert not timetable.now_and_next(programme, NOON)
    assert not timetable.now_and_next(programme, NOON - timedelta(days=3))


def test_a_session_is_seen_with_the_rest_of_its_track():
    conference, big, small = make_two_rooms()
    track = make_track(conference)
    repeated = make_session(conference, slug="tva-ganger", track=track)
    make_slot(repeated, big)
    make_slot(repeated, big, starts_at=NOON + HOUR)
    place(conference, "mer", small, 0, 1, track=track)
    place(conference, "utan-spar", small, 1, 2)
    programme = published(conference)
    session = programme.session("tva-ganger")
    assert session

    it = timetable.session_in_context(programme, session)

    assert [entry.starts_at for entry in it.entries] == [NOON, NOON + HOUR]
    assert [entry.session.slug for entry in it.more_in_track] == ["mer"]
    assert [mark.code for mark in it.tracks] == ["HAL"]


def test_a_session_without_a_track_stands_alone():
    conference, big, small = make_two_rooms()
    place(conference, "ensam", big, 0, 1)
    place(conference, "annan", small, 0, 1)
    programme = published(conference)

    it = timetable.session_in_context(programme, programme.sessions[0])

    assert (it.more_in_track, it.tracks) == ((), ())


def test_speakers_stand_in_swedish_order():
    conference, big, _small = make_two_rooms()
    names = ["Örjan Å", "Åsa B", "Ärla C", "Zahra D", "Áilu E", "Anna F"]
    speakers = [make_speaker(conference, slug=f"s{at}", name=n) for at, n in enumerate(names)]
    make_slot(make_session(conference, *speakers), big)

    in_order = timetable.speakers_in_order(published(conference))

    assert [speaker.name for speaker in in_order] == [
        "Áilu E",
        "Anna F",
        "Zahra D",
        "Åsa B",
        "Ärla C",
        "Örjan Å",
    ]


def test_a_speaker_has_their_own_entries():
    programme = make_varied()
    tuva = programme.speaker("tuva-lingonstrale")
    assert tuva

    entries = timetable.entries_of_speaker(programme, tuva)

    assert [entry.session.slug for entry in entries] == ["vard"]


def test_who_leads_a_conversation_is_told_apart():
    tuva = make_varied().speaker("tuva-lingonstrale")
    assert tuva

    people = [timetable.Person(tuva, is_moderator=leads) for leads in (False, True)]

    assert [str(person) for person in people] == [
        "Tuva Lingonstråle",
        "Tuva Lingonstråle (moderator)",
    ]


def test_highlights_are_the_keynotes_that_will_be_given():
    conference, big, small = make_two_rooms()
    place(conference, "huvudtal", big, 0, 1, kind=Session.Kind.KEYNOTE)
    place(conference, "foredrag", small, 0, 1)
    place(conference, "installt", small, 2, 3, kind="keynote", state=Session.State.CANCELLED)

    highlights = timetable.highlights(published(conference))

    assert [entry.session.slug for entry in highlights] == ["huvudtal"]


def test_words_are_in_the_readers_language():
    entry = timetable.entries_of(make_varied())[0]

    assert "vårdrummet" in entry.words
    with override("en"):
        assert "vårdrummet" not in entry.words
