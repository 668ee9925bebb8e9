"""Sessions laid out as days, rooms and rows."""

from datetime import date

import pytest

from scheduling.grid import Cell, days_of
from scheduling.models import Session
from scheduling.programme import Programme
from tests.factories import make_room
from tests.scheduling.programmes import make_two_rooms, place, published

pytestmark = pytest.mark.django_db


def drawn(programme: Programme) -> list[list[str]]:
    """The first day as a drawing: a list a row, and how many columns and rows a cell takes."""
    day = days_of(programme)[0]

    def cell(of: Cell) -> str:
        if not of.entries:
            return f"- {of.columns}"
        slugs = "+".join(entry.session.slug for entry in of.entries)
        return f"{slugs} {of.columns}×{of.rows}"

    return [[cell(of) for of in row.cells] for row in day.rows]


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
    rows = days_of(programme)[0].rows
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

    assert days_of(programme)[0].columns == (None, programme.room("lilla"))
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

    days = days_of(published(conference))

    assert [(day.date, [entry.session.slug for entry in day.entries]) for day in days] == [
        (date(2026, 12, 8), ["kvall"]),
        (date(2026, 12, 9), ["natt"]),
    ]
