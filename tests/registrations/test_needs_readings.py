from datetime import timedelta

import pytest

from conference.models import Membership
from registrations.models import Access, Food, Needs, NeedsReading
from registrations.needs_readings import (
    forget_old_readings,
    read_access_needs,
    read_food_contacts,
    readings_of,
)
from tests.factories import (
    AUTUMN,
    make_conference,
    make_member,
    make_needs,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
    make_user,
)

pytestmark = pytest.mark.django_db
Role = Membership.Role
Purpose = NeedsReading.Purpose
ADDRESS = "/arrangor/2026/tillganglighet/"
ACCESS = Needs.Kind.ACCESS


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def eero(client, conference):
    """The access contact, who is logged in."""
    user = make_member(conference, Role.ACCESS_CONTACT, email="eero@rv.example", name="Eero")
    client.force_login(user)
    return user


@pytest.fixture
def saga(conference):
    """Somebody who has told of two needs."""
    saga = make_registration(make_pool(conference))
    make_needs(saga, Access.QUIET_ROOM, Access.HEARING_LOOP, kind=ACCESS)
    return saga


def test_needs_are_read_in_the_order_people_registered(conference, eero, saga):
    earlier = AUTUMN - timedelta(days=1)
    ture = make_registration(saga.pool, email="ture@umea.example", registered_at=earlier)
    make_needs(ture, Access.WHEELCHAIR, kind=ACCESS)
    make_registration(saga.pool, email="aila@umea.example")

    people = read_access_needs(conference, by=eero, purpose=Purpose.ARRANGE, now=AUTUMN)

    assert [(person.registration, person.needs) for person in people] == [
        (ture, ["Plats för rullstol"]),
        (saga, ["Hörslinga", "Vilrum"]),
    ]


def test_every_reading_says_who_read_whose_when_and_why(conference, eero, saga):
    read_access_needs(conference, by=eero, purpose=Purpose.ON_THE_DAY, now=AUTUMN)

    reading = NeedsReading.objects.get()
    assert (reading.by, reading.registration, reading.at, reading.kind, reading.purpose) == (
        eero,
        saga,
        AUTUMN,
        "access",
        "on_the_day",
    )


def test_only_what_can_be_arranged_where_they_are_is_read(conference, eero, saga):
    online = make_online_pool(conference)
    type(saga).objects.filter(pk=saga.pk).update(pool=online)
    ture = make_registration(online, email="ture@umea.example")
    make_needs(ture, Access.CAPTIONS, Access.WHEELCHAIR, kind=ACCESS)

    people = read_access_needs(conference, by=eero, purpose=Purpose.ARRANGE, now=AUTUMN)

    assert [(person.registration, person.needs) for person in people] == [(ture, ["Textning"])]
    assert NeedsReading.objects.get().registration == ture


def test_the_access_contact_says_why_before_anything_is_shown(client, eero, saga):
    page = client.get(ADDRESS).content.decode()
    refused = client.post(ADDRESS, {"purpose": "counts"}).content.decode()

    assert "Hörslinga" not in page + refused
    assert "Välj varför du läser dem." in refused
    assert not NeedsReading.objects.exists()


def test_the_access_contact_reads_person_by_person(client, eero, saga):
    page = client.post(ADDRESS, {"purpose": "arrange"})

    assert "Saga Hjortronklint" in page.content.decode()
    assert "Hörslinga, Vilrum" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert NeedsReading.objects.get().purpose == "arrange"


def test_what_cannot_be_read_is_said(client, eero, saga):
    Needs.objects.update(sealed="nothing that a key opens")

    page = client.post(ADDRESS, {"purpose": "arrange"}).content.decode()

    assert "Går inte att läsa: nyckeln saknas" in page


def test_nobody_to_read_about_is_said_and_written_down(client, eero):
    page = client.post(ADDRESS, {"purpose": "contact"}).content.decode()

    assert "Ingen har berättat om något." in page
    assert NeedsReading.objects.get().registration is None


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ACCESS_CONTACT])
def test_access_needs_are_closed_to_every_other_role(client, conference, saga, role):
    client.force_login(make_member(conference, role, is_superuser=True))

    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"purpose": "arrange"}).status_code == 404
    assert not NeedsReading.objects.exists()


def test_the_page_is_listed_for_the_access_contact_alone(client, conference, eero):
    assert ADDRESS in client.get("/arrangor/").content.decode()

    client.force_login(make_user(email="root@rv.example", is_superuser=True))
    assert f'"{ADDRESS}"' not in client.get("/arrangor/").content.decode()


def test_the_log_tells_who_read_and_never_whose_or_what(client, conference, eero, saga):
    assert "Inga läsningar än." in client.get(f"{ADDRESS}logg/").content.decode()
    read_access_needs(conference, by=eero, purpose=Purpose.ARRANGE, now=AUTUMN)
    conference.needs_erasures.create(at=AUTUMN, food=3, access=2)

    client.force_login(make_organiser(conference))
    page = client.get(f"{ADDRESS}logg/").content.decode()

    assert "eero@rv.example" in page
    assert "Ordna det som behövs" in page
    assert "3 svar om mat och 2 om tillgänglighet" in page
    assert "Saga" not in page
    assert "Hörslinga" not in page


def test_the_log_is_closed_to_others(client, conference):
    client.force_login(make_member(conference, Role.MEAL_CONTACT))

    assert client.get(f"{ADDRESS}logg/").status_code == 404


def test_people_see_when_what_they_told_was_read_but_not_what_others_told(conference, eero, saga):
    before = AUTUMN - timedelta(days=1)
    read_access_needs(conference, by=eero, purpose=Purpose.CONTACT, now=before)
    read_access_needs(conference, by=eero, purpose=Purpose.ARRANGE, now=AUTUMN)

    assert [reading.at for reading in readings_of(saga)] == [AUTUMN]

    saga.needs.all().delete()
    assert list(readings_of(saga)) == []


def test_the_log_outlives_the_registration_and_ends_after_two_years(conference, eero, saga):
    read_access_needs(conference, by=eero, purpose=Purpose.ARRANGE, now=AUTUMN)
    saga.delete()
    assert NeedsReading.objects.count() == 1

    forget_old_readings(now=AUTUMN + timedelta(days=730))
    assert NeedsReading.objects.count() == 1
    forget_old_readings(now=AUTUMN + timedelta(days=731))
    assert not NeedsReading.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_reading_takes_constantly_many_queries(conference, eero, number, django_assert_num_queries):
    pool = make_pool(conference)
    for n in range(number):
        one = make_registration(pool, email=f"{n}@umea.example")
        make_needs(one, Access.QUIET_ROOM, kind=ACCESS)
        make_needs(one, Food.CONTACT_ME)

    # A savepoint's beginning and end, the needs, and the log.
    with django_assert_num_queries(4):
        read_access_needs(conference, by=eero, purpose=Purpose.ARRANGE, now=AUTUMN)
    with django_assert_num_queries(4):
        read_food_contacts(conference, by=eero, now=AUTUMN)


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_takes_constantly_many_queries(
    client, eero, saga, number, django_assert_num_queries
):
    for n in range(number):
        at = AUTUMN + timedelta(hours=n)
        read_access_needs(saga.conference, by=eero, purpose=Purpose.ARRANGE, now=at)
    client.get(f"{ADDRESS}logg/")

    # Session, user, conference, readings and their number, erasures, the pages beside this one.
    with django_assert_num_queries(7):
        client.get(f"{ADDRESS}logg/")
