"""Approved fees leave the house once: as a table for the finance system, and as e-invoices."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.models import Conference, Organisation, User
from conference.spreadsheets import csv_file
from registrations.models import FeeExport, Invoice, InvoiceTerms, NoShowFee
from registrations.peppol import Bill, Line, can_be_sent, invoice_xml

State = NoShowFee.State


class NoTerms(Exception):
    """The finance unit has not yet said how to invoice."""


class NothingToExport(Exception):
    """No fee is approved that was not exported before."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Whom one invoice goes to: an organisation, or what was written of it; and the reference."""

    organisation: Organisation | None
    name: str
    reference: str


@transaction.atomic
def export(conference: Conference, *, now: datetime, by: User) -> FeeExport:
    """Everything that is approved, with the next numbers of the series, kept byte for byte.

    The lock on the terms makes the numbers one series without gaps: they are given in the same
    transaction as the bytes they stand in.
    """
    terms = InvoiceTerms.objects.select_for_update().filter(conference=conference).first()
    if terms is None:
        raise NoTerms
    fees = _approved(conference)
    if not fees:
        raise NothingToExport
    made = FeeExport.objects.create(conference=conference, exported_at=now, exported_by=by)
    files = dict(_invoices(made, fees, terms))
    NoShowFee.objects.bulk_update(fees, ["invoice", "export", "state"])
    with override("sv"):
        table = _("fees")
        files[f"{conference.slug}-{table}.csv"] = csv_file(_table(fees, terms))
    made.archive = _zipped(files, now)
    made.save(update_fields=["archive"])
    return made


def _approved(conference: Conference) -> list[NoShowFee]:
    approved = conference.no_show_fees.select_for_update(of=("self",)).filter(state=State.APPROVED)
    known = approved.select_related("organisation", "conference__organiser")
    return list(known.order_by("organisation_name", "reference", "pk"))


def _invoices(
    made: FeeExport, fees: Sequence[NoShowFee], terms: InvoiceTerms
) -> Iterator[tuple[str, bytes]]:
    """Number each payer's invoice, and write those that can travel as e-invoices."""
    used = made.conference.invoices.aggregate(last=Max("number"))["last"] or 0
    for fee in fees:
        fee.state, fee.export = State.EXPORTED, made
    for number, (payer, theirs) in enumerate(_by_payer(fees).items(), start=used + 1):
        is_electronic = can_be_sent(made.conference.organiser, payer.organisation)
        invoice = Invoice.objects.create(
            conference=made.conference,
            number=number,
            export=made,
            buyer=payer.name,
            reference=payer.reference,
            kronor=sum(fee.kronor for fee in theirs),
            is_electronic=is_electronic,
        )
        for fee in theirs:
            fee.invoice = invoice
        if is_electronic:
            yield f"{invoice.code}.xml", invoice_xml(_bill(invoice, payer, theirs, terms))


def _by_payer(fees: Sequence[NoShowFee]) -> dict[Payer, list[NoShowFee]]:
    """The organiser's own people are no invoice: they become a transfer in the books."""
    payers: defaultdict[Payer, list[NoShowFee]] = defaultdict(list)
    for fee in fees:
        if not fee.is_internal:
            payers[Payer(fee.organisation, fee.organisation_name, fee.reference)].append(fee)
    return payers


def _bill(invoice: Invoice, payer: Payer, fees: Sequence[NoShowFee], terms: InvoiceTerms) -> Bill:
    conference, export = invoice.conference, invoice.export
    assert conference.organiser
    assert payer.organisation
    return Bill(
        number=invoice.code,
        issued_on=conference.local_date(export.exported_at),
        seller=conference.organiser,
        buyer=payer.organisation,
        # Rule PEPPOL-EN16931-R003 wants a reference: without a code, the first one's name.
        reference=payer.reference or fees[0].name or conference.name_sv,
        lines=[Line(_words(fee), fee.kronor) for fee in fees],
        terms=terms,
    )


def _words(fee: NoShowFee) -> str:
    with override("sv"):
        return _("Did not come to %(conference)s: %(name)s") % {
            "conference": fee.conference.name_sv,
            "name": fee.name or "–",
        }


def _table(fees: Sequence[NoShowFee], terms: InvoiceTerms) -> list[list[object]]:
    heading: list[object] = [
        *(_("Invoice"), _("Kind"), _("Organisation"), _("Organisation number")),
        *(_("Peppol address"), _("Invoice reference"), _("Words"), _("Kronor without VAT")),
        *(_("VAT code"), _("VAT rate in per cent"), _("Travels as e-invoice")),
    ]
    return [heading, *(_row(fee, terms) for fee in fees)]


def _row(fee: NoShowFee, terms: InvoiceTerms) -> list[object]:
    organisation, invoice = fee.organisation, fee.invoice
    has_vat = terms.vat == InvoiceTerms.Vat.STANDARD
    return [
        invoice.code if invoice else "",
        _("invoice") if invoice else _("internal transfer"),
        fee.organisation_name,
        organisation.organisation_number if organisation else "",
        organisation.peppol_id if organisation else "",
        fee.reference,
        _words(fee),
        fee.kronor,
        terms.vat,
        terms.vat_percent if has_vat else 0,
        _("yes") if invoice and invoice.is_electronic else _("no"),
    ]


def _zipped(files: dict[str, bytes], now: datetime) -> bytes:
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(ZipInfo(name, now.timetuple()[:6]), content)
    return archive.getvalue()
