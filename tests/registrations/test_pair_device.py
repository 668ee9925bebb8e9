import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from registrations.devices import find
from registrations.models import Device
from tests.factories import make_checkpoint, make_conference

pytestmark = pytest.mark.django_db


def pair_device(*arguments):
    out = StringIO()
    call_command("pair_device", "--name", "Entré norr", *arguments, stdout=out)
    return out.getvalue()


def test_a_device_is_paired_from_the_command_line():
    make_checkpoint(
        make_conference(slug="2025", starts_on=date(2025, 12, 9), ends_on=date(2025, 12, 10))
    )
    make_checkpoint(make_conference())

    said = pair_device("--checkpoint", "entrance")

    device = Device.objects.get()
    (token,) = re.findall("(?m)^token: (.+)$", said)
    door = find(token, now=timezone.now())
    assert door
    assert door.device_id == device.pk
    assert f"url: http://localhost:8000/dorr/#pair={token}\n" in said
    assert "█" in said
    assert (device.name, device.conference.slug) == ("Entré norr", "2026")
    assert device.scopes == ["check-in:scan", "check-in:undo"]
    assert device.expires_at - device.paired_at == timedelta(hours=14)


def test_what_a_device_may_do_and_for_how_long_can_be_said():
    make_checkpoint(make_conference())

    scopes = ["--scope", "check-in:scan", "--scope", "check-in:search"]
    pair_device("--checkpoint", "entrance", *scopes, "--hours", "2", "--conference", "2026")

    device = Device.objects.get()
    assert device.scopes == ["check-in:scan", "check-in:search"]
    assert device.expires_at - device.paired_at == timedelta(hours=2)


def test_a_device_can_be_paired_to_practise():
    make_checkpoint(make_conference())

    pair_device("--checkpoint", "entrance")
    pair_device("--checkpoint", "entrance", "--rehearsal")

    practises = Device.objects.order_by("pk").values_list("is_rehearsal", flat=True)
    assert list(practises) == [False, True]


def test_what_does_not_exist_is_said_in_a_sentence():
    with pytest.raises(CommandError, match=r"^There is no conference\.$"):
        pair_device("--checkpoint", "entrance")

    conference = make_conference()
    with pytest.raises(CommandError, match=r"There is no checkpoint entrance. There are: none\."):
        pair_device("--checkpoint", "entrance")

    make_checkpoint(conference)
    with pytest.raises(CommandError, match=r"no checkpoint cellar. There are: entrance\."):
        pair_device("--checkpoint", "cellar")
    with pytest.raises(CommandError, match=r"There is no conference 1999\."):
        pair_device("--checkpoint", "entrance", "--conference", "1999")
