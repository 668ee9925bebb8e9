from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from scheduling.clashes import Audience
from scheduling.models import ProgrammeChange, PublishedSlot, Release, Room, Session, Slot
from scheduling.programme import Part, Text, programme_of
from scheduling.publishing import ClashesLeft, RoomTakenTwice, publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_organisation,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
WINTER = AUTUMN + timedelta(days=20)


def make_programme() -> Slot:
    """A conference with one talk by Tuva, in the Small Stage at noon."""
    conference = make_conference()
    tuva = make_speaker(conference, organisation=make_organisation())
    session = make_session(conference, tuva, track=make_track(conference))
    return make_slot(session, make_room(conference))


def test_the_release_holds_the_whole_programme():
    slot = make_programme()
    maj = make_user()

    release = publish(slot.session.conference, by=maj, now=AUTUMN, name="Första utkastet")

    programme = programme_of(release)
    [session] = programme.sessions
    assert (release.number, release.name, release.published_by) == (1, "Första utkastet", maj)
    assert (session.uuid, session.sequence, session.changed_at) == (slot.uuid, 0, AUTUMN)
    assert session.title == Text(
        "Sexton kommuner, en beställning", "Sixteen municipalities, one order"
    )
    assert (session.room, session.track) == ("lilla-scenen", "e-halsa")
    assert session.parts == (Part("tuva-lingonstrale", "speaker"),)
    assert programme.speakers[0].organisation == Text("Umeå kommun", "Umeå Municipality")


def test_the_public_sees_the_newest_release_only():
    slot = make_programme()
    conference = slot.session.conference
    publish(conference, by=None, now=AUTUMN)
    newer = publish(conference, by=None, now=WINTER)

    assert Release.objects.current("2026") == newer
    assert Release.objects.current("2027") is None


def test_the_draft_is_not_public_before_it_is_published():
    slot = make_programme()
    release = publish(slot.session.conference, by=None, now=AUTUMN)

    Session.objects.update(title_sv="Hemligt")

    assert str(programme_of(release).sessions[0].title) == "Sexton kommuner, en beställning"
    assert (
        programme_of(Release.objects.get()).sessions[0].title.sv
        == "Sexton kommuner, en beställning"
    )


def test_a_proposed_session_is_not_published():
    slot = make_programme()
    proposed = make_session(slot.session.conference, slug="forslag", state=Session.State.PROPOSED)
    make_slot(proposed, None)

    release = publish(slot.session.conference, by=None, now=AUTUMN)

    assert [session.slug for session in programme_of(release).sessions] == ["sexton-kommuner"]


def test_a_speaker_without_a_public_session_is_not_published():
    slot = make_programme()
    make_speaker(slot.session.conference, slug="isak", name="Isak Hjortronklint")

    release = publish(slot.session.conference, by=None, now=AUTUMN)

    assert [speaker.slug for speaker in programme_of(release).speakers] == ["tuva-lingonstrale"]


def test_an_unchanged_session_keeps_its_sequence_and_time_of_change():
    slot = make_programme()
    publish(slot.session.conference, by=None, now=AUTUMN)

    release = publish(slot.session.conference, by=None, now=WINTER)

    [session] = programme_of(release).sessions
    assert (session.sequence, session.changed_at) == (0, AUTUMN)
    assert not release.changes.exists()


def test_a_moved_session_gets_the_next_sequence_and_is_told_as_moved():
    slot = make_programme()
    publish(slot.session.conference, by=None, now=AUTUMN)
    Slot.objects.update(ends_at=NOON + timedelta(hours=1))

    release = publish(slot.session.conference, by=None, now=WINTER)

    [session] = programme_of(release).sessions
    change = release.changes.get()
    slot.refresh_from_db()
    assert (session.sequence, session.changed_at, slot.sequence) == (1, WINTER, 1)
    assert (change.kind, change.slot_uuid) == (ProgrammeChange.Kind.MOVED, slot.uuid)
    assert (change.before or {}).get("ends_at") == "2026-12-08T11:30:00Z"
    assert (change.after or {}).get("ends_at") == "2026-12-08T12:00:00Z"


def test_a_new_abstract_is_a_change_that_calendars_need_not_hear_of():
    slot = make_programme()
    publish(slot.session.conference, by=None, now=AUTUMN)
    Session.objects.update(abstract_sv="Ny text")

    release = publish(slot.session.conference, by=None, now=WINTER)

    [session] = programme_of(release).sessions
    assert (session.sequence, session.changed_at) == (0, WINTER)
    assert release.changes.get().kind == ProgrammeChange.Kind.CHANGED


def test_an_added_session_is_told_as_added():
    slot = make_programme()
    conference = slot.session.conference
    publish(conference, by=None, now=AUTUMN)
    make_slot(make_session(conference, slug="nytt"), None)

    release = publish(conference, by=None, now=WINTER)

    assert [change.kind for change in release.changes.all()] == [ProgrammeChange.Kind.ADDED]


def test_a_cancelled_session_stays_in_the_programme_as_cancelled():
    slot = make_programme()
    publish(slot.session.conference, by=None, now=AUTUMN)
    Session.objects.update(state=Session.State.CANCELLED)

    release = publish(slot.session.conference, by=None, now=WINTER)

    [session] = programme_of(release).sessions
    assert (session.is_cancelled, session.sequence) == (True, 1)
    assert release.changes.get().kind == ProgrammeChange.Kind.CANCELLED


