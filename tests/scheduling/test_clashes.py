"""Each rule by examples: what it says, and what it leaves alone."""

from typing import Any

import pytest
from django.utils.translation import override

from scheduling.clashes import USUAL, Audience, clashes_of, levels_of
from scheduling.clashes.setting import set_levels
from scheduling.draft import read_draft
from scheduling.models import ClashLevel, ClashRule, Equipment
from tests.factories import make_conference
from tests.scheduling.drafts import draft, placed, room, span, speaker

LOOP, STREAM = Equipment.HEARING_LOOP, Equipment.STREAM


def found(board, audience=None, *, levels=USUAL):
    return [(clash.rule.value, *_slots(clash)) for clash in _clashes(board, audience, levels)]


def words(board, audience=None, *, language="en"):
    with override(language):
        return [clash.words for clash in _clashes(board, audience, USUAL)]


def _clashes(board, audience, levels):
    return clashes_of(board, audience or Audience(), levels)


def _slots(clash):
    return [slot.int for slot in clash.slots]


NO_CLASH = {
    "one after another with time between": draft(placed(1, "A", 0, 30), placed(2, "A", 35, 65)),
    "two rooms at once": draft(placed(1, "A"), placed(2, "B")),
    "a room that a cancelled session had": draft(placed(1, "A", state="cancelled"), placed(2, "A")),
    "lunch, which concerns everybody": draft(placed(1, None, kind="meal"), placed(2, "A")),
    "coffee right after a talk in the same room": draft(
        placed(1, "A", 0, 30), placed(2, "A", 30, 60, kind="break")
    ),
    "a keynote right after the welcome": draft(
        placed(1, "A", 0, 30, kind="plenary"), placed(2, "A", 30, 60, kind="keynote")
    ),
    "a speaker with time to walk": draft(
        placed(1, "A", 0, 30, people=("tuva",)), placed(2, "B", 35, 65, people=("tuva",))
    ),
    "a speaker from elsewhere does not walk": draft(
        placed(1, "A", 0, 30, people=("tuva",)),
        placed(2, "B", 30, 60, people=("tuva",)),
        speakers=(speaker("tuva", is_remote=True),),
    ),
    "nobody walks to what concerns everybody": draft(
        placed(1, "A", 0, 30, people=("tuva",)), placed(2, None, 30, 60, people=("tuva",))
    ),
    "speakers who are away when they do not speak": draft(
        placed(1, "A", people=("tuva",)),
        speakers=(speaker("tuva", away=(span(-60, 0), span(30, 90))),),
    ),
    "a room closed before and after": draft(
        placed(1, "A"), rooms=(room("A", closed=(span(-60, 0), span(30, 90))),)
    ),
    "more time than the session takes": draft(placed(1, "A", 0, 45)),
    "a track once at a time": draft(
        placed(1, "A", 0, 30, track="e-halsa"), placed(2, "B", 30, 60, track="e-halsa")
    ),
    "a track's session given twice at once": draft(
        placed(1, "A", track="e-halsa"), placed(1, "B", slot=2, track="e-halsa")
    ),
    "as many seats as the room holds": draft(placed(1, "A", seats=100)),
    "a room whose size nobody has said": draft(
        placed(1, "A", seats=100), rooms=(room("A", capacity=0),)
    ),
    "equipment that the room has": draft(
        placed(1, "A", equipment=frozenset({LOOP})),
        rooms=(room("A", equipment=frozenset({LOOP, STREAM})),),
    ),
    "equipment where no room is needed": draft(placed(1, None, equipment=frozenset({LOOP}))),
    "from when the doors open until they close": draft(
        placed(1, "A", -210, 240, minutes=450),
    ),
    "a dinner after the doors have closed": draft(placed(1, "A", 420, 540, kind="social")),
}


@pytest.mark.parametrize("board", NO_CLASH.values(), ids=NO_CLASH.keys())
def test_nothing_is_wrong_with(board):
    assert found(board) == []


