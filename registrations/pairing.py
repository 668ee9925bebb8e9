"""What a paired device is for, and until which evening it may be used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from conference.models import Conference
from registrations.models import Device

Scope = Device.Scope
# By then the last door of the day is closed.
EVENING = time(22)


class Duty(TextChoices):
    """What somebody does with a device; each duty holds those before it."""

    SCAN = "scan", _("Read badges")
    DESK = "desk", _("Work at the desk")
    SUPERVISE = "supervisor", _("Lead the work at the doors")


AT_THE_DOOR = (Scope.SCAN, Scope.UNDO)
AT_THE_DESK = (*AT_THE_DOOR, Scope.SEARCH, Scope.WALK_IN)
SCOPES: Mapping[Duty, tuple[Scope, ...]] = {
    Duty.SCAN: AT_THE_DOOR,
    Duty.DESK: AT_THE_DESK,
    Duty.SUPERVISE: (*AT_THE_DESK, Scope.SUPERVISE),
}


@dataclass(frozen=True, slots=True)
class PairedBefore:
    """A device of the list, with what it may do in words."""

    device: Device
    may: str


def paired_before(conference: Conference) -> list[PairedBefore]:
    """The newest first, but for the desks: nobody has paired those."""
    devices = conference.devices.paired().select_related("checkpoint").order_by("-paired_at", "-pk")
    return [PairedBefore(device, in_words(device.scopes)) for device in devices]


def in_words(scopes: Iterable[str]) -> str:
    """The duty that the scopes are; what was put together by hand is told one by one."""
    given = set(scopes)
    duty = next((duty for duty, held in SCOPES.items() if set(held) == given), None)
    if duty:
        return str(duty.label)
    return ", ".join(str(scope.label) for scope in Scope if scope in given)


def evenings(conference: Conference, *, now: datetime) -> list[datetime]:
    """This evening, or tomorrow's when it has passed, and those of the conference's days after."""
    here = now.astimezone(conference.tz)
    first = here.date() if here.time() < EVENING else here.date() + timedelta(days=1)
    length = (conference.ends_on - conference.starts_on).days + 1
    days = (conference.starts_on + timedelta(days=number) for number in range(length))
    return [
        datetime.combine(day, EVENING, conference.tz)
        for day in (first, *(day for day in days if day > first))
    ]
