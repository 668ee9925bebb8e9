import json
from base64 import b64decode
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registrations.devices import Pairing, pair
from registrations.models import Device, Registration
from registrations.signup import cancel
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_online_pool,
    make_pool,
    make_registration,
    make_speaker,
)

pytestmark = pytest.mark.django_db

NAMES = "/api/v1/check-ins/names"


@pytest.fixture
def saga():
    """Somebody with a place on site."""
    return make_registration(make_pool(make_checkpoint(make_conference()).conference))


@pytest.fixture
def desk(saga):
    return pair_a_desk(saga)


def pair_a_desk(registration, scopes=(Device.Scope.SEARCH,)):
    entrance = registration.conference.checkpoints.get()
    return pair(Pairing(entrance, "Disken", scopes), now=datetime.now(UTC))


def get(client, desk, address=NAMES, **headers):
    token = {"Authorization": f"Bearer {desk.token}", "Accept-Language": "en"}
    return client.get(address, headers=token | headers)


def key_of(client, desk):
    return b64decode(get(client, desk, f"{NAMES}/key").json()["key"])


def opened(answer, key, part="people"):
    """What a desk does with the names once it has the key."""
    sealed = b64decode(answer.json()["sealed"])
    return json.loads(AESGCM(key).decrypt(sealed[:12], sealed[12:], None))[part]


def test_the_key_opens_the_names_of_everybody(client, desk, saga):
    make_speaker(saga.conference, email=saga.email)
    bo = make_registration(
        make_online_pool(saga.conference),
        name="Bo Ericsson",
        email="bo@malå.example",
        organisation_name="Malå kommun",
        status=Registration.Status.WAITLISTED,
        attendance="on_site",
        waiting_for=saga.pool,
        queued_at=NOON,
        avoids_photos=True,
    )

    answer = get(client, desk)

    assert answer.json()["count"] == 2
    assert opened(answer, key_of(client, desk)) == [
        {
            "name": "Bo Ericsson",
            "organisation": "Malå kommun",
            "heard": ["bo", "erikson", "mala", "komun"],
            "status": "waitlisted",
            "attendance": "on_site",
            "flags": ["not_confirmed"],
            "ticket": bo.ticket_code,
            "is_on_site": False,
            "role": "",
            "avoids_photos": True,
        },
        {
            "name": "Saga Hjortronklint",
            "organisation": "Umeå kommun",
            "heard": ["saga", "jortronklint", "umea", "komun"],
            "status": "confirmed",
            "attendance": "on_site",
            "flags": ["speaker"],
            "ticket": saga.ticket_code,
            "is_on_site": True,
            "role": "speaker",
            "avoids_photos": False,
        },
    ]


def test_the_desk_knows_what_it_prints_and_how_many_it_can_let_in(client, desk):
    answer, key = get(client, desk), key_of(client, desk)

    assert opened(answer, key, "conference") == "Digital Västerbotten 2026"
    assert opened(answer, key, "here") == {
        "attendance": "on_site",
        "hub": "",
        "places_left": 189,
    }


def test_the_desk_of_a_hub_gives_places_there(client, desk, saga):
    hub = make_pool(
        saga.conference, attendance="hub", slug="malå", name_sv="Malå", capacity=None, position=2
    )
    saga.conference.checkpoints.update(kind="hub", pool=hub)

    here = opened(get(client, desk), key_of(client, desk), "here")

    assert here == {"attendance": "hub", "hub": "malå", "places_left": None}


def test_a_conference_without_places_on_site_has_none_to_give(client, desk, saga):
    Registration.objects.all().delete()
    saga.conference.pools.all().delete()

    assert opened(get(client, desk), key_of(client, desk), "here") is None


def test_without_the_key_the_names_give_nobody_away(client, desk, saga):
    elsewhere = make_registration(
        make_pool(make_checkpoint(make_conference(slug="2027")).conference)
    )
    answer = get(client, desk)

    assert "Saga" not in answer.content.decode()
    with pytest.raises(InvalidTag):
        opened(answer, key_of(client, pair_a_desk(elsewhere)))


def test_a_desk_that_is_paired_anew_opens_what_it_sealed_before(client, desk, saga):
    first = key_of(client, desk)

    assert (len(first), key_of(client, pair_a_desk(saga))) == (32, first)
    assert get(client, desk, f"{NAMES}/key")["Cache-Control"] == "no-store"


def test_the_database_alone_does_not_make_the_key(client, desk, settings):
    first = key_of(client, desk)

    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    assert key_of(client, desk) != first


def test_names_that_have_not_changed_are_not_sent_again(client, desk, saga):
    first = get(client, desk)

    same = get(client, desk, **{"If-None-Match": first["ETag"]})
    cancel(saga, now=NOON)
    other = get(client, desk, **{"If-None-Match": first["ETag"]})

    assert (same.status_code, other.status_code) == (304, 200)
    (person,) = opened(other, key_of(client, desk))
    assert (person["status"], person["is_on_site"]) == ("cancelled", False)


def test_names_of_another_conference_are_not_among_them(client, desk, saga):
    make_registration(make_pool(make_conference(slug="2027")), name="Bo Ek")

    assert [one["name"] for one in opened(get(client, desk), key_of(client, desk))] == [saga.name]


@pytest.mark.parametrize("address", [NAMES, f"{NAMES}/key"])
def test_only_a_device_that_may_search_gets_them(client, saga, address):
    door = pair_a_desk(saga, scopes=[Device.Scope.SCAN, Device.Scope.WALK_IN])

    refused = get(client, door, address)

    assert client.get(address).status_code == 401
    assert (refused.status_code, refused.json()["scope"]) == (403, "check-in:search")


@pytest.mark.parametrize("number", [1, 3])
def test_the_names_take_constantly_many_queries(
    client, desk, saga, number, django_assert_num_queries
):
    for n in range(number - 1):
        make_registration(saga.pool, name=f"Saga {n}", email=f"saga{n}@umea.example")
    get(client, desk)

    # The device twice, places; speakers, organisers, badges, tickets.
    with django_assert_num_queries(7):
        get(client, desk)
