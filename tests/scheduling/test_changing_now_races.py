"""Several phones at once on the day itself, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from scheduling.changing_now import Move, RoomTaken, Stale, cancel_now, move_now
from scheduling.models import Draft, Release, Slot
from scheduling.programme import Place, programme_of
from scheduling.publishing import publish
from tests.factories import AUTUMN, NOON, make_conference, make_room, make_session, make_slot

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def at_once(jobs):
    """Start every job at the same moment, each with its own connection."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        except (Stale, RoomTaken) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


@pytest.fixture
def conference():
    """Two talks at noon, each in a room; a third room is free."""
    conference = make_conference()
    for position, slug in enumerate(("sal-a", "sal-b", "sal-c")):
        room = make_room(conference, slug=slug, name_sv=slug, position=position)
        if slug != "sal-c":
            make_slot(make_session(conference, slug=f"in-{slug}"), room)
    publish(conference, by=None, now=AUTUMN)
    return conference


def to(conference, slug, room, hours=0):
    slot = Slot.objects.get(session__slug=slug)
    place = Place(room, NOON + hours * HOUR, NOON + (hours + 0.5) * HOUR)
    return partial(move_now, conference, [Move(slot.uuid, 0, place)], by=None, now=NOON - HOUR)


def refusals(answers):
    return [type(answer) for answer in answers if not isinstance(answer, Release)]


def published():
    newest = programme_of(Release.objects.newest_first()[0])
    return {one.slug: (one.room, one.starts_at) for one in newest.sessions}


def in_draft():
    slots = Slot.objects.select_related("session", "room")
    return {one.session.slug: (one.room and one.room.slug, one.starts_at) for one in slots}


def test_two_sessions_do_not_get_the_same_free_room(conference):
    answers = at_once(
        [to(conference, "in-sal-a", "sal-c"), to(conference, "in-sal-b", "sal-c")],
    )

    assert refusals(answers) == [RoomTaken]
    assert (Release.objects.count(), Draft.objects.get().version) == (2, 1)
    assert published() == in_draft()


def test_of_two_who_move_the_same_session_one_is_told_of_the_other(conference):
    answers = at_once(
        [to(conference, "in-sal-a", "sal-c"), to(conference, "in-sal-a", "sal-a", hours=2)],
    )

    assert refusals(answers) == [Stale]
    assert Release.objects.count() == 2
    assert published() == in_draft()


def test_a_change_and_a_publishing_follow_upon_each_other(conference):
    slot = Slot.objects.get(session__slug="in-sal-b")
    jobs = [
        to(conference, "in-sal-a", "sal-c"),
        partial(publish, conference, by=None, now=NOON - HOUR),
        partial(cancel_now, conference, slot.uuid, seen=0, by=None, now=NOON - HOUR),
    ]

    answers = at_once(jobs)

    assert refusals(answers) == []
    assert sorted(release.number for release in Release.objects.all()) == [1, 2, 3, 4]
    assert published()["in-sal-a"] == ("sal-c", NOON)
    assert published() == in_draft()
