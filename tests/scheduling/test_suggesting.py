from dataclasses import replace
from uuid import UUID

import pytest
from django.utils.translation import override

from scheduling.clashes import USUAL, Audience
from scheduling.clashes.suggesting import suggest
from scheduling.models import ClashLevel, ClashRule, Equipment
from tests.scheduling.drafts import DAY, at, draft, placed, room, session, span, speaker

NOBODY = Audience()
# The doors are open for an hour and a half, from noon.
SHORT = replace(DAY, starts_at=at(0), ends_at=at(90))


def places(board, session_id, slot=None, audience=NOBODY, levels=USUAL):
    """Room, minutes after noon, and the rules it would clash by."""
    slot = slot and UUID(int=slot)
    return [
        (one.room, (one.starts_at - at(0)).seconds // 60, [clash.rule for clash in one.clashes])
        for one in suggest(board, session_id, slot, audience, levels)
    ]


def reasons(board, session_id, slot=None, audience=NOBODY):
    with override("en"):
        return suggest(board, session_id, slot and UUID(int=slot), audience)[0].reasons


def test_another_room_at_the_same_time_comes_first():
    board = draft(placed(1, "A"), placed(2, "A"), days=(SHORT,))

    assert places(board, 2, slot=2) == [("B", 0, []), ("C", 0, []), ("A", 35, [])]


def test_among_rooms_the_one_that_fits_best_comes_first():
    rooms = room("A", capacity=400), room("B", capacity=50), room("C", capacity=30)
    board = draft(rooms=rooms, days=(SHORT,), unplaced=(session(1),))

    assert places(board, 1, audience=Audience({1: 45})) == [
        ("B", 0, []),
        ("A", 0, []),
        ("C", 0, [ClashRule.ROOM_TOO_SMALL]),
    ]


def test_a_session_without_a_place_begins_with_others():
    board = draft(placed(1, "A", 40, 70), days=(SHORT,), unplaced=(session(2),))

    assert places(board, 2) == [("B", 40, []), ("C", 40, []), ("A", 0, [])]


def test_each_day_has_its_best_place_in_each_room():
    second = replace(DAY, starts_at=at(1440), ends_at=at(1530))
    board = draft(days=(SHORT, second), rooms=(room("A"),), unplaced=(session(1),))

    assert [one.starts_at for one in suggest(board, 1, None, NOBODY)] == [at(0), at(1440)]


def test_five_are_enough():
    board = draft(rooms=[room(str(number)) for number in range(9)], unplaced=(session(1),))

    assert len(suggest(board, 1, None, NOBODY)) == 5


@pytest.mark.parametrize(("given", "minutes"), [(20, 30), (45, 45)])
def test_a_session_is_offered_as_long_as_it_takes_and_as_it_has(given, minutes):
    board = draft(placed(1, "A", 0, given))

    assert {one.minutes for one in suggest(board, 1, UUID(int=1), NOBODY)} == {minutes}


def test_nothing_is_offered_during_what_concerns_everybody():
    board = draft(
        placed(1, None, 30, 90, kind="meal", minutes=60),
        placed(2, "A", 0, 20, kind="keynote", minutes=20),
        days=(SHORT,),
        unplaced=(session(3),),
    )

    assert places(board, 3) == []


def test_what_concerns_everybody_is_offered_when_nothing_else_goes_on():
    board = draft(
        placed(1, "A", 0, 30), days=(SHORT,), unplaced=(session(2, kind="meal", minutes=60),)
    )

    assert places(board, 2) == [(None, 30, [])]


def test_a_cancelled_session_leaves_its_place():
    board = draft(
        placed(1, "A", 0, 90, state="cancelled"),
        rooms=(room("A"),),
        days=(SHORT,),
        unplaced=(session(2),),
    )

    assert places(board, 2) == [("A", 0, [])]


def test_a_closed_room_is_not_offered():
    board = draft(
        days=(SHORT,),
        rooms=(room("A", closed=(span(0, 70),)), room("B", closed=(span(-60, 10),))),
        unplaced=(session(1),),
    )

    assert places(board, 1) == [("B", 10, [])]


def test_a_place_that_clashes_comes_after_those_that_do_not_and_is_told():
    board = draft(
        placed(1, "B", 0, 30, track="e-halsa"),
        placed(2, "B", 35, 90, minutes=55),
        days=(replace(SHORT, ends_at=at(60)),),
        rooms=(room("A"), room("B")),
        speakers=(speaker("tuva", away=(span(35, 60),)),),
        unplaced=(session(3, track="e-halsa", people=("tuva",)),),
    )

    assert places(board, 3) == [("A", 0, [ClashRule.SAME_TRACK])]


def test_what_is_forbidden_is_not_offered():
    board = draft(days=(SHORT,), unplaced=(session(1, seats=101),), rooms=(room("A"),))
    forbid = {**USUAL, ClashRule.ROOM_TOO_SMALL: ClashLevel.FORBID}

    assert places(board, 1) == [("A", 0, [ClashRule.ROOM_TOO_SMALL])]
    assert places(board, 1, levels=forbid) == []


def test_nothing_is_offered_that_is_as_bad_as_where_it_is():
    small, large = room("A"), room("B", capacity=400, closed=(span(0, 30),))
    clashing = draft(placed(1, "A", seats=101), rooms=(small, large), days=(SHORT,))
    fine = draft(placed(1, "A", seats=99), rooms=(small, large), days=(SHORT,))

    assert places(clashing, 1, slot=1) == [("B", 30, [])]
    assert places(fine, 1, slot=1) == [("A", 5, []), ("B", 30, [])]


def test_those_who_have_booked_something_else_are_thought_of():
    board = draft(
        placed(1, "A", 0, 30), days=(SHORT,), rooms=(room("A"), room("B")), unplaced=(session(2),)
    )

    assert places(board, 2, audience=Audience(booked_both={(1, 2): 3})) == [
        ("B", 30, []),
        ("A", 35, []),
    ]


def test_starts_are_on_the_grid_of_the_board():
    early = replace(DAY, starts_at=at(7), ends_at=at(60))
    board = draft(days=(early,), rooms=(room("A"),), step_minutes=15, unplaced=(session(1),))

    assert places(board, 1) == [("A", 15, [])]


def test_the_reasons_are_told():
    stream = frozenset({Equipment.STREAM})
    board = draft(
        placed(1, "A", 0, 30, people=("tuva",), equipment=stream),
        placed(2, "A", 0, 30),
        placed(3, "B", -45, -15, people=("tuva",)),
        placed(4, "C", 40, 70, people=("tuva",)),
        placed(5, "C", 700, 730, people=("tuva",)),
        rooms=(room("A"), room("B", capacity=60, equipment=stream), room("C")),
    )

    assert reasons(board, 1, slot=1, audience=Audience({1: 42})) == (
        "The room is free.",
        "It holds 60, and 42 are expected.",
        "It has what is needed: streaming.",
        "It keeps its time.",
        "tuva has 15 min since their last session.",
        "tuva has 10 min until their next session.",
        "1 other begins at the same time.",
    )


def test_a_room_is_kept_when_only_the_time_is_bad():
    board = draft(
        placed(1, "A", 0, 30, people=("tuva",)),
        rooms=(room("A"),),
        days=(SHORT,),
        speakers=(speaker("tuva", away=(span(0, 30),)),),
    )

    assert reasons(board, 1, slot=1) == (
        "The room is free.",
        "It holds 100.",
        "It stays in its room.",
    )


def test_what_concerns_everybody_needs_no_room_to_be_free():
    board = draft(unplaced=(session(1, kind="meal"),), rooms=(room("A", capacity=0),))

    assert reasons(board, 1) == ()


def test_a_session_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        suggest(draft(), 1, None, NOBODY)
