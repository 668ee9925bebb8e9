"""What is on at a door, what is next, and who has left."""

from dataclasses import replace

import pytest

from scheduling.programme import Place, programme_of
from scheduling.publishing import republish
from scheduling.room_screens import items_of, moments
from tests.factories import AUTUMN, NOON, make_conference, make_room
from tests.scheduling.programmes import HOUR, place, published

pytestmark = pytest.mark.django_db
DAY = 24


@pytest.fixture
def conference():
    """Three talks in the Small Stage, one in Sal A, lunch for all, and one the day after."""
    conference = make_conference()
    room = make_room(conference)
    place(conference, "a", room, 0, 1)
    place(conference, "b", room, 1.5, 2)
    place(conference, "c", room, 3, 4)
    place(conference, "lunch", None, 1, 1.5, kind="meal")
    place(conference, "x", make_room(conference, slug="sal-a"), 0, 1)
    place(conference, "d", room, DAY, DAY + 1)
    return conference


def at_the_door(programme, hours=0.0, slug="lilla-scenen"):
    room = programme.room(slug)
    assert room
    items = items_of(programme, room)
    named = zip(items, moments(items, NOON + hours * HOUR), strict=True)
    return {item.entry.session.slug: moment for item, moment in named if moment}


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (-1, {"a": "next", "lunch": "after"}),
        (0, {"a": "now", "lunch": "next", "b": "after"}),
        (1, {"lunch": "now", "b": "next", "c": "after"}),
        (2, {"c": "next"}),
        (3.5, {"c": "now", "d": "next"}),
        (5, {"d": "next"}),
        (DAY, {"d": "now"}),
        (DAY + 1, {}),
    ],
)
def test_what_is_on_ends_when_the_next_begins_and_today_comes_first(conference, hours, shown):
    assert at_the_door(published(conference), hours) == shown


def test_every_session_of_the_room_is_there_and_none_of_others(conference):
    programme = published(conference)
    room = programme.room("lilla-scenen")
    assert room

    assert [item.entry.session.slug for item in items_of(programme, room)] == [
        "a",
        "lunch",
        "b",
        "c",
        "d",
    ]


def moved(conference, **changed):
    """The talk that was to be at the Small Stage at noon, in Sal B."""
    make_room(conference, slug="sal-b", position=2)
    published(conference)
    there = Place("sal-b", NOON + HOUR / 4, NOON + HOUR)

    def change(before):
        return [one.at(there) if one.slug == "a" else one for one in before.sessions]

    return programme_of(republish(conference, change, by=None, now=AUTUMN))


def test_what_was_to_be_here_is_told_of_at_its_old_time(conference):
    programme = moved(conference)
    room = programme.room("lilla-scenen")
    assert room

    item = items_of(programme, room)[0]

    assert (item.entry.session.slug, item.has_left) == ("a", True)
    assert (item.starts_at, item.ends_at) == (NOON, NOON + HOUR)
    assert at_the_door(programme, slug="sal-b") == {"a": "next", "lunch": "after"}


def test_what_only_changed_its_time_has_not_left(conference):
    published(conference)
    later = Place("lilla-scenen", NOON + HOUR / 4, NOON + HOUR)

    def change(before):
        return [one.at(later) if one.slug == "a" else one for one in before.sessions]

    programme = programme_of(republish(conference, change, by=None, now=AUTUMN))
    room = programme.room("lilla-scenen")
    assert room

    assert [item.has_left for item in items_of(programme, room)] == [False] * 5


def test_what_is_cancelled_is_told_of_where_it_was_to_be_only(conference):
    moved(conference)

    def change(before):
        return [
            replace(one, state="cancelled") if one.slug == "a" else one for one in before.sessions
        ]

    programme = programme_of(republish(conference, change, by=None, now=AUTUMN))

    assert "a" not in at_the_door(programme)
    assert at_the_door(programme, 0.5, slug="sal-b")["a"] == "now"
