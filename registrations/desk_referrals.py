"""Somebody is awaited at the desk: to be shown the way, or given something. Why stands nowhere."""

from collections.abc import Iterable
from datetime import datetime

from registrations.models import Registration


def refer_to_desk(people: Iterable[Registration], *, now: datetime) -> int:
    """Every door sends them to the desk from now on; how many were not awaited there before."""
    return _mark(people, is_awaited=True, now=now)


def settle_at_desk(registration: Registration, *, now: datetime) -> None:
    """They have been there, and got what was waiting for them."""
    _mark([registration], is_awaited=False, now=now)


def _mark(people: Iterable[Registration], *, is_awaited: bool, now: datetime) -> int:
    """The doors hear of it as of any change; calendars, which go by the sequence, do not."""
    keys = [registration.pk for registration in people]
    others = Registration.objects.active().filter(pk__in=keys, is_awaited_at_desk=not is_awaited)
    return others.update(is_awaited_at_desk=is_awaited, changed_at=now)
