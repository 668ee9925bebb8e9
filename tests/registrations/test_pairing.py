from datetime import UTC, datetime, timedelta

import pytest

from registrations.models import Device
from registrations.pairing import SCOPES, Duty, evenings, in_words, paired_before
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_user,
)

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY = (datetime(2026, 12, day, 21, tzinfo=UTC) for day in (8, 9))


def test_each_duty_holds_those_before_it():
    scan, desk, supervise = (set(SCOPES[duty]) for duty in Duty)

    assert scan == {"check-in:scan", "check-in:undo"}
    assert desk - scan == {"check-in:search", "register:walk-in"}
    assert supervise - desk == {"check-in:supervise"}


def test_a_duty_is_told_in_words_and_anything_else_one_by_one():
    assert in_words(["check-in:undo", "check-in:scan"]) == "Läsa in namnskyltar"
    assert in_words(SCOPES[Duty.DESK]) == "Arbeta i disken"
    assert in_words(["check-in:search", "check-in:scan"]) == (
        "Läsa in namnskyltar, Söka efter deltagare"
    )
    assert in_words([]) == ""


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (AUTUMN, [datetime(2026, 11, 1, 21, tzinfo=UTC), TUESDAY, WEDNESDAY]),
        (NOON, [TUESDAY, WEDNESDAY]),
        (TUESDAY - timedelta(seconds=1), [TUESDAY, WEDNESDAY]),
        (TUESDAY, [WEDNESDAY]),
        (WEDNESDAY, [WEDNESDAY + timedelta(days=1)]),
    ],
)
def test_the_evenings_to_come_are_offered_and_none_that_has_passed(now, expected):
    assert evenings(make_conference(), now=now) == expected


def test_the_list_has_the_newest_first_and_no_desks():
    door = make_checkpoint(make_conference())
    make_device(door, name="Entré norr", token_hash="1" * 64)
    make_device(
        door, name="Entré syd", paired_at=NOON, scopes=list(Device.Scope), token_hash="2" * 64
    )
    make_device(door, desk_of=make_user())

    assert [(one.device.name, one.may) for one in paired_before(door.conference)] == [
        ("Entré syd", "Leda arbetet vid dörrarna"),
        ("Entré norr", "Läsa in namnskyltar"),
    ]
