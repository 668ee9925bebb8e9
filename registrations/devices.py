"""Phones and scanners at the door: pairing one, knowing it again, and shutting it out."""

import hashlib
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.urls import reverse

from conference.models import User
from registrations.link_pictures import link_picture
from registrations.models import Checkpoint, Device

# One statement that is written out: composing it anew would be half the cost of a scan.
DOOR = """
    SELECT d.id, d.conference_id, c.id, c.slug, c.rule, c.session_id,
           s.seats IS NOT NULL,
           d.revoked_at IS NULL AND d.expires_at > %s,
           d.last_seen_at IS NOT NULL AND d.last_seen_at > %s,
           d.scopes, k.timezone, c.entry, COALESCE(p.slug, ''), d.is_rehearsal
    FROM registrations_device d
    JOIN registrations_checkpoint c ON c.conference_id = d.conference_id
    JOIN conference_conference k ON k.id = d.conference_id
    LEFT JOIN scheduling_session s ON s.id = c.session_id
    LEFT JOIN registrations_pool p ON p.id = c.pool_id
"""
AT_HOME = "WHERE d.token_hash = %s AND c.id = d.checkpoint_id"
AT_CHECKPOINT = "WHERE d.id = %s AND c.slug = %s"

# A clock may be wrong by any number of years, but every zone must be able to tell its day.
EARLIEST = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)

A_SIGN_OF_LIFE = timedelta(minutes=1)
STEWARD_SCOPES = (Device.Scope.SCAN, Device.Scope.UNDO)
A_LONG_DAY = 14


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a device is to be called, where it stands, what it may do and until when.

    Unless that is said it is shut out after a long day.
    """

    checkpoint: Checkpoint
    name: str
    scopes: Collection[str] = STEWARD_SCOPES
    until: datetime | None = None
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class PairedDevice:
    """A device and its token. This is the only moment when anybody can read the token."""

    device: Device
    token: str

    @property
    def url(self) -> str:
        """The door page with the token in its fragment, which no server and no log ever sees."""
        return f"{settings.BASE_URL}{reverse('door')}#pair={self.token}"

    @property
    def picture(self) -> str:
        return link_picture(self.url)


@dataclass(frozen=True, slots=True)
class Door:
    """A paired device at a checkpoint: all that a scan needs to know of where it happens."""

    device_id: int
    conference_id: int
    checkpoint_id: int
    checkpoint: str
    rule: str
    session_id: int | None
    needs_seat: bool
    may_be_used: bool
    was_seen_lately: bool
    scopes: str
    timezone: str
    entry: str = Checkpoint.Entry.BOOKED
    hub: str = ""
    is_rehearsal: bool = False

    @property
    def asks_for_a_seat(self) -> bool:
        """Whether there are seats in the session, and who has none is not just counted."""
        return self.needs_seat and self.entry != Checkpoint.Entry.COUNT

    def may(self, scope: str) -> bool:
        return scope in json.loads(self.scopes)

    def period(self, at: datetime) -> str:
        return period_of(self.rule, ZoneInfo(self.timezone), at)

    def day(self, at: datetime) -> str:
        """The calendar day at the venue."""
        return day_at(ZoneInfo(self.timezone), at)


def period_of(rule: str, timezone: ZoneInfo, at: datetime) -> str:
    """A badge passes once a period: ever, or on each day at the venue.

    Who forgot to scan out in the evening comes in as usual the next morning.
    """
    if rule == Checkpoint.Rule.ONCE:
        return ""
    return day_at(timezone, at)


def day_at(timezone: ZoneInfo, at: datetime) -> str:
    return within_reach(at).astimezone(timezone).date().isoformat()


def within_reach(at: datetime) -> datetime:
    """The time, or the nearest that every zone can tell."""
    return max(EARLIEST, min(at, LATEST))


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
        expires_at=pairing.until or now + timedelta(hours=A_LONG_DAY),
        is_rehearsal=pairing.is_rehearsal,
    )
    return PairedDevice(device, token)


def token_hash(token: str) -> str:
    """A token holds 256 random bits, so a plain hash cannot be searched backwards."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str, *, now: datetime) -> Door | None:
    """The device that was given the token, whether it may still be used or not."""
    return _read(DOOR + AT_HOME, now, token_hash(token))


def stand_at(checkpoint: str, device_id: int, *, now: datetime) -> Door | None:
    """The device at any checkpoint of its conference, by the checkpoint's short name."""
    return _read(DOOR + AT_CHECKPOINT, now, device_id, checkpoint)


def _read(statement: str, now: datetime, *parameters: str | int) -> Door | None:
    times = [
        str(connection.ops.adapt_datetimefield_value(at)) for at in (now, now - A_SIGN_OF_LIFE)
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*times, *parameters])
        row = cursor.fetchone()
    return Door(*row) if row else None


def note_seen(door: Door, *, now: datetime) -> None:
    """Once a minute is enough to see that a phone is alive; a scan should cost no extra write."""
    if not door.was_seen_lately:
        Device.objects.filter(pk=door.device_id).update(last_seen_at=now)


def revoke(device: Device, *, now: datetime) -> None:
    """Shut a lost or borrowed device out, at once. The first time is the one that is kept."""
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)
