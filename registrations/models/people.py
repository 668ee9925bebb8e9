"""One person's registration, the tickets that were theirs once, and what was done for them."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, ConferenceDay, Organisation, User
from registrations.models.groups import Group
from registrations.models.places import Attendance, Pool
from registrations.models.tokens import new_ticket_code, new_token


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.exclude(status=Registration.Status.CANCELLED)

    def confirmed(self) -> Self:
        return self.filter(status=Registration.Status.CONFIRMED)

    def of(self, email_key: str) -> Self:
        """Those of a casefolded address; without one, nobody."""
        return self.filter(email_key=email_key).exclude(email_key="")

    def registered_by(self, at: datetime | None) -> Self:
        """Those who had registered at a time; nobody where there is none."""
        return self.filter(registered_at__lte=at) if at else self.none()

    def sent_as(self, submission: UUID | None) -> Self:
        """Those without an address whose form carried this mark."""
        return self.filter(email_key="", submission=submission).exclude(submission=None)

    def with_details(self) -> Self:
        """With all that the person's own page shows."""
        return self.select_related("conference", "organisation", "pool", "waiting_for")

    def on_site(self) -> Self:
        """Those who hold a place on site: they get a badge."""
        return self.filter(pool__attendance=Attendance.ON_SITE)

    def without_a_printed_badge(self) -> Self:
        return self.filter(badge_printed_at=None)

    def not_completed(self) -> Self:
        """Those who have not said that what a coordinator wrote about them is right."""
        return self.active().filter(completed_at=None)

    def in_order_registered(self) -> Self:
        return self.order_by("pk")

    def with_personal_token(self, token: str) -> Self:
        return self.filter(personal_token=token)

    def coming_on(self, date: date) -> Self:
        """Those who have chosen that day, and those who have chosen none: they come every day."""
        return self.filter(Q(days=None) | Q(days__date=date))

    def waiting_for(self, pool: Pool) -> Self:
        """Those in line for a pool, the first in line first. Who has an offer stands in no line."""
        in_line = self.filter(waiting_for=pool, status=Registration.Status.WAITLISTED)
        return in_line.order_by("queued_at", "pk")

    def wishing_for_more(self) -> Self:
        """Those in line, and those who were offered what they stood in line for."""
        return self.exclude(waiting_for=None)

    def with_an_offer(self) -> Self:
        """Those for whom a place is set aside until they have answered."""
        return self.filter(status=Registration.Status.OFFERED)

    def ahead_of(self, registration: "Registration") -> Self:
        """Those who stand before somebody in the same line."""
        before = Q(queued_at__lt=registration.queued_at) | Q(
            queued_at=registration.queued_at, pk__lt=registration.pk
        )
        in_line = Registration.Status.WAITLISTED
        return self.filter(before, waiting_for=registration.waiting_for, status=in_line)


