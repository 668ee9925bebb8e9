"""What holds for every draft, whatever is in it."""

from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.clashes import USUAL, Audience, clashes_of, clashes_with
from scheduling.clashes.scene import Scene
from scheduling.clashes.suggesting import suggest
from scheduling.models import ClashRule, Equipment
from tests.scheduling.drafts import DAY, at, draft, placed, room, session, span, speaker

AT_THE_SAME_TIME = {
    ClashRule.ROOM_TAKEN,
    ClashRule.PERSON_TAKEN,
    ClashRule.SAME_TRACK,
    ClashRule.BOOKED_IN_BOTH,
}
LOOP = Equipment.HEARING_LOOP
ROOMS = (
    room("A", capacity=20, equipment=frozenset({LOOP})),
    room("B", closed=(span(60, 90),)),
    room("C", capacity=0),
)
SPEAKERS = speaker("tuva", away=(span(30, 45),)), speaker("isak", is_remote=True)


@st.composite
def some_placement(draw, slot):
    starts = draw(st.integers(-45, 55)) * 5
    of = {
        "track": draw(st.sampled_from(["e-halsa", None])),
        "people": tuple(draw(st.sets(st.sampled_from(["tuva", "isak"])))),
        "kind": draw(st.sampled_from(["talk", "talk", "keynote", "meal"])),
        "state": draw(st.sampled_from(["confirmed", "confirmed", "accepted", "cancelled"])),
        "seats": draw(st.sampled_from([None, 10, 30])),
        "equipment": draw(st.sampled_from([frozenset(), frozenset({LOOP})])),
    }
    place = draw(st.sampled_from(["A", "B", "C", None]))
    ends = starts + 5 * draw(st.integers(1, 12))
    return placed(slot, place, starts, ends, slot=slot, **of)


@st.composite
def some_draft(draw, most=8):
    number = draw(st.integers(0, most))
    placements = [draw(some_placement(slot)) for slot in range(1, number + 1)]
    return draft(*placements, rooms=ROOMS, speakers=SPEAKERS)


some_audience = st.builds(
    Audience,
    interested=st.dictionaries(st.integers(1, 8), st.integers(1, 60)),
    booked=st.dictionaries(st.integers(1, 8), st.integers(1, 60)),
    booked_both=st.dictionaries(st.tuples(st.integers(1, 4), st.integers(5, 8)), st.integers(1, 9)),
)


@settings(deadline=None)
@given(some_draft(), some_audience, st.randoms(use_true_random=False))
def test_no_clash_is_lost_or_turned_when_the_placements_come_in_another_order(
    board, audience, random: Random
):
    mixed = list(board.placements)
    random.shuffle(mixed)

    assert clashes_of(replace(board, placements=tuple(mixed)), audience) == clashes_of(
        board, audience
    )


@settings(deadline=None)
@given(some_draft(), some_audience)
def test_the_clashes_of_a_draft_are_those_of_its_placements(board, audience):
    scene = Scene(board, audience, USUAL)
    one_by_one = {clash for one in scene.standing for clash in clashes_with(scene, one)}

    found = clashes_of(board, audience)

    assert set(found) == one_by_one
    assert len(found) == len(one_by_one)


@settings(deadline=None)
@given(some_draft(), some_audience)
def test_two_that_clash_are_at_the_same_time(board, audience):
    there = {one.slot: one for one in board.placements}

    for clash in clashes_of(board, audience):
        if clash.rule in AT_THE_SAME_TIME:
            first, second = (there[slot] for slot in clash.slots)
            assert first.overlaps(second)
            assert second.overlaps(first)
            assert first.starts_at <= second.starts_at


@settings(deadline=None)
@given(some_draft(), some_audience)
def test_every_pair_in_one_room_at_once_is_found(board, audience):
    """Each with each, the simple and slow way."""
    taking = [one for one in board.placements if one.room and not one.session.is_cancelled]
    pairs = {
        frozenset((one.slot, other.slot))
        for one in taking
        for other in taking
        if one.slot != other.slot and one.room == other.room and one.overlaps(other)
    }

    found = clashes_of(board, audience)

    assert pairs == {
        frozenset(clash.slots) for clash in found if clash.rule == ClashRule.ROOM_TAKEN
    }


@settings(deadline=None)
@given(st.integers(1, 90), st.integers(1, 90))
def test_those_that_only_touch_are_not_at_the_same_time(first, second):
    same: Any = {"track": "e-halsa", "people": ("isak",)}
    board = draft(
        placed(1, "A", 0, first, minutes=1, **same),
        placed(2, "A", first, first + second, minutes=1, **same),
        turnover_minutes=0,
        walking_minutes=0,
    )

    assert clashes_of(board, Audience(booked_both={(1, 2): 3})) == ()


@settings(deadline=None)
@given(some_draft(), some_audience)
def test_a_session_that_has_nothing_to_do_with_the_others_takes_no_clash_away(board, audience):
    elsewhere = placed(99, "D", 0, 30)
    wider = replace(
        board, placements=(*board.placements, elsewhere), rooms=(*board.rooms, room("D"))
    )

    assert set(clashes_of(board, audience)) <= set(clashes_of(wider, audience))


@settings(deadline=None)
@given(some_draft())
def test_words_are_there_for_every_clash(board):
    for clash in clashes_of(board, Audience()):
        assert clash.words.endswith(".")


@settings(deadline=None)
@given(some_draft(most=5), some_audience)
def test_what_is_suggested_does_not_clash_when_there_is_a_place_that_does_not(board, audience):
    board = replace(
        board, unplaced=(session(9, track="e-halsa", people=("tuva",), seats=15),), step_minutes=30
    )
    scene = Scene(board, audience, USUAL)
    busy = [
        one for one in board.placements if one.concerns_everybody and not one.session.is_cancelled
    ]
    free = [
        tried
        for place in ("A", "B", "C")
        for start in range(-210, 211, 30)
        for tried in [_tried(place, start)]
        if not any(tried.overlaps(one) for one in busy) and not any(clashes_with(scene, tried))
    ]

    offered = suggest(board, 9, None, audience)

    assert bool(free) == bool(offered and not offered[0].clashes)
    assert DAY.starts_at == at(-210)


def _tried(place, start):
    return placed(9, place, start, start + 30, slot=99, track="e-halsa", people=("tuva",), seats=15)


@settings(deadline=None)
@given(some_draft(most=5), some_audience)
def test_what_is_suggested_can_be_done(board, audience):
    for one in board.placements:
        for offered in suggest(board, one.session.id, one.slot, audience):
            moved = replace(
                one, room=offered.room, starts_at=offered.starts_at, ends_at=offered.ends_at
            )
            others = [other for other in board.placements if other.slot != one.slot]
            after = replace(board, placements=(*others, moved))
            there = [clash for clash in clashes_of(after, audience) if one.slot in clash.slots]
            is_there = not one.session.is_cancelled
            assert not is_there or set(offered.clashes) == set(there)
            assert ClashRule.ROOM_TAKEN not in {clash.rule for clash in offered.clashes}
    assert UUID(int=0) not in {one.slot for one in board.placements}
