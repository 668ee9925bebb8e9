"""Many badges in one file, made by the worker."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, User


class BadgeSheetsQuerySet(models.QuerySet["BadgeSheets"]):
    def unfinished(self) -> Self:
        return self.filter(finished_at=None, failed_at=None)

    def free(self, now: datetime) -> Self:
        """Those that no worker has in hand, the oldest first."""
        is_free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.unfinished().filter(is_free).order_by("asked_at", "pk")

    def with_a_file(self) -> Self:
        return self.filter(finished_at__isnull=False).exclude(pdf=b"")

    def newest_first(self) -> Self:
        """For a list: without the files themselves, which are large."""
        return self.defer("pdf").select_related("asked_by").order_by("-asked_at", "-pk")


class BadgeSheets(models.Model):
    """That somebody asked for badges to print: which, how, how far it is, and the file."""

    class Layout(models.TextChoices):
        EIGHT = "eight", _("Eight on an A4 sheet")
        LABELS = "labels", _("Labels of 90 × 55 mm, one on each page")
        SINGLE = "single", _("One on each page, A6")

    class Order(models.TextChoices):
        NAME = "name", _("By name")
        ORGANISATION = "organisation", _("By organisation, then name")

    class Whom(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody with a place on site")
        NEW = "new", _("Those whose badge has not been printed")

    conference = models.ForeignKey(
        Conference, related_name="badge_sheets", on_delete=models.CASCADE
    )
    asked_by = models.ForeignKey(
        User, related_name="badge_sheets", null=True, on_delete=models.SET_NULL
    )
    asked_at = models.DateTimeField(_("asked for"))
    layout = models.CharField(_("paper"), max_length=10, choices=Layout, default=Layout.EIGHT)
    order = models.CharField(_("order"), max_length=12, choices=Order, default=Order.NAME)
    whom = models.CharField(_("whose badges"), max_length=10, choices=Whom, default=Whom.EVERYBODY)
    has_backs = models.BooleanField(_("with everybody's own programme on the back"), default=False)
    language = models.CharField(max_length=2, default="sv")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # A worker that was killed leaves it: another takes it over when this time is past.
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(_("failed"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # Empty once it is forgotten: it is full of personal data.
    pdf = models.BinaryField(null=True)

    objects = BadgeSheetsQuerySet.as_manager()

    class Meta:
        verbose_name = _("badge sheets")
        verbose_name_plural = _("badge sheets")
        constraints = [
            models.CheckConstraint(
                name="finished_badge_sheets_have_a_file",
                condition=Q(finished_at=None) | Q(pdf__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conference}, {self.asked_at}"
