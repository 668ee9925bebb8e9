from datetime import timedelta

import pytest

from registrations import saving, seats
from registrations.audience import audience_of
from registrations.signup import cancel
from scheduling.clashes import Audience
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_pool,
    make_registration,
    make_session,
    make_slot,
    make_workshop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    """Two workshops of two seats each, one after the other, and a talk."""
    conference = make_conference()
    make_workshop(conference, slug="w1")
    make_workshop(conference, slug="w2", starts_at=NOON + timedelta(hours=2))
    make_slot(make_session(conference, slug="talk"), None)
    publish(conference, by=None, now=AUTUMN)
    make_pool(conference)
    return conference


def make_people(conference, number):
    pool = conference.pools.get()
    return [make_registration(pool, email=f"p{one}@umea.example") for one in range(number)]


def sessions_of(conference):
    return [conference.sessions.get(slug=slug) for slug in ("w1", "w2", "talk")]


def test_who_comes_to_what_is_counted(conference):
    one, other, talk = sessions_of(conference)
    people = make_people(conference, 3)
    for person in people:
        seats.book(person, one, now=AUTUMN)
        saving.save(person, talk, now=AUTUMN)
    seats.book(people[0], other, now=AUTUMN)
    cancel(make_cancelling(conference, talk), now=AUTUMN)

    assert audience_of(conference) == Audience(
        interested={one.pk: 3, other.pk: 1, talk.pk: 3},
        booked={one.pk: 2, other.pk: 1},
        booked_both={(one.pk, other.pk): 1},
    )


def make_cancelling(conference, talk):
    """Somebody who saved the talk."""
    person = make_registration(conference.pools.get(), email="leaves@umea.example")
    saving.save(person, talk, now=AUTUMN)
    return person


def test_who_waits_has_not_booked_both(conference):
    one, other, _talk = sessions_of(conference)
    people = make_people(conference, 3)
    for person in people:
        seats.book(person, one, now=AUTUMN)
        seats.book(person, other, now=AUTUMN)

    assert audience_of(conference).booked_both == {(one.pk, other.pk): 2}


def test_another_conference_is_left_out(conference):
    assert audience_of(make_conference(slug="2027")) == Audience()


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_three_questions(conference, django_assert_num_queries, number):
    one, other, talk = sessions_of(conference)
    for person in make_people(conference, number):
        seats.book(person, one, now=AUTUMN)
        seats.book(person, other, now=AUTUMN)
        saving.save(person, talk, now=AUTUMN)

    with django_assert_num_queries(3):
        audience_of(conference)
