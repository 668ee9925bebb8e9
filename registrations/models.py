"""Who comes, what they hold, and their way in."""

import secrets
import uuid
from base64 import b32encode
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference, Organisation, User
from scheduling.models import Session


def new_token() -> str:
    """128 random bits for an address that only its owner knows."""
    return secrets.token_urlsafe(16)


def new_ticket_code() -> str:
    """DV1 and 128 random bits in base32: upper case and digits, QR's compact alphabet."""
    return "DV1" + b32encode(secrets.token_bytes(16)).decode().rstrip("=")


class Attendance(models.TextChoices):
    ON_SITE = "on_site", _("On site")
    ONLINE = "online", _("Online")
    HUB = "hub", _("At a local hub")


class PoolQuerySet(models.QuerySet["Pool"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Pool(models.Model):
    """The places of one way of attending: on site, online, or one local hub."""

    conference = models.ForeignKey(Conference, related_name="pools", on_delete=models.CASCADE)
    attendance = models.CharField(_("attendance"), max_length=10, choices=Attendance)
    slug = models.SlugField(_("short name"))
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    host = models.ForeignKey(
        Organisation,
        verbose_name=_("host"),
        related_name="hubs",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty when there is no limit.")
    )
    taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    closes_at = models.DateTimeField(_("registration closes"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("places")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(name="a_pool_is_named_once", fields=["conference", "slug"]),
            models.UniqueConstraint(
                name="a_conference_has_one_pool_on_site_and_one_online",
                fields=["conference", "attendance"],
                condition=~Q(attendance="hub"),
            ),
            models.CheckConstraint(
                name="confirmed_registrations_never_exceed_the_capacity",
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_current_language(sv=self.name_sv, en=self.name_en)

    @property
    def left(self) -> int | None:
        """Places left; None when there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_full(self) -> bool:
        return self.left == 0


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.exclude(status=Registration.Status.CANCELLED)

    def confirmed(self) -> Self:
        return self.filter(status=Registration.Status.CONFIRMED)

    def of(self, email_key: str) -> Self:
        """Those of a casefolded address."""
        return self.filter(email_key=email_key)

    def with_details(self) -> Self:
        """With all that the person's own page shows."""
        return self.select_related("conference", "organisation", "pool", "waiting_for")

    def with_personal_token(self, token: str) -> Self:
        return self.filter(personal_token=token)

    def waiting_for(self, pool: Pool) -> Self:
        """Those in line for a pool, the first in line first."""
        return self.filter(waiting_for=pool).order_by("queued_at", "pk")

    def ahead_of(self, registration: "Registration") -> Self:
        """Those who stand before somebody in the same line."""
        before = Q(queued_at__lt=registration.queued_at) | Q(
            queued_at=registration.queued_at, pk__lt=registration.pk
        )
        return self.filter(before, waiting_for=registration.waiting_for)


class Registration(models.Model):
    """One person's place, or wait for a place, at one conference."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITLISTED = "waitlisted", _("On the waiting list")
        CANCELLED = "cancelled", _("Cancelled")

    conference = models.ForeignKey(
        Conference, related_name="registrations", on_delete=models.CASCADE
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_key = models.CharField(max_length=254, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        related_name="registrations",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    organisation_name = models.CharField(_("organisation as written"), max_length=200)
    language = models.CharField(_("language"), max_length=2, default="sv")
    status = models.CharField(_("state"), max_length=10, choices=Status)
    attendance = models.CharField(_("attendance wished for"), max_length=10, choices=Attendance)
    pool = models.ForeignKey(
        Pool,
        verbose_name=_("place held"),
        related_name="registrations",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    waiting_for = models.ForeignKey(
        Pool,
        verbose_name=_("waiting for"),
        related_name="queue",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    queued_at = models.DateTimeField(_("in line since"), null=True, blank=True)
    ticket_code = models.CharField(max_length=29, unique=True, default=new_ticket_code)
    personal_token = models.CharField(max_length=22, unique=True, default=new_token)
    calendar_token = models.CharField(max_length=22, unique=True, default=new_token)
    registered_at = models.DateTimeField(_("registered"))
    changed_at = models.DateTimeField(_("changed"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # The form that was sent: the same form sent twice is answered with the same registration.
    submission = models.UUIDField(null=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                name="one_active_registration_per_address",
                fields=["conference", "email_key"],
                condition=~Q(status="cancelled"),
            ),
            models.CheckConstraint(
                name="a_confirmed_registration_holds_a_place",
                condition=~Q(status="confirmed") | Q(pool__isnull=False, waiting_for=None),
            ),
            models.CheckConstraint(
                name="a_waitlisted_registration_stands_in_a_line",
                condition=~Q(status="waitlisted")
                | Q(waiting_for__isnull=False, queued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_cancelled_registration_holds_nothing",
                condition=Q(
                    status="cancelled", pool=None, waiting_for=None, cancelled_at__isnull=False
                )
                | (~Q(status="cancelled") & Q(cancelled_at=None)),
            ),
        ]
        indexes = [
            models.Index(name="the_line", fields=["waiting_for", "queued_at", "id"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("personal_page", args=[self.personal_token])

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def organisation_shown(self) -> str:
        """The register's name where the organisation is known there, else as it was written."""
        return self.organisation.name if self.organisation else self.organisation_name


class RetiredTicket(models.Model):
    """A code that was replaced: handed over, or lost. The door refuses it with that word."""

    code = models.CharField(max_length=29, unique=True)
    registration = models.ForeignKey(
        Registration, related_name="retired_tickets", on_delete=models.CASCADE
    )
    retired_at = models.DateTimeField()

    class Meta:
        verbose_name = _("retired ticket")
        verbose_name_plural = _("retired tickets")

    def __str__(self) -> str:
        return str(self.registration)


class Seat(models.Model):
    """A seat in a session with limited seats: booked, or waited for."""

    class Status(models.TextChoices):
        BOOKED = "booked", _("Booked")
        WAITING = "waiting", _("Waiting")

    registration = models.ForeignKey(Registration, related_name="seats", on_delete=models.CASCADE)
    session = models.ForeignKey(Session, related_name="booked_seats", on_delete=models.CASCADE)
    status = models.CharField(_("state"), max_length=10, choices=Status)
    booked_at = models.DateTimeField(_("booked"))

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                name="one_seat_per_person_and_session", fields=["registration", "session"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.session}"


class Checkpoint(models.Model):
    """A place where badges are scanned, and how often one badge may pass."""

    class Kind(models.TextChoices):
        ENTRANCE = "entrance", _("Entrance")
        SESSION = "session", _("Session door")
        MEAL = "meal", _("Meal")

    class Rule(models.TextChoices):
        ONCE = "once", _("Once")
        ONCE_A_DAY = "once_a_day", _("Once a day")
        IN_OUT = "in_out", _("In and out")

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
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_current_language(sv=self.name_sv, en=self.name_en)


class Device(models.Model):
    """A steward's phone, or another scanner. Only the hash of its token is kept."""

    class Scope(models.TextChoices):
        SCAN = "check-in:scan", _("Scan badges")
        UNDO = "check-in:undo", _("Take a check-in back")
        SEARCH = "check-in:search", _("Search for attendees")
        WALK_IN = "register:walk-in", _("Register people on the day")

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
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")

    def __str__(self) -> str:
        return self.name


class CheckIn(models.Model):
    """One scan, exactly as it was answered: an append-only journal."""

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
    recorded_at = models.DateTimeField(_("recorded"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    verdict = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("taken back"), null=True)

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
        indexes = [models.Index(name="the_journal", fields=["checkpoint", "-scanned_at"])]

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
