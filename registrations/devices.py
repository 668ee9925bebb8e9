"""Phones and scanners at the door: pairing one, knowing it again, and shutting it out."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from conference.models import User
from registrations.models import Checkpoint, Device

STEWARD_SCOPES = (Device.Scope.SCAN, Device.Scope.UNDO)
A_LONG_DAY = 14


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a device is to be called, where it stands, what it may do and for how many hours."""

    checkpoint: Checkpoint
    name: str
    scopes: Collection[str] = STEWARD_SCOPES
    hours: int = A_LONG_DAY


@dataclass(frozen=True, slots=True)
class PairedDevice:
    """A device and its token. This is the only moment when anybody can read the token."""

    device: Device
    token: str

    @property
    def url(self) -> str:
        """The door page with the token in its fragment, which no server and no log ever sees."""
        return f"{settings.BASE_URL}{reverse('door')}#pair={self.token}"


def pair(pairing: Pairing, *, now: datetime, by: User | None = None) -> PairedDevice:
    """Let a device in with a token of its own, until its time is up."""
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        conference=pairing.checkpoint.conference,
        checkpoint=pairing.checkpoint,
        name=pairing.name,
        scopes=sorted(pairing.scopes),
        token_hash=token_hash(token),
        paired_at=now,
        paired_by=by,
        expires_at=now + timedelta(hours=pairing.hours),
    )
    return PairedDevice(device, token)


def token_hash(token: str) -> str:
    """A token holds 256 random bits, so a plain hash cannot be searched backwards."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Device | None:
    """The device that was given the token, whether it may still be used or not."""
    devices = Device.objects.select_related("checkpoint__conference", "checkpoint__session")
    return devices.filter(token_hash=token_hash(token)).first()


def may_be_used(device: Device, *, now: datetime) -> bool:
    return device.revoked_at is None and now < device.expires_at


def note_seen(device: Device, *, now: datetime) -> None:
    """Once a minute is enough to see that a phone is alive; a scan should cost no extra write."""
    if device.last_seen_at is None or now - device.last_seen_at >= timedelta(minutes=1):
        Device.objects.filter(pk=device.pk).update(last_seen_at=now)


def revoke(device: Device, *, now: datetime) -> None:
    """Shut a lost or borrowed device out, at once. The first time is the one that is kept."""
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)