class Registration(models.Model):
    """One person's place, or wait for a place, at one conference."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITLISTED = "waitlisted", _("On the waiting list")
        OFFERED = "offered", _("Has been offered a place")
        CANCELLED = "cancelled", _("Cancelled")

    class Via(models.TextChoices):
        SELF = "self", _("Registered by themselves")
        GROUP = "group", _("Registered by a coordinator")
        ORGANISER = "organiser", _("Registered by an organiser")
        DESK = "desk", _("Registered at the desk")

    conference = models.ForeignKey(
        Conference, related_name="registrations", on_delete=models.CASCADE
    )
    name = models.CharField(_("name"), max_length=200)
    # Empty for somebody who came to the desk and left no address: they get no letters.
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, editable=False)
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
    # An offer: a place of the pool waited for is set aside for this person until then.
    offer_expires_at = models.DateTimeField(_("offer expires"), null=True, blank=True)
    days = models.ManyToManyField(
        ConferenceDay,
        verbose_name=_("days"),
        related_name="registrations",
        blank=True,
        help_text=_("None chosen means every day."),
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("registered by"),
        related_name="members",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    via = models.CharField(_("how it came"), max_length=10, choices=Via, default=Via.SELF)
    avoids_photos = models.BooleanField(_("avoid pictures of me"), default=False)
    # Something waits for them at the desk; what it is stands nowhere.
    is_awaited_at_desk = models.BooleanField(_("is awaited at the desk"), default=False)
    badge_printed_at = models.DateTimeField(_("badge printed"), null=True, editable=False)
    invoice_reference = models.CharField(_("invoice reference"), max_length=50, blank=True)
    ticket_code = models.CharField(max_length=29, unique=True, default=new_ticket_code)
    personal_token = models.CharField(max_length=22, unique=True, default=new_token)
    calendar_token = models.CharField(max_length=22, unique=True, default=new_token)
    registered_at = models.DateTimeField(_("registered"))
    changed_at = models.DateTimeField(_("changed"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    given_up = models.ForeignKey(
        Pool,
        verbose_name=_("place given up by cancelling"),
        related_name="given_up_by",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
    )
    completed_at = models.DateTimeField(_("said that it is right"), null=True, blank=True)
    reconfirmed_at = models.DateTimeField(_("said again to be coming"), null=True, blank=True)
    # From then on it is nobody's: only a number remains.
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
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
                condition=~Q(status="cancelled") & ~Q(email_key=""),
            ),
            models.UniqueConstraint(
                name="a_form_without_an_address_registers_one_person",
                fields=["conference", "submission"],
                condition=~Q(status="cancelled") & Q(email_key=""),
            ),
            models.CheckConstraint(
                name="only_the_desk_registers_without_an_address",
                condition=~Q(email_key="") | Q(via="desk") | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_confirmed_registration_holds_a_place",
                condition=~Q(status="confirmed") | Q(pool__isnull=False, waiting_for=None),
            ),
            models.CheckConstraint(
                name="a_waitlisted_registration_stands_in_a_line",
                condition=~Q(status__in=["waitlisted", "offered"])
                | Q(waiting_for__isnull=False, queued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_offer_has_a_deadline",
                condition=Q(status="offered", offer_expires_at__isnull=False)
                | (~Q(status="offered") & Q(offer_expires_at=None)),
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
            # Whoever registers is asked for an earlier registration of theirs.
            models.Index(
                name="cancelled_by_address",
                fields=["conference", "email_key"],
                condition=Q(status="cancelled"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("personal_page", args=[self.personal_token])

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def offered(self) -> Pool | None:
        """Where a place is set aside for them until they have answered."""
        return self.waiting_for if self.status == self.Status.OFFERED else None

    def can_accept(self, now: datetime) -> bool:
        """Whether a place is offered to them, and the time to answer is not over."""
        return self.offer_expires_at is not None and now < self.offer_expires_at

    @property
    def places(self) -> tuple[Pool, ...]:
        """Where a place is counted as theirs: the one they hold, and the one they are offered."""
        return tuple(pool for pool in (self.pool, self.offered) if pool)

    @property
    def is_to_be_completed(self) -> bool:
        """Whether a colleague has registered the person, who has not said yet that it is right."""
        return self.group_id is not None and self.completed_at is None

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
    # The calendar of somebody who handed over: it goes on, and says that they do not come.
    calendar_token = models.CharField(max_length=22, blank=True, db_index=True)
    # Their page: the form sent there a second time is answered as the first time.
    personal_token = models.CharField(max_length=22, blank=True, db_index=True)

    class Meta:
        verbose_name = _("retired ticket")
        verbose_name_plural = _("retired tickets")

    def __str__(self) -> str:
        return str(self.registration)


class AuditEntry(models.Model):
    """Something out of the ordinary that was done with a registration: by whom, when and why."""

    class Kind(models.TextChoices):
        OVER_CAPACITY = "over_capacity", _("Let in over capacity")
        SEAT_OVER_CAPACITY = "seat_over_capacity", _("Seated over capacity")
        SEAT_RELEASED = "seat_released", _("Did not come: the seat was released")
        NEW_TICKET = "new_ticket", _("Got a new ticket")
        HANDED_OVER = "handed_over", _("Handed over")
        CHANGED = "changed", _("Changed by an organiser")
        CANCELLED = "cancelled", _("Cancelled by an organiser")

    registration = models.ForeignKey(
        Registration, related_name="audit_entries", on_delete=models.CASCADE
    )
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        User,
        verbose_name=_("by"),
        related_name="audit_entries",
        null=True,
        on_delete=models.SET_NULL,
    )
    reason = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_kind_display()}"
