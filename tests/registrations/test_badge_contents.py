"""What stands on people's badges."""

import pytest
from django.utils.translation import override

from registrations.badge_contents import badges_of
from registrations.badge_paper import Badge, Day, Session
from registrations.models import SavedSession, Seat
from scheduling.models import Session as ConferenceSession
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_workshop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    """A workshop, a talk in a room, and a talk that was cancelled; published."""
    conference = make_conference()
    make_workshop(conference, slug="workshop", title_en="Draw")
    long = make_session(conference, slug="talk", title_en="Sixteen " * 20, minutes=45)
    make_slot(long, make_room(conference), starts_at=NOON.replace(day=9))
    off = make_session(conference, slug="off", state=ConferenceSession.State.CANCELLED)
    make_slot(off, None)
    make_pool(conference)
    publish(conference, by=None, now=AUTUMN)
    return conference


def make_person(conference, name="saga", **fields):
    pool = conference.pools.get()
    return make_registration(pool, email=f"{name}@umea.example", **fields)


def choose(person, slug, **fields):
    session = ConferenceSession.objects.get(slug=slug)
    if fields:
        Seat.objects.create(registration=person, session=session, booked_at=AUTUMN, **fields)
    else:
        SavedSession.objects.create(registration=person, session=session, saved_at=AUTUMN)


def test_a_badge_tells_who_it_is_in_the_readers_language(conference):
    make_speaker(conference, email="Saga@umea.example")
    person = make_person(conference, organisation=make_organisation(), avoids_photos=True)

    with override("en"):
        badges = badges_of(conference, [person])

    assert badges == [
        Badge(
            code=person.ticket_code,
            name="Saga Hjortronklint",
            organisation="Umeå Municipality",
            role="Speaker",
            avoids_photos=True,
        )
    ]


def test_organisers_and_speakers_are_marked_and_others_are_not(conference):
    make_organiser(conference, email="maj@umea.example")
    make_speaker(conference, email="tuva@umea.example")
    people = [make_person(conference, name) for name in ("maj", "tuva", "saga")]

    roles = [badge.role for badge in badges_of(conference, people)]

    assert roles == ["Arrangör", "Talare", ""]


def test_the_back_has_what_they_have_booked_and_saved(conference):
    person, other = make_person(conference), make_person(conference, "tuva")
    choose(person, "workshop", status=Seat.Status.BOOKED)
    choose(person, "talk")
    choose(person, "off")
    choose(other, "workshop", status=Seat.Status.WAITING)

    with override("en"):
        mine, theirs = badges_of(conference, [person, other], has_backs=True)

    title = ("Sixteen " * 20)[:79] + "…"
    assert mine.programme == (
        Day("Tuesday 8 December", (Session("12:00–13:30", "Draw", ""),)),
        Day("Wednesday 9 December", (Session("12:00–12:45", title, "Small Stage"),)),
    )
    assert theirs.programme == ()


def test_before_the_programme_is_published_the_back_is_empty():
    conference = make_conference()
    make_workshop(conference, slug="workshop")
    make_pool(conference)
    person = make_person(conference)
    choose(person, "workshop", status=Seat.Status.BOOKED)

    assert [badge.programme for badge in badges_of(conference, [person], has_backs=True)] == [()]


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_one_badge_as_for_three(conference, number, django_assert_num_queries):
    people = [
        make_person(
            conference, f"person{n}", organisation=make_organisation(slug=f"o{n}", name_sv=f"O{n}")
        )
        for n in range(number)
    ]
    for person in people:
        choose(person, "talk")
        choose(person, "workshop", status=Seat.Status.WAITING)

    with django_assert_num_queries(6):
        badges_of(conference, people, has_backs=True)
