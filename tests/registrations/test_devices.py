from datetime import timedelta

import pytest

from conference.models import User
from registrations.devices import (
    Pairing,
    find,
    note_seen,
    pair,
    revoke,
    stand_at,
    token_hash,
)
from registrations.models import Checkpoint, Device
from tests.factories import NOON, make_checkpoint, make_conference, make_session, make_user

pytestmark = pytest.mark.django_db


def paired(**fields):
    pairing = Pairing(make_checkpoint(make_conference()), "Entré norr", **fields)
    return pair(pairing, now=NOON, by=make_user())


def found(token, *, now=NOON):
    door = find(token, now=now)
    assert door
    return door


def test_a_paired_device_may_scan_and_undo_for_a_long_day():
    device = paired().device

    assert (device.name, device.checkpoint.slug, device.conference.slug) == (
        "Entré norr",
        "entrance",
        "2026",
    )
    assert device.scopes == ["check-in:scan", "check-in:undo"]
    assert (device.paired_at, device.expires_at) == (NOON, NOON + timedelta(hours=14))
    assert device.paired_by == User.objects.get()


def test_only_the_hash_of_the_token_is_kept():
    pairing = paired()

    assert pairing.device.token_hash == token_hash(pairing.token)
    assert pairing.token not in str(Device.objects.values().get())
    assert len(pairing.token) == 43


def test_the_link_carries_the_token_where_no_server_sees_it(settings):
    settings.BASE_URL = "https://konferens.example"

    pairing = paired()

    assert pairing.url == f"https://konferens.example/dorr/#pair={pairing.token}"


def test_a_device_is_known_by_its_token():
    pairing = paired()

    door = found(pairing.token)

    assert (door.device_id, door.checkpoint) == (pairing.device.pk, "entrance")
    assert (door.may("check-in:scan"), door.may("check-in:search")) == (True, False)
    assert find(pairing.token + "x", now=NOON) is None
    assert find("", now=NOON) is None


def test_a_device_can_stand_at_another_checkpoint_of_its_conference():
    device = paired().device
    workshop = make_session(device.conference, seats=30)
    kind = Checkpoint.Kind.SESSION
    make_checkpoint(device.conference, slug="sam2", kind=kind, session=workshop)
    make_checkpoint(make_conference(slug="2027"), slug="elsewhere")

    door = stand_at("sam2", device.pk, now=NOON)

    assert door
    assert (door.checkpoint, door.session_id, door.needs_seat) == ("sam2", workshop.pk, True)
    assert stand_at("elsewhere", device.pk, now=NOON) is None


def test_a_device_stops_when_its_time_is_up():
    token = paired(until=NOON + timedelta(hours=2)).token
    its_end = NOON + timedelta(hours=2)

    assert found(token, now=its_end - timedelta(seconds=1)).may_be_used
    assert not found(token, now=its_end).may_be_used


def test_a_revoked_device_is_shut_out_at_once():
    pairing = paired()

    revoke(pairing.device, now=NOON)

    assert not found(pairing.token, now=NOON).may_be_used


def test_revoking_twice_keeps_the_first_time():
    device = paired().device
    revoke(device, now=NOON)

    revoke(device, now=NOON + timedelta(hours=1))

    device.refresh_from_db()
    assert device.revoked_at == NOON


def test_a_device_is_noted_as_seen_at_most_once_a_minute():
    token = paired().token

    seen = []
    for seconds in (0, 59, 60):
        now = NOON + timedelta(seconds=seconds)
        note_seen(found(token, now=now), now=now)
        seen.append(Device.objects.get().last_seen_at)

    assert seen == [NOON, NOON, NOON + timedelta(seconds=60)]
