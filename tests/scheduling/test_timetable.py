"""Sessions laid out as days, rooms and rows, and chosen among."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from conference.models import Conference
from scheduling import timetable
from scheduling.models import Room, Session
from scheduling.programme import Programme, programme_of
from scheduling.publishing import publish
from scheduling.timetable import Choice
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
HOUR = timedelta(hours=1)


def place(conference: Conference, slug: str, room: Room | None, start: float, end: float, **fields):
    """A session from so many hours after noon to so many."""
    minutes = int((end - start) * 60)
    session = make_session(conference, slug=slug, minutes=minutes, **fields)
    make_slot(session, room, starts_at=NOON + start * HOUR)


def published(conference: Conference) -> Programme:
    return programme_of(publish(conference, by=None, now=AUTUMN))


def drawn(programme: Programme) -> list[list[str]]:
    """The first day as a drawing: a list a row, and how many columns and rows a cell takes."""
    day = timetable.days_of(programme)[0]

    def cell(of: timetable.Cell) -> str:
        if not of.entries:
            return f"- {of.columns}"
        slugs = "+".join(entry.session.slug for entry in of.entries)
        return f"{slugs} {of.columns}×{of.rows}"

    return [[cell(of) for of in row.cells] for row in day.rows]


def make_two_rooms() -> tuple[Conference, Room, Room]:
    conference = make_conference()
    big = make_room(conference, slug="stora", name_sv="Stora", position=0)
    small = make_room(conference, slug="lilla", name_sv="Lilla", position=1)
    return conference, big, small


def test_sessions_at_once_stand_beside_each_other_and_the_rest_goes_across():
    conference, big, small = make_two_rooms()
    place(conference, "oppning", big, 0, 1, kind=Session.Kind.PLENARY)
    place(conference, "samtal", big, 1, 2)
    place(conference, "verkstad", small, 1, 2)
    place(conference, "lunch", None, 2, 3, kind=Session.Kind.MEAL)

    assert drawn(published(conference)) == [
        ["oppning 2×1"],
        ["samtal 1×1", "verkstad 1×1"],
        ["lunch 2×1"],
    ]


def test_a_long_session_reaches_over_the_rows_of_short_ones():
    conference, big, small = make_two_rooms()
    place(conference, "kort", big, 0, 0.5)
    place(conference, "lang", small, 0, 2)
    place(conference, "sen", big, 1, 2)

    programme = published(conference)

    assert drawn(programme) == [["kort 1×1", "lang 1×3"], ["- 1"], ["sen 1×1"]]
    rows = timetable.days_of(programme)[0].rows
    assert [row.begins_something for row in rows] == [True, False, True]


def test_time_in_which_nothing_goes_on_has_no_row():
    conference, big, _small = make_two_rooms()
    place(conference, "lunch", big, 0, 1)
    place(conference, "middag", big, 6, 7)

    assert drawn(published(conference)) == [["lunch 1×1"], ["middag 1×1"]]


def test_free_rooms_share_a_cell():
    conference, big, small = make_two_rooms()
    third = make_room(conference, slug="tredje", position=2)
    place(conference, "lang", big, 0, 2)
    place(conference, "till", small, 0, 1)
    place(conference, "med", third, 0, 1)

    assert drawn(published(conference)) == [["lang 1×2", "till 1×1", "med 1×1"], ["- 2"]]


def test_free_rooms_before_a_session_share_a_cell_too():
    conference, big, small = make_two_rooms()
    third = make_room(conference, slug="tredje", position=2)
    place(conference, "ett", big, 0, 1)
    place(conference, "tva", small, 0, 1)
    place(conference, "lang", third, 0, 2)
    place(conference, "sen", third, 2, 3)

    assert drawn(published(conference))[1:] == [["- 2"], ["sen 3×1"]]


def test_a_break_beside_sessions_has_a_column_of_its_own():
    conference, _big, small = make_two_rooms()
    place(conference, "lunch", None, 0, 1, kind=Session.Kind.MEAL)
    place(conference, "lunchverkstad", small, 0.5, 1)

    programme = published(conference)

    assert timetable.days_of(programme)[0].columns == (None, programme.room("lilla"))
    assert drawn(programme) == [["lunch 1×2", "- 1"], ["lunchverkstad 1×1"]]


def test_a_cancelled_session_shares_its_cell_with_what_came_instead():
    conference, big, small = make_two_rooms()
    place(conference, "installt", big, 0, 1, state=Session.State.CANCELLED)
    place(conference, "i-stallet", big, 0, 1)
    place(conference, "annat", small, 0, 1)

    assert drawn(published(conference)) == [["i-stallet+installt 1×1", "annat 1×1"]]


def test_days_are_told_apart_at_the_venue():
    conference, big, _small = make_two_rooms()
    place(conference, "kvall", big, 9, 10)
    place(conference, "natt", big, 12.5, 13)

    days = timetable.days_of(published(conference))

    assert [(day.date, [entry.session.slug for entry in day.entries]) for day in days] == [
        (date(2026, 12, 8), ["kvall"]),
        (date(2026, 12, 9), ["natt"]),
    ]


def make_varied() -> Programme:
    conference, big, small = make_two_rooms()
    health = make_track(conference)
    together = make_track(conference, slug="samverkan", code="SAM", name_sv="Samverkan")
    tuva = make_speaker(conference, organisation=make_organisation())
    talk = make_session(
        conference, tuva, slug="vard", track=health, title_sv="Vårdrummet", abstract_sv="I byn"
    )
    make_slot(talk, big)
    place(conference, "open-data", small, 0, 1, track=together, language="en", is_streamed=False)
    place(conference, "lunch", None, 1, 2, kind=Session.Kind.MEAL, is_streamed=False)
    place(conference, "andra-dagen", big, 24, 25)
    return published(conference)


def shown(programme: Programme, **fields: list[str]) -> set[str]:
    uuids = timetable.chosen(programme, timetable.choose(programme, fields))
    return {session.slug for session in programme.sessions if session.uuid in uuids}


def test_no_choice_shows_everything():
    programme = make_varied()

    assert shown(programme) == {"vard", "open-data", "lunch", "andra-dagen"}
    assert not timetable.choose(programme, {})


@pytest.mark.parametrize(
    ("fields", "slugs"),
    [
        ({"day": ["2026-12-08"]}, {"vard", "open-data", "lunch"}),
        ({"track": ["e-halsa"]}, {"vard"}),
        ({"track": ["e-halsa", "samverkan"]}, {"vard", "open-data"}),
        ({"language": ["en"]}, {"open-data"}),
        ({"online": ["1"]}, {"vard", "andra-dagen"}),
        ({"q": ["VÅRDRUM tuva"]}, {"vard"}),
        ({"q": ["umeå"]}, {"vard"}),
        ({"q": ["byn"]}, {"vard"}),
        ({"q": ["lilla"]}, {"open-data"}),
        ({"q": ["finns inte"]}, set()),
        ({"day": ["2026-12-09"], "online": ["1"]}, {"andra-dagen"}),
    ],
)
def test_a_choice_shows_what_fits_all_of_it(fields, slugs):
    assert shown(make_varied(), **fields) == slugs


@pytest.mark.parametrize(
    "fields",
    [{"day": ["i morgon"]}, {"track": ["saknas"]}, {"language": ["fi"]}, {"q": [" "]}, {"q": []}],
)
def test_what_the_programme_does_not_have_is_not_asked_for(fields):
    assert timetable.choose(make_varied(), fields) == Choice()


def test_a_choice_is_always_written_in_the_same_way():
    programme = make_varied()

    choice = timetable.choose(
        programme,
        {
            "q": ["  två   ord "],
            "online": ["on"],
            "language": ["en"],
            "day": ["2026-12-08"],
            "track": ["samverkan", "e-halsa", "saknas"],
        },
    )

    assert choice.query == (
        "track=e-halsa&track=samverkan&day=2026-12-08&language=en&online=1&q=tv%C3%A5+ord"
    )
    assert Choice().query == ""


def test_an_endless_search_is_cut():
    assert len(timetable.choose(make_varied(), {"q": ["x" * 5000]}).search) == 100


def test_the_language_spoken_most_comes_first():
    assert timetable.languages_of(make_varied()) == ("sv", "en")


@pytest.mark.parametrize(
    ("colour", "ink"), [("#0B5A7A", "#ffffff"), ("#FFD166", "#0b2730"), ("#000000", "#ffffff")]
)
def test_letters_are_read_on_any_colour(colour, ink):
    assert timetable.ink_on(colour) == ink


def test_tracks_have_a_shape_each():
    assert [(track.name, track.shape) for track in timetable.tracks_of(make_varied())] == [
        ("E-hälsa", 0),
        ("Samverkan", 1),
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
