from datetime import timedelta

import pytest

from conference.models import User
from registrations.devices import (
    Pairing,
    find,
    may_be_used,
    note_seen,
    pair,
    revoke,
    token_hash,
)
from registrations.models import Device
from tests.factories import NOON, make_checkpoint, make_conference, make_user

pytestmark = pytest.mark.django_db


def paired(**fields):
    pairing = Pairing(make_checkpoint(make_conference()), "Entré norr", **fields)
    return pair(pairing, now=NOON, by=make_user())


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

    assert find(pairing.token) == pairing.device
    assert find(pairing.token + "x") is None
    assert find("") is None


def test_a_device_stops_when_its_time_is_up():
    device = paired(hours=2).device
    its_end = NOON + timedelta(hours=2)

    assert may_be_used(device, now=its_end - timedelta(seconds=1))
    assert not may_be_used(device, now=its_end)


def test_a_revoked_device_is_shut_out_at_once():
    device = paired().device

    revoke(device, now=NOON)

    device.refresh_from_db()
    assert not may_be_used(device, now=NOON)


def test_revoking_twice_keeps_the_first_time():
    device = paired().device
    revoke(device, now=NOON)

    revoke(device, now=NOON + timedelta(hours=1))

    device.refresh_from_db()
    assert device.revoked_at == NOON


def test_a_device_is_noted_as_seen_at_most_once_a_minute():
    paired()

    seen = []
    for seconds in (0, 59, 60):
        note_seen(Device.objects.get(), now=NOON + timedelta(seconds=seconds))
        seen.append(Device.objects.get().last_seen_at)

    assert seen == [NOON, NOON, NOON + timedelta(seconds=60)]
