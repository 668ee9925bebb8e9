from datetime import UTC, datetime, timedelta

import pytest

from conference.models import Membership
from registrations.kitchen import tables
from registrations.models import Attendance, Food, MealSkip, NeedsReading
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_conference,
    make_member,
    make_needs,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
    make_session,
    make_slot,
    make_user,
)

pytestmark = pytest.mark.django_db
Role = Membership.Role
LUNCH = datetime(2026, 12, 8, 11, 0, tzinfo=UTC)


def make_meals(conference):
    """Lunch and coffee on both days, dinner on the first; a talk and a cancelled meal besides."""
    meals = (
        ("lunch", "Lunch", Session.Kind.MEAL, LUNCH),
        ("fika", "Fika", Session.Kind.MEAL, LUNCH + timedelta(hours=3)),
        ("middag", "Middag", Session.Kind.SOCIAL, LUNCH + timedelta(hours=6)),
        ("lunch-2", "Lunch", Session.Kind.MEAL, LUNCH + timedelta(days=1)),
        ("tal", "Tal", Session.Kind.TALK, LUNCH),
        ("frukost", "Frukost", Session.Kind.MEAL, LUNCH - timedelta(hours=4)),
    )
    for slug, title, kind, at in meals:
        session = make_session(conference, slug=slug, title_sv=title, title_en="", kind=kind)
        make_slot(session, None, starts_at=at)
    conference.sessions.filter(slug="frukost").update(state=Session.State.CANCELLED)
    publish(conference, by=None, now=AUTUMN)


@pytest.fixture
def conference():
    conference = make_conference()
    make_meals(conference)
    return conference


def people(pool, number, **fields):
    return [
        make_registration(pool, email=f"{pool.slug}{n}@umea.example", **fields)
        for n in range(number)
    ]


def lines(found):
    return [(line.label, line.people, line.at_meals) for line in found]


def test_everybody_eats_what_they_told_and_the_rest_eat_anything(conference):
    saga, ture, *_others = people(make_pool(conference), 4)
    make_needs(saga, Food.VEGAN)
    make_needs(ture, Food.VEGAN, Food.NUTS)

    [venue] = tables(conference, by=make_organiser(conference), now=AUTUMN)

    assert [str(meal.title) for meal in venue.meals] == ["Lunch", "Fika", "Middag", "Lunch"]
    assert lines(venue.lines) == [
        ("Alla", 4, (4, 4, 4, 4)),
        ("Inget särskilt", 2, (2, 2, 2, 2)),
        ("Veganskt", 2, (2, 2, 2, 2)),
        ("Nötter", 1, (1, 1, 1, 1)),
    ]
    assert lines(venue.plates) == [("Veganskt + Nötter", 1, (1, 1, 1, 1))]


def test_nobody_eats_on_a_day_they_do_not_come_or_at_a_meal_they_skip(conference):
    first, second = conference.days.order_by("date")
    saga, ture, aila = people(make_pool(conference), 3)
    saga.days.add(first)
    ture.days.add(second)
    dinner = conference.sessions.get(slug="middag")
    MealSkip.objects.create(registration=aila, session=dinner)

    [venue] = tables(conference, by=make_organiser(conference), now=AUTUMN)

    assert lines(venue.lines)[0] == ("Alla", 3, (2, 2, 1, 2))


def test_each_place_that_serves_food_has_its_own_numbers(conference):
    hub = {"attendance": Attendance.HUB, "position": 2}
    served = make_pool(conference, slug="lycksele", name_sv="Lycksele", serves_lunch=True, **hub)
    unserved = make_pool(conference, slug="umea", **hub)
    for pool in (make_pool(conference), make_online_pool(conference), served, unserved):
        people(pool, 2)

    found = tables(conference, by=make_organiser(conference), now=AUTUMN)

    assert [(table.pool.name, lines(table.lines)[0]) for table in found] == [
        ("På plats", ("Alla", 2, (2, 2, 2, 2))),
        ("Lycksele", ("Alla", 2, (2, 2))),
    ]
    assert [str(meal.title) for meal in found[1].meals] == ["Lunch", "Lunch"]


def test_those_who_cancelled_or_wait_do_not_eat(conference):
    pool = make_pool(conference)
    make_registration(pool)
    conference.registrations.update(status="cancelled", pool=None, cancelled_at=AUTUMN)

    [venue] = tables(conference, by=make_organiser(conference), now=AUTUMN)

    assert lines(venue.lines) == [("Alla", 0, (0, 0, 0, 0))]


def test_an_answer_without_its_key_is_counted_as_such(conference):
    [saga] = people(make_pool(conference), 1)
    told = make_needs(saga, Food.VEGAN)
    told.sealed = "nothing that a key opens"
    told.save()

    [venue] = tables(conference, by=make_organiser(conference), now=AUTUMN)

    assert lines(venue.lines)[1:] == [("Går inte att läsa: nyckeln saknas", 1, (1, 1, 1, 1))]


def test_before_the_programme_is_published_there_are_people_but_no_meals():
    conference = make_conference()
    people(make_pool(conference), 2)

    [venue] = tables(conference, by=make_organiser(conference), now=AUTUMN)

    assert lines(venue.lines) == [("Alla", 2, ()), ("Inget särskilt", 2, ())]