CLASHES: dict[str, Any] = {
    "a room taken by two": (
        draft(placed(1, "A", 0, 30), placed(2, "A", 20, 50)),
        [("room_taken", 1, 2)],
        "“S1” and “S2” are both in A, Tuesday 12:20–12:30.",
        "”S1” och ”S2” ligger båda i A tisdag 12.20–12.30.",
    ),
    "somebody in two places, from elsewhere too": (
        draft(
            placed(1, "A", 0, 30, people=("tuva",)),
            placed(2, "B", 10, 40, people=("isak", "tuva")),
            speakers=(speaker("tuva", name="Tuva Lingonstråle", is_remote=True), speaker("isak")),
        ),
        [("person_taken", 1, 2)],
        "Tuva Lingonstråle is in both “S1” and “S2”, Tuesday 12:10–12:30.",
        "Tuva Lingonstråle medverkar i både ”S1” och ”S2” tisdag 12.10–12.30.",
    ),
    "a speaker who cannot come then": (
        draft(placed(1, "A", people=("tuva",)), speakers=(speaker("tuva", away=(span(29, 90),)),)),
        [("person_away", 1)],
        "tuva cannot come Tuesday 12:29–13:30, but is in “S1”, Tuesday 12:00–12:30.",
        "tuva kan inte komma tisdag 12.29–13.30 men medverkar i ”S1” tisdag 12.00–12.30.",
    ),
    "a room that cannot be used until the next day": (
        draft(placed(1, "A"), rooms=(room("A", closed=(span(-60, 1440),)),)),
        [("room_closed", 1)],
        "A cannot be used Tuesday 11:00–Wednesday 12:00, but “S1” is there, Tuesday 12:00–12:30.",
        "A kan inte användas tisdag 11.00–onsdag 12.00, men ”S1” ligger där tisdag 12.00–12.30.",
    ),
    "too little time to walk": (
        draft(placed(1, "A", 0, 30, people=("tuva",)), placed(2, "B", 34, 64, people=("tuva",))),
        [("too_tight", 1, 2)],
        "tuva has 4 min from “S1” in A to “S2” in B, Tuesday 12:34–13:04. To walk takes 5.",
        "tuva har 4 min från ”S1” i A till ”S2” i B, tisdag 12.34–13.04. Att gå tar 5.",
    ),
    "too little time to clear the room": (
        draft(placed(1, "A", 0, 30), placed(2, "A", 30, 60)),
        [("too_tight", 1, 2)],
        "A has 0 min between “S1” and “S2”, Tuesday 12:30–13:00. To change over takes 5.",
        "A har 0 min mellan ”S1” och ”S2”, tisdag 12.30–13.00. Det behövs 5 min emellan.",
    ),
    "a session longer than its time": (
        draft(placed(1, "A", 0, 29)),
        [("longer_than_slot", 1)],
        "“S1” takes 30 min, but has 29: Tuesday 12:00–12:29.",
        "”S1” tar 30 min men har fått 29: tisdag 12.00–12.29.",
    ),
    "a track twice at once": (
        draft(placed(1, "A", track="e-halsa"), placed(2, "B", 29, 59, track="e-halsa")),
        [("same_track", 1, 2)],
        "“S1” and “S2” are at once, and both in E-health: Tuesday 12:29–12:30.",
        "”S1” och ”S2” ligger samtidigt och hör båda till spåret E-hälsa: tisdag 12.29–12.30.",
    ),
    "more seats than the room holds": (
        draft(placed(1, "A", seats=101)),
        [("room_too_small", 1)],
        "“S1” has 101 seats to book, but A holds 100.",
        "”S1” har 101 platser att boka, men A rymmer 100.",
    ),
    "equipment that the room lacks": (
        draft(placed(1, "A", equipment=frozenset({LOOP, STREAM}))),
        [("equipment_missing", 1)],
        "“S1” needs what A lacks: streaming, hearing loop.",
        "”S1” behöver något som saknas i A: direktsändning, hörslinga.",
    ),
    "before the doors open": (
        draft(placed(1, "A", -211, 0)),
        [("outside_hours", 1)],
        "“S1” is placed Tuesday 08:29–12:00, but the conference is open Tuesday 08:30–16:00.",
        "”S1” ligger tisdag 08.29–12.00, men konferensen är öppen tisdag 08.30–16.00.",
    ),
    "a day without a conference": (
        draft(placed(1, "A", 1440, 1470)),
        [("outside_hours", 1)],
        "“S1” is on 9 December 2026, when there is no conference.",
        "”S1” ligger 9 december 2026, och då är det ingen konferens.",
    ),
}


@pytest.mark.parametrize(
    ("board", "clashes", "english", "swedish"), CLASHES.values(), ids=CLASHES.keys()
)
def test_it_is_told(board, clashes, english, swedish):
    assert found(board) == clashes
    assert words(board) == [english]
    assert words(board, language="sv") == [swedish]


