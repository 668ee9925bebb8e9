from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from notifications.models import Message
from registrations import signup
from registrations.devices import Pairing, pair
from registrations.lost_badges import replace_ticket
from registrations.models import Device, IdempotentAnswer, Pool, Registration
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_checkpoint,
    make_conference,
    make_online_pool,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_speaker,
)

pytestmark = pytest.mark.django_db

BO = {"name": "Bo Fjällström", "email": "bo@sorsele.example", "organisation": "Sorsele kommun"}


@pytest.fixture
def desk():
    """A device that may register people, when the registration has long been closed."""
    conference = make_conference()
    make_pool(conference, closes_at=datetime(2026, 10, 1, tzinfo=UTC))
    scopes = [Device.Scope.WALK_IN]
    pairing = Pairing(make_checkpoint(conference), "Disken", scopes)
    return pair(pairing, now=datetime.now(UTC))


def register(client, desk, key=None, **fields):
    headers = {"Authorization": f"Bearer {desk.token}", "Accept-Language": "en"}
    return client.post(
        "/api/v1/registrations",
        BO | fields,
        content_type="application/json",
        headers=headers | ({"Idempotency-Key": key} if key else {}),
    )


def test_somebody_at_the_desk_is_registered_after_closing(client, desk):
    sorsele = make_organisation(slug="sorsele", name_sv="Sorsele kommun")

    answer = register(client, desk)

    bo = Registration.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "name": "Bo Fjällström",
        "organisation": "Sorsele kommun",
        "attendance": "on_site",
        "status": "confirmed",
        "flags": [],
        "ticket": bo.ticket_code,
        "is_admitted": False,
    }
    assert bo.organisation == sorsele


def test_when_it_is_full_the_person_stands_in_line(client, desk):
    make_online_pool(desk.device.conference)
    Pool.objects.filter(attendance="on_site").update(capacity=0)

    answer = register(client, desk)

    assert (answer.status_code, answer.json()["status"]) == (201, "waitlisted")


def test_what_was_typed_follows_the_rules_of_the_form(client, desk):
    answer = register(client, desk, name="Bo 811218-9876")

    assert answer.status_code == 422
    assert [error["location"] for error in answer.json()["errors"]] == ["body.payload.name"]
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"email": "nowhere"}, {"name": " "}, {"organisation": "a\u202eb"}]
)
def test_what_nobody_could_use_is_refused(client, desk, wrong):
    assert register(client, desk, **wrong).status_code == 422


def test_a_name_may_be_written_in_any_script(client, desk):
    assert register(client, desk, name="Олена Шевченко").json()["name"] == "Олена Шевченко"


def test_a_way_of_taking_part_must_exist(client, desk):
    answer = register(client, desk, attendance="hub", hub="malå")

    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "There is no such way of taking part.",
    )


def test_who_leaves_no_address_is_registered_all_the_same(client, desk):
    answers = [register(client, desk, email="", name=name) for name in ("Bo Ek", "Bo Ask")]

    assert [answer.status_code for answer in answers] == [201, 201]
    people = Registration.objects.order_by("pk")
    assert [(one.name, one.email, one.via) for one in people] == [
        ("Bo Ek", "", "desk"),
        ("Bo Ask", "", "desk"),
    ]
    assert not Message.objects.exists()


def test_who_left_no_address_is_not_taken_for_a_speaker_without_one(client, desk):
    make_speaker(desk.device.conference, email="")

    assert register(client, desk, email="").json()["flags"] == []


def test_one_form_without_an_address_registers_one_person():
    pool = make_pool(make_conference())
    nameless = {"email": "", "via": Registration.Via.DESK}
    bo = make_attendee(pool, submission=uuid4(), **nameless)
    first = signup.register(pool.conference, bo, now=AUTUMN, on_the_day=True)

    again = signup.register(pool.conference, bo, now=AUTUMN, on_the_day=True)
    other = signup.register(
        pool.conference, replace(bo, submission=uuid4()), now=AUTUMN, on_the_day=True
    )

    assert again == first
    assert other != first


def test_nobody_else_than_the_desk_registers_without_an_address():
    attendee = make_attendee(make_pool(make_conference()), email="")

    with pytest.raises(IntegrityError):
        signup.register(attendee.pool.conference, attendee, now=AUTUMN)


def test_an_address_given_later_leaves_the_badge_as_it_is():
    pool = make_pool(make_conference())
    bo = make_registration(pool, email="", via=Registration.Via.DESK)

    changed = signup.change(bo, make_attendee(pool), now=AUTUMN)

    assert (changed.ticket_code, changed.personal_token) == (bo.ticket_code, bo.personal_token)
    assert [message.kind for message in Message.objects.all()] == ["changed"]


