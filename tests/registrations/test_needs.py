from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as real_settings
from django.core.management import CommandError, call_command

from registrations import consents, handing_over, needs, signup
from registrations.handing_over import Successor
from registrations.models import Access, Attendance, Food, MealSkip, Needs, Registration
from registrations.needs import FoodIsOrdered, NotAsked, Told, told_by
from scheduling.models import Session
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_needs,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
    make_session,
)

pytestmark = pytest.mark.django_db
FOOD, ACCESS = Needs.Kind.FOOD, Needs.Kind.ACCESS


@pytest.fixture
def saga():
    """Somebody who has a place on site."""
    return make_registration(make_pool(make_conference()))


def test_what_is_told_is_kept_sealed_with_its_consent(saga):
    needs.tell_food(saga, [Food.VEGAN, Food.NUTS], now=AUTUMN)
    needs.tell_access(saga, [Access.HEARING_LOOP], now=AUTUMN)

    assert told_by(saga) == {
        FOOD: Told(frozenset({"vegan", "nuts"}), AUTUMN),
        ACCESS: Told(frozenset({"hearing_loop"}), AUTUMN),
    }
    kept = Needs.objects.order_by("kind").values_list("kind", "consent_version", "consented_at")
    assert list(kept) == [("access", "access 1", AUTUMN), ("food", "food 1", AUTUMN)]
    assert not any("vegan" in sealed for sealed in Needs.objects.values_list("sealed", flat=True))


def test_what_is_told_anew_takes_the_place_of_what_was(saga):
    later = AUTUMN + timedelta(days=1)
    needs.tell_food(saga, [Food.VEGAN], now=AUTUMN)

    needs.tell_food(saga, [Food.FISH], now=later)

    assert told_by(saga) == {FOOD: Told(frozenset({"fish"}), later)}


def test_who_needs_nothing_is_written_down_nowhere(saga):
    needs.tell_food(saga, [Food.VEGAN], now=AUTUMN)

    needs.tell_food(saga, [], now=AUTUMN)

    assert not Needs.objects.exists()


def test_a_meal_that_is_skipped_needs_no_consent(saga):
    dinner = make_session(saga.conference, kind=Session.Kind.SOCIAL)
    lunch = make_session(saga.conference, slug="lunch", kind=Session.Kind.MEAL)
    needs.tell_food(saga, [], skipped=[dinner.pk], now=AUTUMN)

    needs.tell_food(saga, [], skipped=[lunch.pk], now=AUTUMN)

    assert MealSkip.objects.get().session == lunch
    assert not Needs.objects.exists()


def test_consent_is_taken_back_one_kind_at_a_time(saga):
    make_needs(saga, Food.VEGAN)
    make_needs(saga, Access.HEARING_LOOP, kind=ACCESS)

    needs.withdraw(saga, FOOD)

    assert list(told_by(saga)) == [ACCESS]


def test_to_need_nothing_takes_everything_back(saga):
    make_needs(saga, Food.VEGAN)
    make_needs(saga, Access.HEARING_LOOP, kind=ACCESS)

    needs.need_nothing(saga)

    assert told_by(saga) == {}


def test_food_is_asked_of_those_who_eat_with_us():
    conference = make_conference()
    hub = {"attendance": Attendance.HUB}
    pools = [
        make_pool(conference),
        make_online_pool(conference),
        make_pool(conference, slug="nod-lycksele", serves_lunch=True, **hub),
        make_pool(conference, slug="nod-umea", **hub),
        None,
    ]

    assert [needs.is_fed(pool) for pool in pools] == [True, False, True, False, False]


def test_access_is_asked_by_what_can_be_arranged_there():
    conference = make_conference()

    online = needs.access_asked_of(make_online_pool(conference))
    on_site = needs.access_asked_of(make_pool(conference))

    assert online == (Access.CAPTIONS, Access.SIGN_LANGUAGE, Access.CONTACT_ME)
    assert set(on_site) == set(Access) - {Access.CAPTIONS}
    assert needs.access_asked_of(None) == ()


def test_nothing_is_kept_of_who_is_not_asked(saga):
    conference = saga.conference
    ture = make_registration(make_online_pool(conference), email="ture@umea.example")
    waiting = {"status": "waitlisted", "waiting_for": saga.pool, "queued_at": AUTUMN, "pool": None}
    Registration.objects.filter(pk=saga.pk).update(**waiting)

    with pytest.raises(NotAsked):
        needs.tell_food(ture, [Food.VEGAN], now=AUTUMN)
    with pytest.raises(NotAsked):
        needs.tell_access(saga, [Access.QUIET_ROOM], now=AUTUMN)

    assert not Needs.objects.exists()