def test_every_rule_has_an_example():
    told = {rule for _board, clashes, *_words in CLASHES.values() for rule, *_slots in clashes}

    assert told | {"booked_in_both"} == {rule.value for rule in ClashRule}


def test_not_only_neighbours_are_compared():
    board = draft(placed(1, "A", 0, 90), placed(2, "A", 10, 40), placed(3, "A", 60, 90))

    assert found(board) == [("room_taken", 1, 2), ("room_taken", 1, 3)]


def test_each_person_who_is_in_both_is_told_of():
    both = ("isak", "tuva")

    board = draft(placed(1, "A", people=both), placed(2, "B", people=both))

    assert [line.split()[0] for line in words(board)] == ["isak", "tuva"]


@pytest.mark.parametrize(
    ("booked", "interested", "seats", "english"),
    [
        (102, 102, 101, "102 have booked “S1”, but A holds 100."),
        (10, 102, 102, "102 want to come to “S1”, but A holds 100."),
        (10, 20, 102, "“S1” has 102 seats to book, but A holds 100."),
    ],
)
def test_a_room_is_too_small_by_the_largest_number(booked, interested, seats, english):
    board = draft(placed(1, "A", seats=seats))

    assert words(board, Audience({1: interested}, {1: booked})) == [english]


def test_a_session_that_is_given_twice_has_half_its_audience_each_time():
    once = draft(placed(1, "A"))
    twice = draft(placed(1, "A"), placed(1, "A", 60, 90, slot=2))

    assert found(once, Audience({1: 200})) == [("room_too_small", 1)]
    assert found(twice, Audience({1: 200})) == []
    assert len(found(twice, Audience({1: 201}))) == 2


def test_those_who_have_booked_both_are_counted():
    board = draft(placed(1, "A", 0, 30), placed(2, "B", 29, 59), placed(3, "C", 30, 60))
    audience = Audience(booked_both={(1, 2): 1, (1, 3): 4, (2, 3): 3, (2, 9): 5})

    assert found(board, audience) == [("booked_in_both", 1, 2), ("booked_in_both", 2, 3)]
    assert words(board, audience) == [
        "1 person has booked both “S1” and “S2”: Tuesday 12:29–12:30.",
        "3 people have booked both “S2” and “S3”: Tuesday 12:30–12:59.",
    ]


def test_a_session_given_twice_at_once_is_not_booked_twice():
    board = draft(placed(1, "A"), placed(1, "B", slot=2), placed(2, "C"))

    assert found(board, Audience(booked_both={(1, 2): 3})) == [
        ("booked_in_both", 1, 2),
        ("booked_in_both", 2, 2),
    ]


def test_the_gravest_come_first_and_then_the_earliest():
    board = draft(
        placed(1, "A", 0, 20), placed(2, "B", 0, 30), placed(3, "B", 20, 50), placed(4, "C", 0, 10)
    )

    assert found(board, levels=dict(USUAL) | {ClashRule.ROOM_TAKEN: ClashLevel.FORBID}) == [
        ("room_taken", 2, 3),
        ("longer_than_slot", 1),
        ("longer_than_slot", 4),
    ]


def test_what_is_ignored_is_left_out():
    board = draft(placed(1, "A"), placed(2, "A", 0, 20))

    assert found(board, levels=dict.fromkeys(ClashRule, ClashLevel.IGNORE)) == []


def test_what_stops_publishing_says_so():
    stops = {
        level: clashes_of(
            draft(placed(1, "A"), placed(2, "A")), Audience(), dict.fromkeys(ClashRule, level)
        )[0].stops_publishing
        for level in (ClashLevel.WARN, ClashLevel.STOP, ClashLevel.FORBID)
    }

    assert stops == {ClashLevel.WARN: False, ClashLevel.STOP: True, ClashLevel.FORBID: True}


@pytest.mark.django_db
def test_a_conference_says_what_it_minds_over_what_is_usual():
    conference = make_conference()
    set_levels(conference, {ClashRule.SAME_TRACK: ClashLevel.STOP})
    set_levels(conference, {ClashRule.SAME_TRACK: ClashLevel.FORBID})

    assert levels_of(conference) == {**USUAL, ClashRule.SAME_TRACK: ClashLevel.FORBID}
    assert read_draft(conference).version == 2
