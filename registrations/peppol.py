"""An invoice as Peppol BIS Billing 3.0 wants it: UBL 2.1, a profile of EN 16931."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from conference.models import Organisation
from registrations.models import InvoiceTerms
from scheduling.machine_text import carriable

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
NAMESPACES = {
    "": f"{UBL}:Invoice-2",
    "cac": f"{UBL}:CommonAggregateComponents-2",
    "cbc": f"{UBL}:CommonBasicComponents-2",
}
for _prefix, _namespace in NAMESPACES.items():
    register_namespace(_prefix, _namespace)
SPECIFICATION = (
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
)
COMMERCIAL_INVOICE, CREDIT_TRANSFER, PIECE = "380", "30", "C62"
KRONOR, SWEDEN, BANKGIRO = "SEK", "SE", "SE:BANKGIRO"


@dataclass(frozen=True, slots=True)
class Line:
    """What is paid for, and how many kronor without VAT."""

    words: str
    kronor: int


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice, before it is written in XML."""

    number: str
    issued_on: date
    seller: Organisation
    buyer: Organisation
    reference: str
    lines: Sequence[Line]
    terms: InvoiceTerms

    @property
    def net(self) -> Decimal:
        return Decimal(sum(line.kronor for line in self.lines))

    @property
    def vat(self) -> Decimal:
        percent = self.terms.vat_percent if self.terms.vat == InvoiceTerms.Vat.STANDARD else 0
        return self.net * percent / 100


def can_be_sent(seller: Organisation | None, buyer: Organisation | None) -> bool:
    """Both ends need an address in the network, and the law wants to know who sells."""
    if seller is None or buyer is None:
        return False
    return all((seller.peppol_id, seller.organisation_number, buyer.peppol_id))


def invoice_xml(bill: Bill) -> bytes:
    invoice = Element(_name(":Invoice"))
    for name, text in _heading(bill):
        _add(invoice, f"cbc:{name}", text)
    _add_seller(_add(invoice, "cac:AccountingSupplierParty"), bill)
    _add_buyer(_add(invoice, "cac:AccountingCustomerParty"), bill)
    _add_payment(invoice, bill)
    _add_sums(invoice, bill)
    for number, line in enumerate(bill.lines, start=1):
        _add_line(_add(invoice, "cac:InvoiceLine"), number, line, bill.terms)
    indent(invoice)
    return bytes(tostring(invoice, encoding="UTF-8", xml_declaration=True))


def _heading(bill: Bill) -> list[tuple[str, str]]:
    due_on = bill.issued_on + timedelta(days=bill.terms.days_to_pay)
    customization, profile = SPECIFICATION
    return [
        ("CustomizationID", customization),
        ("ProfileID", profile),
        ("ID", bill.number),
        ("IssueDate", bill.issued_on.isoformat()),
        ("DueDate", due_on.isoformat()),
        ("InvoiceTypeCode", COMMERCIAL_INVOICE),
        ("DocumentCurrencyCode", KRONOR),
        ("BuyerReference", bill.reference),
    ]


def _add_seller(supplier: Element, bill: Bill) -> None:
    party, terms = _add_party(supplier, bill.seller), bill.terms
    address = _add(party, "cac:PostalAddress")
    _add(address, "cbc:StreetName", terms.street)
    _add(address, "cbc:CityName", terms.town)
    _add(address, "cbc:PostalZone", terms.postcode)
    _add_country(address)
    if terms.vat != InvoiceTerms.Vat.OUTSIDE:  # BR-O-02: then nobody is a VAT number
        scheme = _add(party, "cac:PartyTaxScheme")
        _add(scheme, "cbc:CompanyID", terms.vat_number)
        _add(_add(scheme, "cac:TaxScheme"), "cbc:ID", "VAT")
    _add_legal_entity(party, bill.seller)


