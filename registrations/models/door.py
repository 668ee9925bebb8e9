"""Where badges are scanned, with what, and what came of it."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference, User
from registrations.models.people import Registration
from registrations.models.places import Pool
from scheduling.models import Session

# A phone in contact is heard of every few seconds, which is written down once a minute.
SILENCE = timedelta(minutes=2)


class Checkpoint(models.Model):
    """A place where badges are scanned, and how often one badge may pass."""

    class Kind(models.TextChoices):
        ENTRANCE = "entrance", _("Entrance")
        SESSION = "session", _("Session door")
        MEAL = "meal", _("Meal")
        BUS = "bus", _("Bus")
        HUB = "hub", _("Local hub")

    class Rule(models.TextChoices):
        ONCE = "once", _("Once")
        ONCE_A_DAY = "once_a_day", _("Once a day")
        IN_OUT = "in_out", _("In and out")

    class Entry(models.TextChoices):
        """Whom the door of a session with seats lets in."""

        BOOKED = "booked", _("Only who has booked a seat")
        FREE = "free", _("Who has booked, and others while there are free seats")
        COUNT = "count", _("Everybody; it only counts")

    conference = models.ForeignKey(Conference, related_name="checkpoints", on_delete=models.CASCADE)
    slug = models.SlugField(_("short name"))
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ENTRANCE)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule, default=Rule.ONCE_A_DAY)
    session = models.ForeignKey(
        Session,
        verbose_name=_("session"),
        related_name="checkpoints",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    entry = models.CharField(_("lets in"), max_length=10, choices=Entry, default=Entry.BOOKED)
    # Seats of those who have booked and not come are free this long after the session has begun.
    release_after = models.PositiveSmallIntegerField(
        _("minutes until seats are released"), null=True, blank=True
    )
    seats_released_at = models.DateTimeField(null=True, editable=False)
    pool = models.ForeignKey(
        Pool,
        verbose_name=_("hub"),
        related_name="checkpoints",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    # Seats of a bus, chairs of a room: shown beside how many are in, never a reason to refuse.
    capacity = models.PositiveSmallIntegerField(_("how many fit"), null=True, blank=True)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [
            models.UniqueConstraint(
                name="a_checkpoint_is_named_once", fields=["conference", "slug"]
            ),
            models.CheckConstraint(
                name="a_session_door_knows_its_session",
                condition=Q(kind="session", session__isnull=False)
                | (~Q(kind="session") & Q(session=None)),
            ),
            models.CheckConstraint(
                name="a_hub_door_knows_its_hub",
                condition=Q(kind="hub", pool__isnull=False) | (~Q(kind="hub") & Q(pool=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_current_language(sv=self.name_sv, en=self.name_en)


class DeviceQuerySet(models.QuerySet["Device"]):
    def paired(self) -> Self:
        """Those that were given a token, unlike the desks."""
        return self.filter(desk_of=None)

    def in_use(self, now: datetime) -> Self:
        """Those that are neither shut out nor out of time."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def at_work(self, now: datetime) -> Self:
        """Those that let people in today in earnest, or may have: they have had contact."""
        return self.paired().in_use(now).filter(is_rehearsal=False, last_seen_at__isnull=False)

    def at_the_doors_of(self, session: Session) -> Self:
        return self.filter(checkpoint__session=session)

    def in_order(self) -> Self:
        return self.order_by("name", "pk")


