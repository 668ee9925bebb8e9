"""A room that runs late: what moves along, how far, and what stands in the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling.delays import Lateness, delayed
from tests.factories import NOON, make_conference, make_room, make_speaker
from tests.scheduling.programmes import place, published

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
EARLIER = NOON - 60 * MINUTE
# What takes 25 minutes and begins at each half hour.
A, B, C = (0, 25 / 60), (0.5, 55 / 60), (1, 1 + 25 / 60)


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def room(conference):
    return make_room(conference)


def delay(programme, minutes, *, now=EARLIER, last=None, closes_at=None):
    uuid = next((one.uuid for one in programme.sessions if one.slug == last), None)
    late = Lateness(minutes * MINUTE, 5 * MINUTE, uuid, closes_at)
    sessions = [one for one in programme.sessions if one.room == "lilla-scenen"]
    return delayed(programme, sessions, late, now=now)


def moves(delay):
    return [
        (
            shift.session.slug,
            (shift.to.starts_at - NOON) // MINUTE,
            (shift.to.ends_at - NOON) // MINUTE,
        )
        for shift in delay.shifts
    ]


def test_what_follows_moves_along_with_time_to_clear_the_room(conference, room):
    for slug, span in (("a", A), ("b", B), ("c", C)):
        place(conference, slug, room, *span)

    late = delay(published(conference), 10)

    assert moves(late) == [("a", 10, 35), ("b", 40, 65), ("c", 70, 95)]
    assert (late.untouched, late.refusal) == (None, "")


def test_a_gap_swallows_the_delay(conference, room):
    place(conference, "a", room, *A)
    place(conference, "b", room, 0.75, 1)
    place(conference, "c", room, 2, 3)

    late = delay(published(conference), 20)

    assert moves(late) == [("a", 20, 45), ("b", 50, 65)]
    assert late.untouched
    assert late.untouched.slug == "c"


def test_what_was_back_to_back_stays_so(conference, room):
    place(conference, "a", room, 0, 0.5)
    place(conference, "b", room, 0.5, 1)

    assert moves(delay(published(conference), 10)) == [("a", 10, 40), ("b", 40, 70)]


def test_what_goes_on_now_began_when_it_began(conference, room):
    place(conference, "a", room, *A)
    place(conference, "b", room, *B)

    late = delay(published(conference), 10, now=NOON + 5 * MINUTE)

    assert moves(late) == [("a", 0, 35), ("b", 40, 65)]


def test_nothing_moves_after_the_chosen_last(conference, room):
    for slug, span in (("a", A), ("b", B), ("c", C)):
        place(conference, slug, room, *span)

    late = delay(published(conference), 5, last="b")

    assert moves(late) == [("a", 5, 30), ("b", 35, 60)]
    assert (late.untouched.slug, late.refusal) == ("c", "")


def test_the_chosen_last_must_not_run_into_the_next(conference, room):
    for slug, span in (("a", A), ("b", B)):
        place(conference, slug, room, *span, title_sv=slug)

    late = delay(published(conference), 15, last="a")

    assert late.refusal == "”b” är i lokalen kl. 12.30–12.55. Flytta med den också."


def test_what_would_end_after_the_day_is_said(conference, room):
    place(conference, "a", room, *A, title_sv="a")

    late = delay(published(conference), 10, closes_at=NOON + 30 * MINUTE)

    assert late.warnings == ("”a” slutar kl. 12.35. Dagen är slut kl. 12.30.",)


def test_what_would_be_on_during_what_concerns_everybody_is_said(conference, room):
    place(conference, "a", room, *A, title_sv="a")
    place(conference, "lunch", None, 0.5, 1.5, title_sv="Lunch", kind="meal")

    late = delay(published(conference), 10)

    assert late.warnings == ("”a” skulle pågå under ”Lunch”, kl. 12.30–13.30.",)
    assert moves(late) == [("a", 10, 35)]


def test_somebody_who_would_be_in_two_places_is_named(conference, room):
    place(conference, "a", room, *A)
    place(conference, "x", make_room(conference, slug="sal-a"), 0.5, 1, title_sv="x")
    tuva = make_speaker(conference)
    for session in conference.sessions.all():
        session.speakers.add(tuva)

    late = delay(published(conference), 10)

    assert late.warnings == ("Tuva Lingonstråle är också i ”x” kl. 12.30–13.00.",)


def test_a_delay_is_known_by_its_programme_and_what_moves(conference, room):
    place(conference, "a", room, *A)
    programme = published(conference)

    assert delay(programme, 5).mark == delay(programme, 10).mark
    assert delay(programme, 5).mark != delay(published(conference), 5).mark
    assert delay(replace(programme, sessions=()), 5).shifts == ()
