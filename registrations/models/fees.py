"""The fee for not coming, and the invoices made of it: bookkeeping with a life of its own.

The law on bookkeeping (1999:1078, chapter 7) keeps these for seven years, long after the
registration is gone; so they carry their own copy of the little that an invoice says.
"""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, Organisation, User
from registrations.models.people import Registration


class InvoiceTerms(models.Model):
    """What the organiser's finance unit has said about a conference's invoices."""

    class Vat(models.TextChoices):
        """The letters are those of UNCL 5305, which e-invoices use."""

        STANDARD = "S", _("With VAT")
        EXEMPT = "E", _("Exempt from VAT")
        OUTSIDE = "O", _("Not subject to VAT")

    class VatPercent(models.IntegerChoices):
        """The only rates that Sweden has."""

        TWENTY_FIVE = 25, _("25 %")
        TWELVE = 12, _("12 %")
        SIX = 6, _("6 %")

    conference = models.OneToOneField(
        Conference, related_name="invoice_terms", on_delete=models.CASCADE
    )
    vat = models.CharField(_("VAT"), max_length=1, choices=Vat)
    vat_percent = models.PositiveSmallIntegerField(
        _("VAT rate"), choices=VatPercent, default=VatPercent.TWENTY_FIVE
    )
    exemption = models.CharField(_("why there is no VAT"), max_length=200, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=14, blank=True)
    bankgiro = models.CharField(_("bankgiro number"), max_length=9)
    days_to_pay = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    street = models.CharField(_("street or box"), max_length=100)
    postcode = models.CharField(_("postcode"), max_length=6)
    town = models.CharField(_("town"), max_length=100)

    class Meta:
        verbose_name = _("invoice terms")
        verbose_name_plural = _("invoice terms")
        constraints = [
            models.CheckConstraint(
                name="who_takes_no_vat_says_why", condition=Q(vat="S") | ~Q(exemption="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.conference)


class FeeExportQuerySet(models.QuerySet["FeeExport"]):
    def in_order(self) -> Self:
        """The newest first, with how much is in each; not the bytes."""
        counted = self.annotate(
            fee_count=Count("fees", distinct=True), invoice_count=Count("invoices", distinct=True)
        )
        return counted.defer("archive").select_related("exported_by").order_by("-pk")


class FeeExport(models.Model):
    """What was handed to the finance system, byte for byte."""

    conference = models.ForeignKey(Conference, related_name="fee_exports", on_delete=models.PROTECT)
    exported_at = models.DateTimeField(_("exported"))
    exported_by = models.ForeignKey(
        User,
        verbose_name=_("by"),
        related_name="fee_exports",
        null=True,
        on_delete=models.SET_NULL,
    )
    archive = models.BinaryField()

    objects = FeeExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("exported fees")
        verbose_name_plural = _("exported fees")

    def __str__(self) -> str:
        return f"{self.conference}, {self.exported_at:%Y-%m-%d}"


class Invoice(models.Model):
    """One number of the series: what an organisation is asked to pay, with one reference."""

    conference = models.ForeignKey(Conference, related_name="invoices", on_delete=models.PROTECT)
    number = models.PositiveIntegerField(_("number"))
    export = models.ForeignKey(FeeExport, related_name="invoices", on_delete=models.PROTECT)
    buyer = models.CharField(_("organisation"), max_length=200)
    reference = models.CharField(_("invoice reference"), max_length=50, blank=True)
    kronor = models.PositiveIntegerField(_("kronor without VAT"))
    is_electronic = models.BooleanField(_("e-invoice"))

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(
                name="an_invoice_number_is_used_once", fields=["conference", "number"]
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.conference.slug}-{self.number:04}"


class NoShowFeeQuerySet(models.QuerySet["NoShowFee"]):
    def in_order(self) -> Self:
        """By organisation and name, with all that a list shows."""
        known = self.select_related(
            "conference", "registration", "decided_by", "invoice__conference"
        )
        return known.order_by("organisation_name", "registration__name", "pk")


class NoShowFee(models.Model):
    """That somebody neither came nor cancelled in time, and what was decided about the fee.

    A waiver says who and when, never why: "ill" would be health data. The name is copied only
    when the fee is approved, as only then there is something to keep for seven years.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        WAIVED = "waived", _("Waived")
        EXPORTED = "exported", _("Exported")

    conference = models.ForeignKey(
        Conference, related_name="no_show_fees", on_delete=models.PROTECT
    )
    registration = models.OneToOneField(
        Registration, related_name="no_show_fee", null=True, on_delete=models.SET_NULL
    )
    organisation = models.ForeignKey(
        Organisation, related_name="no_show_fees", null=True, on_delete=models.SET_NULL
    )
    organisation_name = models.CharField(_("organisation"), max_length=200)
    name = models.CharField(_("name"), max_length=200, blank=True)
    reference = models.CharField(_("invoice reference"), max_length=50, blank=True)
    kronor = models.PositiveIntegerField(_("kronor without VAT"))
    is_internal = models.BooleanField(_("internal transfer"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name=_("decided by"),
        related_name="decided_fees",
        null=True,
        on_delete=models.SET_NULL,
    )
    export = models.ForeignKey(FeeExport, related_name="fees", null=True, on_delete=models.PROTECT)
    invoice = models.ForeignKey(Invoice, related_name="fees", null=True, on_delete=models.PROTECT)

    objects = NoShowFeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee for not coming")
        verbose_name_plural = _("fees for not coming")
        constraints = [
            models.CheckConstraint(
                name="a_proposed_fee_is_undecided",
                condition=Q(state="proposed", decided_at=None)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_exported_fee_stands_in_an_export",
                condition=Q(state="exported", export__isnull=False)
                | (~Q(state="exported") & Q(export=None, invoice=None)),
            ),
            models.CheckConstraint(
                name="a_name_is_kept_only_for_bookkeeping",
                condition=Q(name="") | Q(state__in=["approved", "exported"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name}, {self.get_state_display()}"

    @property
    def name_shown(self) -> str:
        """The copy, where there is one; else as long as there is a registration."""
        return self.name or (self.registration.name if self.registration else "")
