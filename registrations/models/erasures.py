"""The record of what was erased: how much, when and by which rule, and never whose."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.models import Conference


class ErasureRun(models.Model):
    """One run that erased something (in Swedish: gallringsprotokoll)."""

    class Rule(models.TextChoices):
        CHECK_INS = "check_ins", _("Check-in times, 90 days after the conference")
        WITHOUT_A_PLACE = (
            "without_a_place",
            _("Those who cancelled or waited, 90 days after the conference"),
        )
        REGISTRATIONS = "registrations", _("All registrations, a year after the conference")
        COORDINATORS = "coordinators", _("Coordinators, a year after the conference")
        AT_REQUEST = "at_request", _("At the person's own request")

    conference = models.ForeignKey(
        Conference, related_name="erasure_runs", on_delete=models.PROTECT
    )
    rule = models.CharField(_("rule"), max_length=20, choices=Rule)
    count = models.PositiveIntegerField(_("how many"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.count}"
