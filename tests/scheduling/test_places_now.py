"""What a session can be given by one tap."""

from datetime import timedelta

import pytest

from scheduling.places_now import choices_for
from scheduling.programme import Place, programme_of
from scheduling.publishing import republish
from tests.factories import AUTUMN, NOON, make_conference, make_room, make_speaker
from tests.scheduling.programmes import HOUR, place, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    """A talk at noon in a room for 180, beside a small, a middling and a taken one."""
    conference = make_conference()
    room = make_room(conference)
    for position, (slug, capacity) in enumerate((("liten", 20), ("lagom", 60), ("stor", 300))):
        make_room(conference, slug=slug, name_sv=slug, capacity=capacity, position=position + 1)
    place(conference, "a", room, 0, 0.5, title_sv="a")
    place(conference, "b", room, 0.75, 1.25, title_sv="b")
    return conference


def choices(programme, slug="a", *, people=50, closes_at=None):
    session = programme.session(slug)
    return choices_for(programme, session, people=people, closes_at=closes_at)


def test_rooms_that_are_large_enough_come_first_the_tightest_before_the_others(conference):
    place(conference, "x", conference.rooms.get(slug="stor"), 0, 1, title_sv="x")

    found = choices(published(conference))

    assert [(one.room.slug, one.is_large_enough) for one in found.rooms] == [
        ("lagom", True),
        ("liten", False),
    ]
    assert [(one.room.slug, one.taken_by.slug) for one in found.taken_rooms] == [("stor", "x")]
    assert found.rooms[0].place == Place("lagom", NOON, NOON + HOUR / 2)


def test_when_nobody_knows_how_many_come_the_largest_comes_first(conference):
    found = choices(published(conference), people=0)

    assert [one.room.slug for one in found.rooms] == ["stor", "lagom", "liten"]


def test_it_can_begin_later_until_something_else_is_in_the_room(conference):
    found = choices(published(conference))

    assert [
        (one.minutes_later, one.taken_by.slug if one.taken_by else "") for one in found.later
    ] == [(5, ""), (10, ""), (15, ""), (30, "b")]
    assert found.later[0].place.starts_at == NOON + timedelta(minutes=5)


def test_what_is_in_no_room_only_changes_time(conference):
    place(conference, "lunch", None, 1.5, 2, kind="meal")

    found = choices(published(conference), "lunch")

    assert (found.rooms, found.taken_rooms) == ((), ())
    assert [one.is_large_enough for one in found.later] == [True] * 4


def test_warnings_tell_what_a_choice_brings(conference):
    place(conference, "x", conference.rooms.get(slug="stor"), 0.5, 1, title_sv="x")
    tuva = make_speaker(conference)
    for session in conference.sessions.filter(slug__in=("a", "x")):
        session.speakers.add(tuva)

    found = choices(published(conference), closes_at=NOON + HOUR / 2)

    assert found.rooms[0].warnings == ()
    assert found.later[0].warnings == (
        "”a” slutar kl. 12.35. Dagen är slut kl. 12.30.",
        "Tuva Lingonstråle är också i ”x” kl. 12.30–13.00.",
    )


@pytest.mark.parametrize("is_taken", [False, True])
def test_what_was_moved_can_go_back_if_its_place_is_free(conference, is_taken):
    programme = published(conference)
    first = programme.session("a")
    assert first
    here, there = first.place, Place("lagom", NOON, NOON + HOUR / 2)
    then = Place("lilla-scenen", NOON, NOON + HOUR / 4)

    def change(before):
        for session in before.sessions:
            if session.slug == "a":
                yield session.at(there)
            else:
                yield session.at(then) if is_taken else session

    moved = programme_of(republish(conference, change, by=None, now=AUTUMN))

    back = choices(moved).back
    assert (back.place if back else None) == (None if is_taken else here)