def _add_buyer(customer: Element, bill: Bill) -> None:
    party = _add_party(customer, bill.buyer)
    _add_country(_add(party, "cac:PostalAddress"))
    _add_legal_entity(party, bill.buyer)


def _add_party(parent: Element, organisation: Organisation) -> Element:
    party = _add(parent, "cac:Party")
    scheme, _colon, number = organisation.peppol_id.partition(":")
    _add(party, "cbc:EndpointID", number, schemeID=scheme)
    return party


def _add_country(address: Element) -> None:
    _add(_add(address, "cac:Country"), "cbc:IdentificationCode", SWEDEN)


def _add_legal_entity(party: Element, organisation: Organisation) -> None:
    entity = _add(party, "cac:PartyLegalEntity")
    _add(entity, "cbc:RegistrationName", organisation.name_sv)
    digits = organisation.organisation_number.replace("-", "")
    if digits:
        _add(entity, "cbc:CompanyID", digits, schemeID="0007")


def _add_payment(invoice: Element, bill: Bill) -> None:
    means = _add(invoice, "cac:PaymentMeans")
    _add(means, "cbc:PaymentMeansCode", CREDIT_TRANSFER)
    _add(means, "cbc:PaymentID", bill.number)
    account = _add(means, "cac:PayeeFinancialAccount")
    _add(account, "cbc:ID", bill.terms.bankgiro.replace("-", ""))
    _add(_add(account, "cac:FinancialInstitutionBranch"), "cbc:ID", BANKGIRO)


def _add_sums(invoice: Element, bill: Bill) -> None:
    total = _add(invoice, "cac:TaxTotal")
    _add_money(total, "cbc:TaxAmount", bill.vat)
    part = _add(total, "cac:TaxSubtotal")
    _add_money(part, "cbc:TaxableAmount", bill.net)
    _add_money(part, "cbc:TaxAmount", bill.vat)
    _add_category(part, "cac:TaxCategory", bill.terms, reason=bill.terms.exemption)
    sums = _add(invoice, "cac:LegalMonetaryTotal")
    _add_money(sums, "cbc:LineExtensionAmount", bill.net)
    _add_money(sums, "cbc:TaxExclusiveAmount", bill.net)
    _add_money(sums, "cbc:TaxInclusiveAmount", bill.net + bill.vat)
    _add_money(sums, "cbc:PayableAmount", bill.net + bill.vat)


def _add_line(parent: Element, number: int, line: Line, terms: InvoiceTerms) -> None:
    _add(parent, "cbc:ID", str(number))
    _add(parent, "cbc:InvoicedQuantity", "1", unitCode=PIECE)
    _add_money(parent, "cbc:LineExtensionAmount", Decimal(line.kronor))
    item = _add(parent, "cac:Item")
    _add(item, "cbc:Name", line.words)
    _add_category(item, "cac:ClassifiedTaxCategory", terms)
    _add_money(_add(parent, "cac:Price"), "cbc:PriceAmount", Decimal(line.kronor))


def _add_category(parent: Element, name: str, terms: InvoiceTerms, *, reason: str = "") -> None:
    category = _add(parent, name)
    _add(category, "cbc:ID", terms.vat)
    if terms.vat == InvoiceTerms.Vat.STANDARD:
        _add(category, "cbc:Percent", str(terms.vat_percent))
    elif terms.vat == InvoiceTerms.Vat.EXEMPT:
        _add(category, "cbc:Percent", "0")
    if reason and terms.vat != InvoiceTerms.Vat.STANDARD:
        _add(category, "cbc:TaxExemptionReason", reason)
    _add(_add(category, "cac:TaxScheme"), "cbc:ID", "VAT")


def _add_money(parent: Element, name: str, kronor: Decimal) -> None:
    _add(parent, name, f"{kronor:.2f}", currencyID=KRONOR)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, _name(name), attributes)
    child.text = carriable(text) or None
    return child


def _name(prefixed: str) -> str:
    prefix, _colon, name = prefixed.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{name}"