def test_a_removed_slot_is_withdrawn_once_and_remembered():
    slot = make_programme()
    conference = slot.session.conference
    publish(conference, by=None, now=AUTUMN)
    slot.delete()

    second = publish(conference, by=None, now=WINTER)
    third = publish(conference, by=None, now=WINTER + timedelta(days=1))

    [withdrawn] = programme_of(second).withdrawn
    assert (withdrawn.is_cancelled, withdrawn.sequence, withdrawn.changed_at) == (True, 1, WINTER)
    assert second.changes.get().kind == ProgrammeChange.Kind.REMOVED
    assert programme_of(third).withdrawn == (withdrawn,)
    assert not third.changes.exists()


def test_two_sessions_in_a_room_at_once_are_refused_and_nothing_is_published():
    slot = make_programme()
    conference = slot.session.conference
    make_slot(make_session(conference, slug="samtidigt", title_sv="Samtidigt"), slot.room)

    with pytest.raises(ClashesLeft, match="Lilla scenen"):
        publish(conference, by=None, now=AUTUMN)

    assert not Release.objects.exists()


def test_a_room_taken_twice_is_never_published_whatever_the_conference_minds():
    slot = make_programme()
    conference = slot.session.conference
    conference.clash_settings.create(rule="room_taken", level="ignore")
    make_slot(make_session(conference, slug="samtidigt", title_sv="Samtidigt"), slot.room)

    with pytest.raises(RoomTakenTwice, match="Lilla scenen"):
        publish(conference, by=None, now=AUTUMN)

    assert not Release.objects.exists()


def test_clashes_that_only_warn_are_published():
    slot = make_programme()
    conference = slot.session.conference
    Session.objects.update(minutes=45)

    assert publish(conference, by=None, now=AUTUMN).number == 1


def test_what_attendees_have_booked_can_stop_publishing():
    slot = make_programme()
    conference = slot.session.conference
    other = make_session(conference, slug="samtidigt", title_sv="Samtidigt")
    make_slot(other, None)
    audience = Audience(booked_both={(slot.session.pk, other.pk): 3})

    with pytest.raises(ClashesLeft, match="3 personer har bokat både"):
        publish(conference, by=None, now=AUTUMN, audience=audience)


def test_of_many_clashes_five_are_told_and_the_rest_counted():
    slot = make_programme()
    conference = slot.session.conference
    for number in range(3):
        make_slot(make_session(conference, slug=f"samtidigt-{number}"), slot.room)

    with pytest.raises(ClashesLeft, match=r"Och 1 till\.$") as refusal:
        publish(conference, by=None, now=AUTUMN)

    assert len(refusal.value.clashes) == 6


def test_a_session_may_start_when_another_ends_in_the_same_room():
    slot = make_programme()
    conference = slot.session.conference
    after = make_session(conference, slug="direkt-efter")
    make_slot(after, slot.room, starts_at=slot.ends_at)

    release = publish(conference, by=None, now=AUTUMN)

    assert release.slots.count() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no exclusion constraints")
def test_postgresql_itself_refuses_a_room_taken_twice():
    slot = make_programme()
    release = publish(slot.session.conference, by=None, now=AUTUMN)
    taken = release.slots.get()

    with pytest.raises(IntegrityError, match="no_two_slots_of_a_release"), transaction.atomic():
        PublishedSlot.objects.create(
            release=release,
            session=taken.session,
            room=taken.room,
            uuid=Release(number=1).uuid,
            starts_at=taken.starts_at,
            ends_at=taken.ends_at,
        )


def test_publishing_takes_the_same_queries_for_one_session_and_for_three(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    slot = make_programme()
    conference = slot.session.conference
    publish(conference, by=None, now=AUTUMN)
    Session.objects.update(title_sv="Sjutton kommuner, en beställning")
    with django_assert_num_queries(29):
        publish(conference, by=None, now=AUTUMN)

    for number in range(2):
        speaker = make_speaker(conference, slug=f"s{number}")
        session = make_session(conference, speaker, slug=f"p{number}")
        make_slot(session, slot.room, starts_at=NOON + timedelta(hours=number + 1))

    with django_assert_num_queries(29):
        publish(conference, by=None, now=WINTER)


def test_sessions_come_in_the_order_of_time_and_rooms():
    slot = make_programme()
    conference = slot.session.conference
    first_room = make_room(conference, slug="stora-scenen", position=0)
    Room.objects.filter(slug="lilla-scenen").update(position=5)
    make_slot(make_session(conference, slug="lunch", kind=Session.Kind.MEAL), None)
    make_slot(make_session(conference, slug="stort"), first_room)
    make_slot(
        make_session(conference, slug="tidigt"), first_room, starts_at=NOON - timedelta(hours=1)
    )

    programme = programme_of(publish(conference, by=None, now=AUTUMN))

    slugs = [session.slug for session in programme.sessions]
    assert slugs == ["tidigt", "lunch", "stort", "sexton-kommuner"]