def test_food_that_is_ordered_is_not_changed_but_consent_is_taken_back(saga):
    make_needs(saga, Food.VEGAN)
    saga.conference.food_closes_at = AUTUMN
    saga.conference.save()

    with pytest.raises(FoodIsOrdered):
        needs.tell_food(saga, [Food.FISH], now=AUTUMN)

    assert told_by(saga)[FOOD].needs == frozenset({"vegan"})
    needs.withdraw(saga, FOOD)
    assert told_by(saga) == {}


def test_cancelling_forgets_at_once(saga):
    make_needs(saga, Food.VEGAN)
    MealSkip.objects.create(registration=saga, session=make_session(saga.conference))

    signup.cancel(saga, now=AUTUMN)

    assert not Needs.objects.exists()
    assert not MealSkip.objects.exists()


def test_nobody_tells_needs_for_a_place_that_is_given_up_or_anothers(saga):
    made_before = signup.cancel(saga, now=AUTUMN)
    for tell in (needs.tell_food, needs.tell_access):
        with pytest.raises(NotAsked):
            tell(made_before, ["contact_me"], now=AUTUMN)

    ture = make_registration(saga.conference.pools.get(), email="ture@umea.example")
    successor = Successor("Aila", "aila@umea.example", None, "Umeå kommun", "sv")
    handing_over.hand_over(ture, successor, now=AUTUMN)
    with pytest.raises(NotAsked):
        needs.tell_food(ture, [Food.VEGAN], now=AUTUMN)
    with pytest.raises(NotAsked):
        needs.withdraw(ture, FOOD)

    assert not Needs.objects.exists()


def test_a_successor_inherits_no_needs(saga):
    make_needs(saga, Food.VEGAN)
    MealSkip.objects.create(registration=saga, session=make_session(saga.conference))
    successor = Successor("Aila", "aila@umea.example", None, "Umeå kommun", "sv")

    handing_over.hand_over(saga, successor, now=AUTUMN)

    assert not Needs.objects.exists()
    assert not MealSkip.objects.exists()


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"email": "saga@umea.example"}, 1),
        ({"name": "Saga Lingonstråle"}, 1),
        ({"name": "Aila", "email": "aila@umea.example"}, 0),
    ],
)
def test_another_name_at_another_address_is_another_person(saga, changed, kept):
    make_needs(saga, Food.VEGAN)

    signup.change(saga, make_attendee(saga.pool, **changed), now=AUTUMN)

    assert Needs.objects.count() == kept


def test_sealed_words_moved_to_another_row_are_not_opened(saga):
    ture = make_registration(saga.pool, email="ture@umea.example")
    told = make_needs(saga, Food.VEGAN)

    moved = make_needs(ture, Food.FISH)
    Needs.objects.filter(pk=moved.pk).update(sealed=told.sealed)

    assert told_by(ture)[FOOD].needs is None
    assert told_by(saga)[FOOD].needs == frozenset({"vegan"})


def test_keys_are_changed_without_losing_an_answer(saga, settings, capsys):
    make_needs(saga, Food.VEGAN)
    new = Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [new, *real_settings.FIELD_ENCRYPTION_KEYS]

    call_command("rotate_field_keys")

    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert told_by(saga)[FOOD].needs == frozenset({"vegan"})
    assert capsys.readouterr().out == "Sealed 1 values with the first key.\n"


def test_values_without_their_key_are_told_of_and_left_as_they_are(saga, settings):
    sealed = make_needs(saga, Food.VEGAN).sealed
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="1 values are opened by none of the keys"):
        call_command("rotate_field_keys")

    assert Needs.objects.get().sealed == sealed


def test_what_people_agreed_to_is_known_by_its_version(saga):
    """Who changes these words gives them a new version."""
    conference = saga.conference
    conference.organiser = make_organisation(slug="rv", name_sv="Region Västerbotten")

    assert consents.VERSIONS == {FOOD: "food 1", ACCESS: "access 1"}
    assert consents.consent_text(FOOD, conference) == (
        "Jag samtycker till att Region Västerbotten sparar det jag har kryssat för om mat till "
        "den 16 december 2026, för att beställa rätt mat. Jag kan återkalla samtycket när jag vill."
    )
    assert consents.consent_text(ACCESS, conference) == (
        "Jag samtycker till att Region Västerbotten sparar det jag har kryssat för om "
        "tillgänglighet till den 16 december 2026, för att ordna det jag behöver. Jag kan "
        "återkalla samtycket när jag vill."
    )
    conference.organiser = None
    assert "Digitala Västerbotten 2026" in consents.consent_text(FOOD, conference)


def test_the_last_minute_before_the_food_is_ordered_counts(saga):
    saga.conference.food_closes_at = datetime(2026, 11, 27, 11, tzinfo=UTC)

    closes_at = saga.conference.food_closes_at
    moments = [closes_at - timedelta(seconds=1), closes_at]
    ordered = [needs.food_is_ordered(saga.conference, now=at) for at in moments]

    assert ordered == [False, True]
