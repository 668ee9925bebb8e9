from datetime import timedelta

import pytest

from conference.models import Membership
from registrations.desk_referrals import refer_to_desk, settle_at_desk
from registrations.handing_over import hand_over
from registrations.models import Access, Needs
from registrations.signup import cancel
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_member,
    make_needs,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
    make_successor,
)

pytestmark = pytest.mark.django_db

Role = Membership.Role
DESK = "/arrangor/2026/disk/"
PEOPLE = "/arrangor/2026/deltagare/"
ACCESS_NEEDS = "/arrangor/2026/tillganglighet/"
AWAITED = "Väntas vid disken"


@pytest.fixture
def saga():
    """Somebody with a place on site, at a conference that has an entrance."""
    return make_registration(make_pool(make_checkpoint(make_conference()).conference))


@pytest.fixture
def maj(saga, client):
    """An organiser who is logged in."""
    user = make_organiser(saga.conference)
    client.force_login(user)
    return user


@pytest.fixture
def eero(saga, client):
    """The access contact, who is logged in."""
    user = make_member(saga.conference, Role.ACCESS_CONTACT, email="eero@rv.example")
    client.force_login(user)
    return user


def words(page):
    return page.content.decode()


def state(registration):
    registration.refresh_from_db()
    return registration.is_awaited_at_desk, registration.changed_at, registration.sequence


def test_who_is_referred_to_the_desk_is_awaited_there_until_that_is_settled(saga):
    assert refer_to_desk([saga], now=NOON) == 1
    assert state(saga) == (True, NOON, 0)

    settle_at_desk(saga, now=NOON + timedelta(hours=1))

    assert state(saga) == (False, NOON + timedelta(hours=1), 0)


def test_to_be_referred_twice_is_once(saga):
    refer_to_desk([saga], now=AUTUMN)

    assert refer_to_desk([saga], now=NOON) == 0
    assert state(saga) == (True, AUTUMN, 0)


def test_who_has_cancelled_is_awaited_nowhere(saga):
    cancel(saga, now=AUTUMN)

    assert refer_to_desk([saga], now=NOON) == 0
    assert state(saga)[0] is False


def test_what_waits_for_somebody_at_the_desk_is_not_handed_over(saga):
    refer_to_desk([saga], now=AUTUMN)

    assert hand_over(saga, make_successor(), now=AUTUMN).is_awaited_at_desk is False


def test_an_organiser_sends_somebody_to_the_desk(client, maj, saga):
    address = f"{PEOPLE}{saga.pk}/till-disken/"
    before = words(client.get(f"{PEOPLE}{saga.pk}/"))

    answer = client.post(address, follow=True)
    again = client.post(address, follow=True)

    assert (address in before, AWAITED in before) == (True, False)
    assert "Alla dörrar hänvisar Saga Hjortronklint till disken." in words(answer)
    assert (address in words(answer), AWAITED in words(answer)) == (False, True)
    assert "Alla dörrar" not in words(again)
    assert client.get(address).status_code == 405


def test_the_desk_sees_who_is_awaited_and_says_when_they_have_been_there(client, maj, saga):
    refer_to_desk([saga], now=AUTUMN)
    make_registration(saga.pool, name="Saga Ek", email="saga@umea.example")
    address = f"{DESK}{saga.pk}/klart/"

    several = words(client.get(DESK, {"q": "saga"}))
    card = words(client.get(DESK, {"person": saga.pk}))
    answer = client.post(address)
    after = words(client.get(answer["Location"]))

    assert several.count(AWAITED) == 1
    assert AWAITED in card
    assert address in card
    assert answer["Location"] == f"{DESK}?person={saga.pk}"
    assert AWAITED not in after
    assert client.get(address).status_code == 405


def test_the_access_contact_sends_people_to_the_desk_without_telling_why(client, eero, saga):
    bo = make_registration(saga.pool, name="Bo Ek", email="bo@umea.example")
    for one in (saga, bo):
        make_needs(one, Access.QUIET_ROOM, kind=Needs.Kind.ACCESS)
    refer_to_desk([bo], now=AUTUMN)

    page = words(client.post(ACCESS_NEEDS, {"purpose": "on_the_day"}))
    both = {"people": [saga.pk, bo.pk]}
    answer = client.post(f"{ACCESS_NEEDS}till-disken/", both, follow=True)

    assert f'name="people" value="{saga.pk}"' in page
    assert f'name="people" value="{bo.pk}"' not in page
    assert page.count(AWAITED) == 1
    assert "1 person till väntas vid disken." in words(answer)
    assert state(saga)[0] is True


def test_nobody_is_sent_to_the_desk_who_takes_part_online(client, eero, saga):
    eva = make_registration(make_online_pool(saga.conference), email="eva@umea.example")
    make_needs(eva, Access.CAPTIONS, kind=Needs.Kind.ACCESS)

    page = words(client.post(ACCESS_NEEDS, {"purpose": "on_the_day"}))

    assert eva.email in page
    assert 'name="people"' not in page


def test_nobody_of_another_conference_is_sent_anywhere(client, eero):
    other = make_registration(make_pool(make_conference(slug="2027")))

    answer = client.post(f"{ACCESS_NEEDS}till-disken/", {"people": [other.pk]}, follow=True)

    assert "till väntas vid disken" not in words(answer)
    assert state(other)[0] is False


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ACCESS_CONTACT])
def test_only_the_access_contact_sends_people_from_the_needs(client, saga, role):
    client.force_login(make_member(saga.conference, role))

    answer = client.post(f"{ACCESS_NEEDS}till-disken/", {"people": [saga.pk]})

    assert answer.status_code == 404
    assert state(saga)[0] is False
