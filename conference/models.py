"""The people who run the site, the organisations people come from, and the yearly conference."""

import uuid
from datetime import date, datetime, time
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.casefold(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").casefold())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works with the conference. Attendees have no account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.email


class Organisation(models.Model):
    """A municipality, region, agency or company that a person comes from."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "region", _("Region")
        STATE_AGENCY = "state_agency", _("State agency")
        UNIVERSITY = "university", _("University")
        RESEARCH = "research", _("Research institute")
        MUNICIPAL_COMPANY = "municipal_company", _("Municipal company")
        COMPANY = "company", _("Company")
        CIVIL_SOCIETY = "civil_society", _("Civil society")
        OTHER = "other", _("Other")

    slug = models.SlugField(_("short name"), unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=200, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    municipality_code = models.CharField(_("municipality code"), max_length=4, blank=True)
    mail_domains = models.JSONField(_("mail domains"), default=list, blank=True)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    organisation_number = models.CharField(_("organisation number"), max_length=11, blank=True)
    peppol_id = models.CharField(_("Peppol address"), max_length=50, blank=True)
    reference_pattern = models.CharField(_("invoice reference pattern"), max_length=100, blank=True)
    reference_help_sv = models.CharField(
        _("what the reference looks like, in Swedish"), max_length=200, blank=True
    )
    reference_help_en = models.CharField(
        _("what the reference looks like, in English"), max_length=200, blank=True
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_current_language(sv=self.name_sv, en=self.name_en)

    @property
    def reference_help(self) -> str:
        return in_current_language(sv=self.reference_help_sv, en=self.reference_help_en)


class ConferenceQuerySet(models.QuerySet["Conference"]):
    def newest_first(self) -> Self:
        return self.order_by("-starts_on")

    def current(self, today: date) -> "Conference | None":
        """The next one, or the one being held; when all are over, the latest."""
        not_over = self.filter(ends_on__gte=today).select_related("organiser").order_by("starts_on")
        return not_over.first() or self.select_related("organiser").newest_first().first()

    def organised_by(self, user: User) -> Self:
        """Those whose organiser the user is; all of them for a superuser."""
        if user.is_superuser:
            return self
        return self.where(user, Membership.Role.ORGANISER)

    def worked_with_by(self, user: User) -> Self:
        """Those where the user has any role; all of them for a superuser."""
        if user.is_superuser:
            return self
        return self.filter(Exists(Membership.objects.filter(conference=OuterRef("pk"), user=user)))

    def where(self, user: User, *roles: "Membership.Role") -> Self:
        """Those where the user has one of the roles, given by name; being a superuser is none."""
        having = Membership.objects.filter(conference=OuterRef("pk"), user=user, role__in=roles)
        return self.filter(Exists(having))


class Conference(models.Model):
    """One yearly edition."""

    class WaitingListPolicy(models.TextChoices):
        PROMOTE = "promote", _("A freed place goes to the first in line at once")
        OFFER = "offer", _("A freed place is offered with a deadline")

    slug = models.SlugField(_("address"), unique=True, help_text=_("Begins with the year: 2026"))
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    tagline_sv = models.CharField(_("tagline in Swedish"), max_length=200, blank=True)
    tagline_en = models.CharField(_("tagline in English"), max_length=200, blank=True)
    about_sv = models.TextField(_("about the conference in Swedish"), blank=True)
    about_en = models.TextField(_("about the conference in English"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    timezone = models.CharField(_("time zone"), max_length=50, default="Europe/Stockholm")
    venue_name = models.CharField(_("venue"), max_length=200, blank=True)
    venue_city = models.CharField(_("town"), max_length=100, blank=True)
    venue_accessibility_sv = models.TextField(_("accessibility in Swedish"), blank=True)
    venue_accessibility_en = models.TextField(_("accessibility in English"), blank=True)
    organiser = models.ForeignKey(
        Organisation,
        verbose_name=_("organiser"),
        related_name="conferences",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    contact_email = models.EmailField(_("contact address"))
    registration_opens_at = models.DateTimeField(_("registration opens"))
    waiting_list_policy = models.CharField(
        _("waiting list"),
        max_length=10,
        choices=WaitingListPolicy,
        default=WaitingListPolicy.PROMOTE,
    )
    shows_proof_at_once = models.BooleanField(
        _("show the badge at once"),
        default=True,
        help_text=_("Otherwise the personal page is only reached through the letter."),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours an offer stands"),
        default=24,
        help_text=_("The night does not count."),
    )
    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_until = models.TimeField(_("quiet until"), default=time(7))
    reminder_at = models.DateTimeField(
        _("reminder is sent"), null=True, blank=True, help_text=_("Empty when none is sent.")
    )
    reconfirm_at = models.DateTimeField(
        _("attendees are asked whether they come"),
        null=True,
        blank=True,
        help_text=_("Empty when they are not asked."),
    )
    no_show_fee = models.PositiveIntegerField(
        _("fee for not coming, in kronor"), default=0, help_text=_("0 when there is none.")
    )
    free_cancellation_until = models.DateTimeField(
        _("cancelling is free until"), null=True, blank=True
    )
    food_closes_at = models.DateTimeField(_("food is ordered"), null=True, blank=True)
    needs_kept_days = models.PositiveSmallIntegerField(
        _("days that food and access needs are kept"), default=7
    )
    is_eu_cofinanced = models.BooleanField(_("co-funded by the European Union"), default=False)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        constraints = [
            models.CheckConstraint(
                name="a_conference_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("conference", args=[self.slug])

    @property
    def name(self) -> str:
        return in_current_language(sv=self.name_sv, en=self.name_en)

    @property
    def tagline(self) -> str:
        return in_current_language(sv=self.tagline_sv, en=self.tagline_en)

    @property
    def about(self) -> str:
        return in_current_language(sv=self.about_sv, en=self.about_en)

    @property
    def venue_accessibility(self) -> str:
        return in_current_language(sv=self.venue_accessibility_sv, en=self.venue_accessibility_en)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local_date(self, at: datetime) -> date:
        """The calendar day at the venue."""
        return at.astimezone(self.tz).date()


class ConferenceDay(models.Model):
    """One day of the conference: an entry of its own in every attendee's calendar."""

    conference = models.ForeignKey(Conference, related_name="days", on_delete=models.CASCADE)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    date = models.DateField(_("date"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("conference day")
        verbose_name_plural = _("conference days")
        constraints = [
            models.UniqueConstraint(
                name="a_conference_has_each_day_once", fields=["conference", "date"]
            ),
            models.CheckConstraint(
                name="a_conference_day_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conference}, {self.date}"


class Membership(models.Model):
    """What a user may do at one conference."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        PROGRAMME_EDITOR = "programme_editor", _("Programme editor")
        REVIEWER = "reviewer", _("Reviewer")
        STEWARD = "steward", _("Steward")
        DESK = "desk", _("Registration desk")
        MEAL_CONTACT = "meal_contact", _("Meal contact")
        ACCESS_CONTACT = "access_contact", _("Access contact")
        FINANCE = "finance", _("Finance")
        VIEWER = "viewer", _("Viewer")

    user = models.ForeignKey(User, related_name="memberships", on_delete=models.CASCADE)
    conference = models.ForeignKey(Conference, related_name="memberships", on_delete=models.CASCADE)
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                name="a_user_has_each_role_once", fields=["user", "conference", "role"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.conference}"


class RateLimit(models.Model):
    """How often something was tried in a window of time; the key is a keyed hash."""

    key = models.CharField(max_length=64)
    window_starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_key_is_counted_once_a_window", fields=["key", "window_starts_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]}…: {self.tries}"
