"""Scans that come late, in any order and more than once, against a door that hears all at once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registrations.batches import check_in_all
from registrations.checkin import Scan, check_in, undo
from registrations.devices import stand_at
from registrations.models import Admission, CheckIn
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def make_door(rule):
    checkpoint = make_checkpoint(make_conference(), rule=rule)
    saga = make_registration(make_pool(checkpoint.conference))
    device = make_device(checkpoint)
    return saga, stand_at("entrance", device.pk, now=NOON)


def scan_of(registration, minute, direction="in", **fields):
    at = NOON + minute * MINUTE
    return Scan(uuid4(), registration.ticket_code, at, direction=direction, **fields)


def tell(door, *scans):
    return [check_in(scan, door=door, now=NOON + timedelta(hours=9))["outcome"] for scan in scans]


def outcomes():
    rows = CheckIn.objects.order_by("scanned_at").values_list("scanned_at", "outcome")
    return [((at - NOON) // MINUTE, outcome) for at, outcome in rows]


def stays():
    """From when to when, in minutes after noon."""
    rows = Admission.objects.order_by("admitted_at").values_list("admitted_at", "left_at")
    return [((at - NOON) // MINUTE, left and (left - NOON) // MINUTE) for at, left in rows]


def test_in_that_is_told_after_out_does_not_put_anybody_inside_again():
    saga, door = make_door("in_out")

    answers = tell(door, scan_of(saga, 30, "out"), scan_of(saga, 0, "in"))

    assert answers == ["refused", "admitted"]
    assert stays() == [(0, 30)]
    assert outcomes() == [(0, "admitted"), (30, "left")]


def test_an_older_scan_never_overturns_a_newer_state():
    saga, door = make_door("in_out")
    tell(door, scan_of(saga, 0), scan_of(saga, 30, "out"), scan_of(saga, 40))

    answers = tell(door, scan_of(saga, 10), scan_of(saga, 35, "out"), scan_of(saga, 20, "out"))

    assert answers == ["already_admitted", "refused", "left"]
    assert stays() == [(40, None)]
    assert outcomes() == [
        (0, "admitted"),
        (10, "already_admitted"),
        (20, "left"),
        (30, "refused"),
        (35, "refused"),
        (40, "admitted"),
    ]


def test_who_was_told_first_gives_way_to_who_came_first():
    saga, door = make_door("once_a_day")
    late, early = scan_of(saga, 10), scan_of(saga, 5)

    answers = tell(door, late, early, scan_of(saga, 7), late)

    assert answers == ["admitted", "admitted", "already_admitted", "admitted"]
    assert stays() == [(5, None)]
    assert Admission.objects.get().check_in_uuid == early.id
    assert outcomes() == [(5, "admitted"), (7, "already_admitted"), (10, "already_admitted")]


def test_two_scans_of_one_instant_keep_the_order_in_which_they_came():
    saga, door = make_door("in_out")

    answers = tell(door, *[scan_of(saga, 0, direction) for direction in ("in", "out", "in")])

    assert answers == ["admitted", "left", "admitted"]
    assert stays() == [(0, None)]


def test_undo_of_the_latest_of_several_stays_leaves_the_one_before():
    saga, door = make_door("in_out")
    again = scan_of(saga, 40)
    tell(door, scan_of(saga, 0), scan_of(saga, 30, "out"), again)

    undo(again.id, door=door, now=NOON)

    assert stays() == [(0, 30)]


def test_undo_takes_back_what_the_mistake_had_turned_away():
    saga, door = make_door("in_out")
    mistake = scan_of(saga, 0)
    tell(door, mistake, scan_of(saga, 1))

    undo(mistake.id, door=door, now=NOON)

    assert stays() == []
    assert not CheckIn.objects.filter(undone_at=None).exists()
    assert tell(door, scan_of(saga, 2)) == ["admitted"]


def test_undo_leaves_another_stay_with_its_own_repeats():
    saga, door = make_door("in_out")
    first, *others = [scan_of(saga, minute) for minute in (0, 41)]
    tell(door, first, scan_of(saga, 30, "out"), scan_of(saga, 40), *others)

    undo(others[0].id, door=door, now=NOON)

    assert stays() == [(40, None)]
    assert CheckIn.objects.exclude(undone_at=None).get().uuid == others[0].id


MOVES = st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from(["in", "out"])),
    min_size=1,
    max_size=8,
    unique_by=lambda move: move[0],
)
some = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


def as_if_at_once(moves):
    """The answers of a door that hears every scan in its moment, and the stay at the end."""
    answers: list[str] = []
    stay: list[int | None] = []
    for minute, direction in sorted(moves):
        is_in = stay and stay[1] is None
        if direction == "out":
            answers.append("left" if is_in else "refused")
            stay = [stay[0], minute] if is_in else stay
        elif not is_in:
            answers.append("admitted")
            stay = [minute, None]
        else:
            answers.append("already_admitted")
    return answers, [tuple(stay)] if stay else []


@some
@given(data=st.data(), moves=MOVES)
def test_in_whatever_order_scans_are_told_the_same_comes_of_them(data, moves):
    told = data.draw(st.permutations(moves))
    repeated = data.draw(st.lists(st.sampled_from(moves), max_size=3))
    cut = data.draw(st.integers(0, len(moves)))
    answers, stay = as_if_at_once(moves)
    with transaction.atomic():
        saga, door = make_door("in_out")
        scans = {move: scan_of(saga, *move) for move in moves}
        sent = [scans[move] for move in (*told, *repeated)]

        for batch in (sent[:cut], sent[cut:]):
            check_in_all(batch, door=door, now=NOON)

        assert [outcome for _minute, outcome in outcomes()] == answers
        assert stays() == stay
        assert set(CheckIn.objects.values_list("uuid", flat=True)) == {
            scan.id for scan in scans.values()
        }
        transaction.set_rollback(True)


@some
@given(data=st.data(), minutes=st.lists(st.integers(0, 300), min_size=1, max_size=6, unique=True))
def test_where_a_badge_passes_once_the_first_by_the_clock_counts(data, minutes):
    told = data.draw(st.permutations(minutes))
    with transaction.atomic():
        saga, door = make_door("once_a_day")

        tell(door, *[scan_of(saga, minute) for minute in told])

        assert stays() == [(min(minutes), None)]
        assert [outcome for _minute, outcome in outcomes()] == ["admitted"] + [
            "already_admitted"
        ] * (len(minutes) - 1)
        transaction.set_rollback(True)


def test_an_unknown_ticket_is_taken_back_without_anybody():
    saga, door = make_door("once_a_day")
    nonsense = Scan(UUID(int=7), "nonsense", NOON)
    tell(door, scan_of(saga, 0), nonsense)

    undone = undo(nonsense.id, door=door, now=NOON)

    assert undone.undone_at == NOON
    assert stays() == [(0, None)]
