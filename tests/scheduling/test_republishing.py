"""What is public is changed by itself, and people are told for a while where things were."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling.models import PublishedSlot, Release, Session, Slot
from scheduling.programme import PROGRAMME, Place, Programme, ProgrammeSession, programme_of
from scheduling.publishing import NothingPublished, RoomTakenTwice, publish, republish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_room,
    make_session,
    make_slot,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SMALL_AT_NOON = Place("lilla-scenen", NOON, NOON + HOUR / 2)


@pytest.fixture
def conference():
    """Two talks in the Small Stage, at noon and an hour later; Sal A is free all day."""
    conference = make_conference()
    room = make_room(conference)
    make_room(conference, slug="sal-a", name_sv="Sal A", name_en="Hall A", position=1)
    make_slot(make_session(conference), room)
    make_slot(make_session(conference, slug="senare"), room, starts_at=NOON + HOUR)
    publish(conference, by=None, now=AUTUMN)
    return conference


def to(slug, *, room="lilla-scenen", hours=0.0, now=NOON):
    """The change that places one session otherwise."""
    starts_at = NOON + hours * HOUR
    there = {"room": room, "starts_at": starts_at, "ends_at": starts_at + HOUR / 2}

    def change(programme: Programme) -> list[ProgrammeSession]:
        return [
            replace(session, **there, changed_at=now) if session.slug == slug else session
            for session in programme.sessions
        ]

    return change


def first_of(release):
    return programme_of(release).session("sexton-kommuner")


def test_only_the_change_becomes_public(conference):
    Session.objects.filter(slug="senare").update(title_sv="Hemligt")
    Slot.objects.filter(session__slug="senare").update(starts_at=NOON - HOUR)
    maj = make_user()

    release = republish(
        conference, to("sexton-kommuner", room="sal-a"), by=maj, now=NOON, name="Sal A"
    )

    programme = programme_of(release)
    [change] = release.changes.all()
    assert (release.number, release.name, release.published_by) == (2, "Sal A", maj)
    assert [(one.slug, one.room, one.sequence) for one in programme.sessions] == [
        ("sexton-kommuner", "sal-a", 1),
        ("senare", "lilla-scenen", 0),
    ]
    assert (change.kind, change.session.slug) == ("moved", "sexton-kommuner")
    assert sorted(PublishedSlot.objects.filter(release=release).values_list("room__slug")) == [
        ("lilla-scenen",),
        ("sal-a",),
    ]


def test_a_change_that_changes_nothing_makes_no_release(conference):
    release = republish(conference, lambda programme: programme.sessions, by=None, now=NOON)

    assert (release, release.number) == (Release.objects.get(), 1)


def test_a_room_taken_is_refused_and_nothing_is_changed(conference):
    with pytest.raises(RoomTakenTwice):
        republish(conference, to("sexton-kommuner", hours=1), by=None, now=NOON)

    assert Release.objects.count() == 1


def test_what_is_not_published_cannot_be_changed():
    with pytest.raises(NothingPublished):
        republish(make_conference(), lambda programme: programme.sessions, by=None, now=NOON)


def test_a_room_whose_address_has_changed_is_still_the_same(conference):
    conference.rooms.filter(slug="sal-a").update(slug="sal-b")

    release = republish(conference, to("sexton-kommuner", room="sal-a"), by=None, now=NOON)

    rooms = release.slots.filter(session__slug="sexton-kommuner").values_list("room__slug")
    assert list(rooms) == [("sal-b",)]


def test_a_moved_session_tells_where_it_was(conference):
    release = republish(conference, to("sexton-kommuner", room="sal-a"), by=None, now=NOON)

    assert first_of(release).moved_from == SMALL_AT_NOON


def test_moved_twice_it_tells_where_it_was_at_first(conference):
    republish(conference, to("sexton-kommuner", room="sal-a"), by=None, now=NOON)

    release = republish(
        conference, to("sexton-kommuner", room="sal-a", hours=2), by=None, now=NOON + HOUR
    )

    assert first_of(release).moved_from == SMALL_AT_NOON


def test_moved_back_it_tells_nothing(conference):
    republish(conference, to("sexton-kommuner", room="sal-a"), by=None, now=NOON)

    release = republish(conference, to("sexton-kommuner"), by=None, now=NOON + HOUR)

    assert first_of(release).moved_from is None


@pytest.mark.parametrize(("days", "is_told"), [(2, True), (3, False)])
def test_later_releases_tell_it_for_two_days(conference, days, is_told):
    republish(conference, to("sexton-kommuner", room="sal-a"), by=None, now=NOON)

    later = NOON + timedelta(days=days)
    release = republish(conference, to("senare", hours=4, now=later), by=None, now=later)

    assert (first_of(release).moved_from == SMALL_AT_NOON) is is_told
    assert [change.session.slug for change in release.changes.all()] == ["senare"]
    assert (first_of(release).sequence, first_of(release).changed_at) == (1, NOON)


def test_a_release_from_before_moves_were_told_can_still_be_read(conference):
    content = Release.objects.get().content
    for session in content["sessions"]:
        del session["moved_from"]

    assert {one.moved_from for one in PROGRAMME.validate_python(content).sessions} == {None}