class Device(models.Model):
    """A steward's phone, or another scanner. Only the hash of its token is kept."""

    class Scope(models.TextChoices):
        SCAN = "check-in:scan", _("Scan badges")
        UNDO = "check-in:undo", _("Take a check-in back")
        SEARCH = "check-in:search", _("Search for attendees")
        WALK_IN = "register:walk-in", _("Register people on the day")
        SUPERVISE = "check-in:supervise", _("Sort out scans that do not agree")

    conference = models.ForeignKey(Conference, related_name="devices", on_delete=models.CASCADE)
    name = models.CharField(_("name"), max_length=100)
    checkpoint = models.ForeignKey(
        Checkpoint, verbose_name=_("checkpoint"), related_name="devices", on_delete=models.PROTECT
    )
    scopes = models.JSONField(_("may"), default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    paired_at = models.DateTimeField(_("paired"))
    paired_by = models.ForeignKey(
        User,
        verbose_name=_("paired by"),
        related_name="devices",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    # The laptop at the registration desk, where its user is logged in: it has no token to use.
    desk_of = models.ForeignKey(
        User,
        verbose_name=_("desk of"),
        related_name="desks",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    # Practises: its scans are answered, and nothing is kept of them.
    is_rehearsal = models.BooleanField(_("rehearses"), default=False)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [
            models.UniqueConstraint(
                name="a_user_has_one_desk_at_a_checkpoint", fields=["checkpoint", "desk_of"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_silent(self, now: datetime) -> bool:
        """Whether it may have let people in of whom nobody knows yet."""
        return self.last_seen_at is not None and self.last_seen_at <= now - SILENCE


class CheckIn(models.Model):
    """One scan: a journal that only grows.

    The verdict stays exactly as it was given; the outcome may become another, when a device tells
    late of a scan that was made before.
    """

    class Direction(models.TextChoices):
        IN = "in", _("In")
        OUT = "out", _("Out")

    class Outcome(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        ALREADY_ADMITTED = "already_admitted", _("Already admitted")
        LEFT = "left", _("Left")
        REFUSED = "refused", _("Refused")

    class Reason(models.TextChoices):
        UNKNOWN_TICKET = "unknown_ticket", _("Unknown ticket")
        CANCELLED = "cancelled", _("Cancelled")
        WAITLISTED = "waitlisted", _("On the waiting list")
        REPLACED = "replaced", _("Replaced by a newer ticket")
        WRONG_CONFERENCE = "wrong_conference", _("Another conference")
        WRONG_DAY = "wrong_day", _("Another day")
        NOT_BOOKED = "not_booked", _("No seat booked")
        ONLINE_ONLY = "online_only", _("Takes part online")
        ALREADY_LEFT = "already_left", _("Has already left")

    uuid = models.UUIDField(unique=True)
    device = models.ForeignKey(Device, related_name="check_ins", on_delete=models.PROTECT)
    checkpoint = models.ForeignKey(
        Checkpoint, related_name="check_ins", null=True, on_delete=models.PROTECT
    )
    registration = models.ForeignKey(
        Registration, related_name="check_ins", null=True, on_delete=models.CASCADE
    )
    direction = models.CharField(max_length=3, choices=Direction, default=Direction.IN)
    scanned_at = models.DateTimeField(_("scanned"))
    # The device's own clock, however wrong; `scanned_at` is corrected by how wrong it was.
    device_time = models.DateTimeField(_("by the device's clock"), null=True)
    recorded_at = models.DateTimeField(_("recorded"))
    # What the steward was shown when that was not, or is no longer, the outcome; else empty where
    # the server came first.
    shown = models.CharField(_("shown at the door"), max_length=20, choices=Outcome, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    verdict = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("taken back"), null=True)
    # A scan that let somebody in who should not have been: somebody has dealt with it.
    settled_at = models.DateTimeField(_("sorted out"), null=True)
    settled_by = models.CharField(_("sorted out by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.CheckConstraint(
                name="a_refused_scan_says_why",
                condition=Q(outcome="refused") & ~Q(reason="")
                | ~Q(outcome="refused") & Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(name="the_journal", fields=["checkpoint", "-scanned_at"]),
            models.Index(
                name="scans_that_do_not_agree",
                fields=["device", "scanned_at"],
                condition=Q(shown__in=["admitted", "left"], settled_at=None)
                & ~Q(outcome__in=["admitted", "left"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}: {self.outcome}"


class Admission(models.Model):
    """That a ticket was let in at a checkpoint in a period: the row that cannot exist twice."""

    registration = models.ForeignKey(
        Registration, related_name="admissions", on_delete=models.CASCADE
    )
    checkpoint = models.ForeignKey(Checkpoint, related_name="admissions", on_delete=models.CASCADE)
    period = models.CharField(max_length=10, blank=True)
    check_in_uuid = models.UUIDField(default=uuid.uuid4)
    device = models.ForeignKey(Device, related_name="admissions", on_delete=models.PROTECT)
    admitted_at = models.DateTimeField(_("admitted"))
    left_at = models.DateTimeField(_("left"), null=True)

    class Meta:
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")
        constraints = [
            models.UniqueConstraint(
                name="one_admission_per_ticket_checkpoint_and_period",
                fields=["registration", "checkpoint", "period"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.checkpoint}"


class IdempotentAnswer(models.Model):
    """The answer given to a POST with an Idempotency-Key, given again for 24 hours."""

    device = models.ForeignKey(Device, related_name="answers", on_delete=models.CASCADE)
    key = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_device_uses_an_idempotency_key_once", fields=["device", "key"]
            ),
        ]

    def __str__(self) -> str:
        return self.key
