"""The day itself: one change, in public and in the draft, and nothing else."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from scheduling.changing_now import Move, RoomTaken, Stale, cancel_now, hold_after_all, move_now
from scheduling.models import Draft, Release, Session, Slot
from scheduling.programme import Place, programme_of
from scheduling.publishing import NothingPublished, publish
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
MORNING = NOON - 2 * HOUR


@pytest.fixture
def conference():
    """Two talks in the Small Stage, at noon and an hour later; Sal A is free all day."""
    conference = make_conference()
    room = make_room(conference)
    make_room(conference, slug="sal-a", name_sv="Sal A", name_en="Hall A", position=1)
    make_slot(make_session(conference), room)
    make_slot(
        make_session(conference, slug="senare", title_sv="Senare"), room, starts_at=NOON + HOUR
    )
    publish(conference, by=None, now=AUTUMN)
    return conference


def slot_of(slug="sexton-kommuner"):
    return Slot.objects.select_related("room").get(session__slug=slug)


def published(slug="sexton-kommuner"):
    release = Release.objects.newest_first()[0]
    session = programme_of(release).session(slug)
    assert session
    return session


def move(room="sal-a", *, hours=0.0, slug="sexton-kommuner", seen=0):
    starts_at = NOON + hours * HOUR
    return Move(slot_of(slug).uuid, seen, Place(room, starts_at, starts_at + HOUR / 2))


def test_another_room_is_public_at_once_and_in_the_draft(conference):
    maj = make_user()

    release = move_now(conference, [move()], by=maj, now=MORNING)

    slot = slot_of()
    assert (release.number, release.published_by, release.published_at) == (2, maj, MORNING)
    assert (published().room, published().sequence, published().changed_at) == ("sal-a", 1, MORNING)
    assert (slot.room.slug, slot.sequence, slot.moved_by) == ("sal-a", 1, maj)
    assert (slot.version, Draft.objects.get().version) == (1, 1)
    assert release.changes.get().kind == "moved"


def test_what_the_draft_holds_back_stays_a_draft(conference):
    Slot.objects.filter(session__slug="senare").update(starts_at=NOON - HOUR)

    move_now(conference, [move()], by=None, now=MORNING)

    assert published("senare").starts_at == NOON + HOUR
    assert slot_of("senare").starts_at == NOON - HOUR


def test_reality_goes_before_what_the_draft_had_in_mind(conference):
    Slot.objects.filter(session__slug="sexton-kommuner").update(starts_at=NOON - HOUR)

    move_now(conference, [move()], by=None, now=MORNING)

    assert slot_of().starts_at == NOON


def test_what_the_draft_has_taken_off_stays_off(conference):
    wanted = move()
    Slot.objects.filter(session__slug="sexton-kommuner").delete()

    move_now(conference, [wanted], by=None, now=MORNING)

    assert published().room == "sal-a"
    assert not Slot.objects.filter(session__slug="sexton-kommuner").exists()


def test_what_concerns_everybody_moves_in_time_without_a_room(conference):
    lunch = make_slot(make_session(conference, slug="lunch", kind="meal"), None)
    publish(conference, by=None, now=AUTUMN)
    later = Place(None, NOON + HOUR, NOON + 2 * HOUR)

    move_now(conference, [Move(lunch.uuid, 0, later)], by=None, now=MORNING)

    assert (published("lunch").place, slot_of("lunch").starts_at) == (later, NOON + HOUR)


def test_a_room_that_is_taken_is_refused_and_free_ones_are_named(conference):
    with pytest.raises(RoomTaken) as refusal:
        move_now(conference, [move("lilla-scenen", hours=1)], by=None, now=MORNING)

    assert str(refusal.value) == ("”Senare” är i Lilla scenen kl. 13.00–13.30. Lediga då: Sal A.")
    assert (Release.objects.count(), slot_of().starts_at) == (1, NOON)


def test_when_no_room_is_free_that_is_said(conference):
    other = make_session(conference, slug="annat")
    make_slot(other, conference.rooms.get(slug="sal-a"), starts_at=NOON + HOUR)
    publish(conference, by=None, now=AUTUMN)

    with pytest.raises(RoomTaken, match="Ingen annan lokal är ledig då"):
        move_now(conference, [move("lilla-scenen", hours=1)], by=None, now=MORNING)


def test_who_has_not_seen_the_last_change_is_told_and_changes_nothing(conference):
    move_now(conference, [move()], by=None, now=MORNING)

    with pytest.raises(Stale) as refusal:
        move_now(conference, [move("lilla-scenen", hours=2)], by=None, now=MORNING)

    assert str(refusal.value) == (
        "”Sexton kommuner, en beställning” har just ändrats."
        " Nu gäller tisdag 8 december, 12.00–12.30, Sal A."
    )


def test_who_taps_twice_makes_one_change(conference):
    first = move_now(conference, [move()], by=None, now=MORNING)

    second = move_now(conference, [move()], by=None, now=MORNING)

    assert (first, Draft.objects.get().version) == (second, 1)


def test_sessions_move_past_each_other_together(conference):
    swap = [move("lilla-scenen", hours=1), move("lilla-scenen", hours=0, slug="senare")]

    release = move_now(conference, swap, by=None, now=MORNING)

    assert [session.slug for session in programme_of(release).sessions] == [
        "senare",
        "sexton-kommuner",
    ]


def test_a_session_is_cancelled_in_public_and_in_the_draft(conference):
    release = cancel_now(conference, slot_of().uuid, seen=0, by=None, now=MORNING)

    assert (published().state, published().sequence) == ("cancelled", 1)
    assert Session.objects.get(slug="sexton-kommuner").state == "cancelled"
    assert (release.changes.get().kind, Draft.objects.get().version) == ("cancelled", 1)


def test_cancelling_twice_is_cancelling_once(conference):
    first = cancel_now(conference, slot_of().uuid, seen=0, by=None, now=MORNING)

    assert cancel_now(conference, slot_of().uuid, seen=0, by=None, now=MORNING) == first


def test_one_of_several_times_is_taken_out_and_the_session_takes_place(conference):
    again = make_slot(
        Session.objects.get(slug="senare"), conference.rooms.get(slug="sal-a"), starts_at=MORNING
    )
    publish(conference, by=None, now=AUTUMN)

    release = cancel_now(conference, again.uuid, seen=0, by=None, now=MORNING - HOUR)

    assert [change.kind for change in release.changes.all()] == ["removed"]
    assert published("senare").state == "confirmed"
    assert Session.objects.get(slug="senare").state == "confirmed"
    assert not Slot.objects.filter(uuid=again.uuid).exists()


def test_what_was_called_off_takes_place_after_all(conference):
    cancel_now(conference, slot_of().uuid, seen=0, by=None, now=MORNING)

    hold_after_all(conference, slot_of().uuid, seen=1, by=None, now=MORNING)

    assert (published().state, published().sequence) == ("confirmed", 2)
    assert Session.objects.get(slug="sexton-kommuner").state == "confirmed"


def test_what_takes_place_anyhow_is_left_alone(conference):
    hold_after_all(conference, slot_of().uuid, seen=0, by=None, now=MORNING)

    assert Release.objects.count() == 1


def test_it_does_not_take_place_where_something_else_is_now(conference):
    cancel_now(conference, slot_of().uuid, seen=0, by=None, now=MORNING)
    move_now(conference, [move("lilla-scenen", slug="senare")], by=None, now=MORNING)

    with pytest.raises(RoomTaken, match="”Senare” är i Lilla scenen"):
        hold_after_all(conference, slot_of().uuid, seen=1, by=None, now=MORNING)


def test_who_did_not_see_that_it_is_cancelled_is_told(conference):
    cancel_now(conference, slot_of().uuid, seen=0, by=None, now=MORNING)

    with pytest.raises(Stale, match="har just ställts in"):
        move_now(conference, [move()], by=None, now=MORNING)


def test_what_is_no_longer_published_cannot_be_moved(conference):
    wanted = move()
    Slot.objects.filter(session__slug="sexton-kommuner").delete()
    publish(conference, by=None, now=AUTUMN)

    with pytest.raises(Stale), override("en"):
        move_now(conference, [wanted], by=None, now=MORNING)


def test_without_a_programme_there_is_nothing_to_change():
    slot = make_slot(make_session(make_conference()), None)

    with pytest.raises(NothingPublished):
        cancel_now(slot.session.conference, slot.uuid, seen=0, by=None, now=MORNING)
