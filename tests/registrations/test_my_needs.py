import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from registrations import signup
from registrations.models import Access, Food, MealSkip, Needs, NeedsReading
from registrations.needs import told_by
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_needs,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
    make_session,
    make_slot,
)

pytestmark = pytest.mark.django_db
FOOD, ACCESS = Needs.Kind.FOOD, Needs.Kind.ACCESS


@pytest.fixture(autouse=True)
def _in_autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def lunch():
    """The only meal of a published programme."""
    conference = make_conference()
    lunch = make_session(conference, slug="lunch", title_sv="Lunch", kind=Session.Kind.MEAL)
    make_slot(lunch, None, starts_at=NOON)
    publish(conference, by=None, now=AUTUMN)
    return lunch


@pytest.fixture
def saga(lunch):
    """Somebody who has a place on site."""
    return make_registration(make_pool(lunch.conference))


def address(registration):
    return reverse("my_needs", args=[registration.personal_token])


def words(page):
    return page.content.decode()


def test_food_is_told_with_consent(client, saga, lunch):
    ticked = {"food-meals": lunch.pk, "food-preferences": "vegan", "food-allergens": "nuts"}

    answer = client.post(address(saga), ticked | {"food-consent": "on", "save_food": "yes"})

    assert (answer.status_code, answer["Location"]) == (302, address(saga))
    assert told_by(saga)[FOOD].needs == frozenset({"vegan", "nuts"})
    assert not MealSkip.objects.exists()
    page = words(client.get(address(saga)))
    assert "Du har berättat: Veganskt, Nötter" in page
    assert "Du samtyckte den 1 november 2026 kl. 10.00. Det tas bort den 16 december 2026." in page


def test_access_is_told_with_consent(client, saga):
    ticked = {"access-needs": ["hearing_loop", "contact_me"], "access-consent": "on"}

    client.post(address(saga), ticked | {"save_access": "yes"})

    assert told_by(saga)[ACCESS].needs == frozenset({"hearing_loop", "contact_me"})
    page = words(client.get(address(saga)))
    assert "Du har berättat: Hörslinga, Kontakta mig i stället" in page


@pytest.mark.parametrize(
    "ticked",
    [
        {"food-allergens": "nuts", "save_food": "yes"},
        {"food-contact_me": "on", "save_food": "yes"},
        {"access-needs": "quiet_room", "save_access": "yes"},
    ],
)
def test_without_consent_nothing_is_kept_and_the_page_says_why(client, saga, ticked):
    page = client.post(address(saga), ticked)

    assert "Inget har sparats: lagen tillåter det inte utan ditt samtycke." in words(page)
    assert " checked" in words(page)
    assert "Något att rätta" in words(page)
    assert not Needs.objects.exists()
    assert not MealSkip.objects.exists()


def test_no_consent_is_ticked_beforehand(client, saga):
    make_needs(saga, Food.VEGAN)
    make_needs(saga, Access.QUIET_ROOM, kind=ACCESS)

    page = words(client.get(address(saga)))

    boxes = re.findall(r'<input type="checkbox" name="([\w-]+)"(?: value="(\w+)")?([^>]*)>', page)
    assert [(name, "checked" in rest) for name, _value, rest in boxes if "consent" in name] == [
        ("food-consent", False),
        ("access-consent", False),
    ]
    assert [value for _name, value, rest in boxes if "checked" in rest][1:] == [
        "vegan",
        "quiet_room",
    ]


def test_a_meal_is_skipped_without_consent(client, saga, lunch):
    client.post(address(saga), {"save_food": "yes"})

    assert saga.skipped_meals.get().session == lunch
    page = words(client.get(address(saga)))
    assert "Tisdag 8 december 12.00: Lunch" in page
    assert " checked" not in page


def test_nothing_special_is_one_tap(client, saga):
    make_needs(saga, Food.VEGAN)

    answer = client.post(address(saga), {"nothing": "yes"})

    assert answer["Location"] == saga.get_absolute_url()
    assert not Needs.objects.exists()


@pytest.mark.parametrize(("button", "left"), [("food", ACCESS), ("access", FOOD)])
def test_consent_is_taken_back_with_one_button(client, saga, button, left):
    make_needs(saga, Food.VEGAN)
    make_needs(saga, Access.QUIET_ROOM, kind=ACCESS)

    client.post(address(saga), {f"withdraw_{button}": "yes"})

    assert list(told_by(saga)) == [left]


def test_following_the_link_changes_nothing(client, saga):
    make_needs(saga, Food.VEGAN)

    client.get(address(saga), {"nothing": "yes", "withdraw_food": "yes"})

    assert Needs.objects.count() == 1


def test_those_online_are_asked_about_captions_and_no_food(client, saga):
    ture = make_registration(make_online_pool(saga.conference), email="ture@umea.example")

    page = words(client.get(address(ture)))

    assert "Textning" in page
    assert "Hörslinga" not in page
    assert "Veganskt" not in page
    client.post(address(ture), {"save_food": "yes", "food-contact_me": "on", "food-consent": "on"})
    assert not Needs.objects.exists()


def test_food_that_is_ordered_is_said_and_whom_to_write_to(client, saga):
    make_needs(saga, Food.VEGAN)
    saga.conference.food_closes_at = AUTUMN
    saga.conference.save()

    page = words(client.get(address(saga)))

    assert "Maten beställdes den 1 november 2026 kl. 10.00." in page
    assert "mailto:konferens@regionvasterbotten.example" in page
    assert "Du har berättat: Veganskt" in page
    assert 'name="save_food"' not in page


def test_the_page_says_until_when_food_can_be_changed(client, saga):
    saga.conference.food_closes_at = NOON - timedelta(days=10)
    saga.conference.save()

    assert "Maten beställs den 28 november 2026 kl. 12.00." in words(client.get(address(saga)))


def test_purpose_and_date_stand_beside_the_fields(client, saga):
    page = words(client.get(address(saga)))

    assert page.count("16 december 2026") == 5
    assert "Köket får veta hur många, inte vem." in page


def test_people_see_when_they_were_read_about(client, saga):
    make_needs(saga, Access.QUIET_ROOM, kind=ACCESS)
    assert "När dina svar har lästs" not in words(client.get(address(saga)))
    NeedsReading.objects.create(
        conference=saga.conference,
        by=make_organiser(saga.conference),
        at=AUTUMN,
        kind="access",
        purpose="arrange",
        registration=saga,
    )

    page = words(client.get(address(saga)))

    assert "1 november 2026 kl. 10.00: Ordna det som behövs" in page


def test_what_cannot_be_read_is_asked_for_again(client, saga):
    make_needs(saga, Food.VEGAN)
    Needs.objects.update(sealed="nothing that a key opens")

    page = words(client.get(address(saga)))

    assert "Du har berättat något som vi inte längre kan läsa." in page


def test_who_has_no_place_is_sent_to_their_page(client, saga):
    signup.cancel(saga, now=AUTUMN)

    answers = [
        client.get(address(saga)),
        client.post(address(saga), {"nothing": "yes"}),
        client.post(address(saga), {"save_access": "yes"}),
    ]

    assert [answer["Location"] for answer in answers] == [saga.get_absolute_url()] * 3


def test_the_personal_page_leads_there_once_there_is_a_place(client, saga):
    assert address(saga) in words(client.get(saga.get_absolute_url()))

    signup.cancel(saga, now=AUTUMN)

    assert address(saga) not in words(client.get(saga.get_absolute_url()))
