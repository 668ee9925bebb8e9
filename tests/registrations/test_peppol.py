"""E-invoices, judged by the rules of EN 16931 and Peppol themselves."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from conference.models import Organisation
from registrations.models import InvoiceTerms
from registrations.peppol import Bill, Line, can_be_sent, invoice_xml
from tests.judges.peppol import faults

SELLER = Organisation(
    name_sv="Region Exempel", organisation_number="212000-2627", peppol_id="0007:2120002627"
)
BUYER = Organisation(
    name_sv="Storumans kommun", organisation_number="212000-2577", peppol_id="0007:2120002577"
)
ADDRESS = {"street": "Box 1", "postcode": "901 00", "town": "Umeå", "bankgiro": "5050-1055"}
WITH_VAT = InvoiceTerms(vat="S", vat_percent=25, vat_number="SE212000262701", **ADDRESS)
EXEMPT = InvoiceTerms(vat="E", vat_number="SE212000262701", exemption="Undantag", **ADDRESS)
OUTSIDE = InvoiceTerms(vat="O", exemption="Ersättning som inte är momspliktig", **ADDRESS)


def make_bill(**fields):
    bill: dict[str, Any] = {
        "number": "2026-0001",
        "issued_on": date(2026, 12, 15),
        "seller": SELLER,
        "buyer": BUYER,
        "reference": "12",
        "lines": [Line("Uteblivet deltagande: Saga Hjortronklint", 1200)],
        "terms": WITH_VAT,
    }
    return Bill(**bill | fields)


@pytest.mark.parametrize("terms", [WITH_VAT, EXEMPT, OUTSIDE], ids=["S", "E", "O"])
@pytest.mark.parametrize("people", [1, 3])
def test_an_invoice_keeps_every_rule(terms, people):
    lines = [Line(f"Uteblivet deltagande: person {number}", 1200) for number in range(people)]

    assert faults(invoice_xml(make_bill(terms=terms, lines=lines))) == []


def test_the_judge_is_awake():
    wrong = invoice_xml(make_bill()).replace(b">1500.00<", b">1499.00<")

    assert any(fault.startswith("BR-CO-15") for fault in faults(wrong))


def test_a_gln_and_a_buyer_without_a_number_will_do():
    buyer = Organisation(name_sv="Akademi Norr", peppol_id="0088:4006381333931")

    assert faults(invoice_xml(make_bill(buyer=buyer))) == []


@pytest.mark.parametrize(
    "words",
    ['=HYPERLINK("x")', "<b>&amp;</b>", "A\x00B\x0bC", "عمر\u202e Vårflodsspegel", "x" * 400],
)
def test_what_people_write_breaks_no_invoice(words):
    bill = make_bill(lines=[Line(words, 1200)], reference=words, buyer=BUYER)

    assert faults(invoice_xml(bill)) == []


@pytest.mark.parametrize(("percent", "vat"), [(6, "40.02"), (12, "80.04"), (25, "166.75")])
def test_the_sums_are_right_to_the_last_ore(percent, vat):
    rate = InvoiceTerms(vat="S", vat_percent=percent, vat_number=WITH_VAT.vat_number, **ADDRESS)
    bill = make_bill(terms=rate, lines=[Line("a", 333), Line("b", 334)])

    assert (bill.net, bill.vat) == (Decimal(667), Decimal(vat))
    assert faults(invoice_xml(bill)) == []


def test_an_e_invoice_travels_between_two_that_have_addresses():
    nobody = Organisation(name_sv="Okänd AB")

    assert can_be_sent(SELLER, BUYER)
    assert [can_be_sent(*ends) for ends in [(None, BUYER), (SELLER, None)]] == [False, False]
    assert [can_be_sent(*ends) for ends in [(nobody, BUYER), (SELLER, nobody)]] == [False, False]
