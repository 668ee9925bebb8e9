"""Many badges in one file, made by the worker."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, User


class BadgeSheets(models.Model):
    """That somebody asked for badges to print: which, how, how far it is, and the file."""

    class Layout(models.TextChoices):
        EIGHT = "eight", _("Eight on an A4 sheet")
        LABELS = "labels", _("Labels of 90 × 55 mm")
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
    finished_at = models.DateTimeField(_("finished"), null=True)
    pdf = models.BinaryField(null=True)

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