def test_an_address_is_registered_once(client, desk):
    make_registration(Pool.objects.get(), email="bo@sorsele.example")

    answer = register(client, desk)

    assert answer.status_code == 409
    assert answer.json()["detail"] == "The address is registered already. Search for the name."


def test_a_place_that_nobody_can_wait_for_may_be_gone(client, desk):
    make_online_pool(desk.device.conference, capacity=0)

    answer = register(client, desk, attendance="online")

    assert (answer.status_code, answer.json()["detail"]) == (409, "There are no places left.")


def test_the_same_key_again_gets_the_same_answer(client, desk):
    first = register(client, desk, key="a1")
    Registration.objects.update(name="Somebody else")

    again = register(client, desk, key="a1")

    assert (again.status_code, again.json()) == (201, first.json())
    assert Registration.objects.count() == 1


def test_a_key_is_for_one_request(client, desk):
    register(client, desk, key="a1")

    other = register(client, desk, key="a1", name="Somebody else")

    assert other.status_code == 409
    assert "Idempotency-Key" in other.json()["detail"]


def test_a_key_is_forgotten_after_a_day(client, desk):
    register(client, desk, key="a1")
    two_days_ago = datetime.now(UTC) - timedelta(days=2)
    IdempotentAnswer.objects.update(answered_at=two_days_ago)

    register(client, desk, key="b2", email="other@sorsele.example")

    assert list(IdempotentAnswer.objects.values_list("key", flat=True)) == ["b2"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_register_one_person(desk):
    start = Barrier(2)

    def run(_number):
        start.wait()
        try:
            return register(Client(), desk, key="a1")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(run, range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Registration.objects.count() == 1


PRINTED = "DV1" + "ABCDEFGHIJKLM234567NOPQRST"


def test_the_desk_without_network_has_printed_the_badge_already(client, desk):
    answer = register(client, desk, ticket=PRINTED)

    assert (answer.status_code, answer.json()["ticket"]) == (201, PRINTED)
    assert Registration.objects.get().ticket_code == PRINTED


@pytest.mark.parametrize("ticket", ["DV1", PRINTED.lower(), PRINTED + "A", "DV1" + "0" * 26])
def test_what_no_badge_could_carry_is_no_ticket(client, desk, ticket):
    answer = register(client, desk, ticket=ticket)

    assert answer.status_code == 422
    assert [error["location"] for error in answer.json()["errors"]] == ["body.payload.ticket"]


def test_a_code_that_is_somebody_else_s_is_refused(client, desk):
    make_registration(Pool.objects.get(), ticket_code=PRINTED)

    answer = register(client, desk, ticket=PRINTED)

    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "The badge's code is somebody else's. Print a new badge.",
    )
    assert Registration.objects.count() == 1


def test_a_code_that_was_replaced_comes_back_with_nobody(client, desk):
    saga = make_registration(Pool.objects.get(), ticket_code=PRINTED)
    maj = make_organiser(saga.conference)
    replace_ticket(saga, seen=0, by=maj, reason="Tappad", now=AUTUMN)

    assert register(client, desk, ticket=PRINTED).status_code == 409
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("email", ["", "bo@sorsele.example"])
def test_a_walk_in_that_is_sent_again_days_later_is_the_same_one(client, desk, email):
    first = register(client, desk, key="a1", email=email, ticket=PRINTED)
    IdempotentAnswer.objects.all().delete()

    again = register(client, desk, key="a1", email=email, ticket=PRINTED)

    assert (again.status_code, again.json()) == (201, first.json())
    assert Registration.objects.count() == 1


def test_who_is_on_the_list_already_is_not_registered_with_a_new_badge(client, desk):
    make_registration(Pool.objects.get(), email="bo@sorsele.example")

    answer = register(client, desk, ticket=PRINTED)

    assert answer.json()["detail"] == "The address is registered already. Search for the name."
    assert not Registration.objects.filter(ticket_code=PRINTED).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [("a1", "a1"), ("a1", "b2")])
def test_two_at_once_with_one_code_register_one_person(desk, keys):
    start = Barrier(2)

    def run(key):
        start.wait()
        try:
            return register(Client(), desk, key=key, email="", ticket=PRINTED).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        codes = sorted(threads.map(run, keys))

    assert codes == ([201, 201] if len(set(keys)) == 1 else [201, 409])
    assert Registration.objects.get().ticket_code == PRINTED