def test_counting_is_written_down_without_saying_whom(conference):
    people(make_pool(conference), 2)
    maj = make_organiser(conference)

    tables(conference, by=maj, now=AUTUMN)

    reading = NeedsReading.objects.get()
    assert (reading.by, reading.at, reading.kind, reading.purpose, reading.registration) == (
        maj,
        AUTUMN,
        "food",
        "counts",
        None,
    )


@pytest.fixture
def cook(client, conference):
    """Somebody who orders the food, and is logged in."""
    user = make_member(conference, Role.MEAL_CONTACT, email="mat@rv.example")
    client.force_login(user)
    return user


def test_the_kitchen_reads_numbers_and_no_name(client, conference, cook):
    conference.food_closes_at = AUTUMN
    conference.save()
    [saga] = people(make_pool(conference), 1, name="Saga Hjortronklint")
    make_needs(saga, Food.VEGAN, Food.CONTACT_ME)

    page = client.get("/arrangor/2026/koket/")

    text = page.content.decode()
    assert "Veganskt + Kontakta mig i stället" in text
    assert "Visa namnen" in text
    assert "kan deltagarna inte längre ändra" in text
    assert "Saga" not in text
    assert "no-store" in page["Cache-Control"]


def test_the_kitchens_page_says_until_when_and_that_nobody_is_fed(client, conference, cook):
    conference.food_closes_at = datetime(2099, 1, 1, tzinfo=UTC)
    conference.save()
    make_online_pool(conference)

    text = client.get("/arrangor/2026/koket/").content.decode()

    assert "Deltagarna kan ändra vad de äter till den 1 januari 2099" in text
    assert "Ingen plats på den här konferensen serverar mat." in text


def test_the_numbers_are_a_spreadsheet_that_computes_nothing(client, conference, cook):
    conference.sessions.filter(slug="fika").update(title_sv='=HYPERLINK("x")')
    publish(conference, by=None, now=AUTUMN)
    people(make_pool(conference), 2)

    file = client.get("/arrangor/2026/koket/mat.csv")

    assert file["Content-Disposition"] == 'attachment; filename="food-2026.csv"'
    assert file.content.decode("utf-8").splitlines()[:3] == [
        "\ufeffPlats;Datum;Måltid;Mat;Antal",
        "På plats;2026-12-08;Lunch;Alla;2",
        'På plats;2026-12-08;"\'=HYPERLINK(""x"")";Alla;2',
    ]
    assert NeedsReading.objects.count() == 1


def test_those_who_asked_for_it_are_named_to_who_orders_the_food(client, conference, cook):
    saga, ture, aila = (
        make_registration(pool, name=name, email=f"{name}@umea.example")
        for name, pool in zip(
            ("Saga", "Ture", "Aila"),
            (make_pool(conference), conference.pools.get(), make_online_pool(conference)),
            strict=True,
        )
    )
    make_needs(saga, Food.CONTACT_ME, Food.VEGAN)
    make_needs(ture, Food.VEGAN)
    make_needs(aila, Food.CONTACT_ME)

    text = client.post("/arrangor/2026/koket/kontakta/").content.decode()

    assert "Saga" in text
    assert not {"Ture", "Aila", "Veganskt"} & set(text.replace(",", " ").split())
    reading = NeedsReading.objects.get()
    assert (reading.by, reading.registration, reading.purpose) == (cook, saga, "contact")


def test_who_asks_for_names_and_finds_none_is_told_so(client, conference, cook):
    text = client.post("/arrangor/2026/koket/kontakta/").content.decode()

    assert "Ingen har bett om det." in text
    assert NeedsReading.objects.get().registration is None


def test_an_organiser_sees_numbers_but_no_names(client, conference):
    client.force_login(make_organiser(conference))

    assert client.get("/arrangor/2026/koket/").status_code == 200
    assert "Visa namnen" not in client.get("/arrangor/2026/koket/").content.decode()
    assert client.get("/arrangor/2026/koket/mat.csv").status_code == 200
    assert client.post("/arrangor/2026/koket/kontakta/").status_code == 404
    assert client.get("/arrangor/2026/koket/kontakta/").status_code == 405


def test_the_kitchen_is_closed_to_others(client, conference):
    client.force_login(make_member(conference, Role.STEWARD))
    assert client.get("/arrangor/2026/koket/").status_code == 404
    assert client.get("/arrangor/2026/koket/mat.csv").status_code == 404

    client.force_login(make_user(email="root@rv.example", is_superuser=True))
    assert client.post("/arrangor/2026/koket/kontakta/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_kitchen_takes_constantly_many_queries(
    client, conference, cook, number, django_assert_num_queries
):
    dinner = conference.sessions.get(slug="middag")
    for one in people(make_pool(conference), number):
        make_needs(one, Food.VEGAN, Food.CONTACT_ME)
        one.days.add(conference.days.first())
        MealSkip.objects.create(registration=one, session=dinner)
    client.get("/arrangor/2026/koket/")

    # Session, user, conference; the log; release; days, skips, needs, people, pools; the role,
    # and the pages beside this one.
    with django_assert_num_queries(12):
        client.get("/arrangor/2026/koket/")
