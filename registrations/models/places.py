"""The ways of attending, and how many places each has."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference, Organisation


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
    let_in_over = models.PositiveIntegerField(
        _("places given over capacity"), default=0, editable=False
    )
    closes_at = models.DateTimeField(_("registration closes"))
    changes_until = models.DateTimeField(
        _("can be changed until"),
        null=True,
        blank=True,
        help_text=_("Until then attendees can change to something else by themselves."),
    )
    address = models.CharField(_("where"), max_length=200, blank=True)
    about_sv = models.TextField(_("good to know, in Swedish"), blank=True)
    about_en = models.TextField(_("good to know, in English"), blank=True)
    contact_name = models.CharField(_("contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    serves_lunch = models.BooleanField(_("lunch is served"), default=False)
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
                condition=Q(capacity=None) | Q(taken__lte=F("capacity") + F("let_in_over")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attendance", args=[self.conference.slug, self.slug])

    @property
    def name(self) -> str:
        return in_current_language(sv=self.name_sv, en=self.name_en)

    @property
    def about(self) -> str:
        return in_current_language(sv=self.about_sv, en=self.about_en)

    @property
    def left(self) -> int | None:
        """Places left; None when there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def smallest_capacity(self) -> int:
        """As many as are taken, but for those that were given over capacity."""
        return self.taken - self.let_in_over


class Quota(models.Model):
    """How many places of a pool one organisation may hold or wait for."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        related_name="quotas",
        on_delete=models.CASCADE,
    )
    pool = models.ForeignKey(
        Pool, verbose_name=_("places of"), related_name="quotas", on_delete=models.CASCADE
    )
    places = models.PositiveIntegerField(_("places"))

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(
                name="an_organisation_has_one_quota_of_a_pool", fields=["organisation", "pool"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.pool}"
