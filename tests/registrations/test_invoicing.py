"""Approved fees leave the house once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection

from conference.models import Membership
from registrations.fees import agree, approve, propose, waive
from registrations.invoicing import NoTerms, NothingToExport, export
from registrations.models import FeeExport, Invoice, InvoiceTerms, NoShowFee
from tests.factories import (
    make_conference,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_user,
)
from tests.judges.peppol import faults

pytestmark = pytest.mark.django_db

FREE_UNTIL = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)
THE_DAY_AFTER = datetime(2026, 12, 10, 8, 0, tzinfo=UTC)
FEES = "/arrangor/2026/avgifter/"
TERMS = {
    "vat": "S",
    "vat_percent": "25",
    "exemption": "",
    "vat_number": "SE212000262701",
    "bankgiro": "5050-1055",
    "days_to_pay": 30,
    "street": "Box 1",
    "postcode": "901 00",
    "town": "Umeå",
}
STORUMAN = {
    "slug": "storuman",
    "name_sv": "Storumans kommun",
    "mail_domains": [],
    "organisation_number": "212000-2577",
    "peppol_id": "0007:2120002577",
}


@pytest.fixture
def pool():
    region = make_organisation(
        slug="rv",
        name_sv="Region Exempel",
        mail_domains=[],
        organisation_number="212000-2627",
        peppol_id="0007:2120002627",
    )
    fee = {"no_show_fee": 1200, "free_cancellation_until": FREE_UNTIL, "organiser": region}
    return make_pool(make_conference(**fee))


@pytest.fixture
def maj(pool):
    agree(pool.conference, TERMS)
    return make_organiser(pool.conference)


def approved(pool, maj):
    propose(pool.conference, now=THE_DAY_AFTER)
    approve(pool.conference.no_show_fees.filter(state="proposed"), now=THE_DAY_AFTER, by=maj)


def unpacked(made: FeeExport) -> dict[str, str]:
    with ZipFile(BytesIO(bytes(made.archive))) as pack:
        return {name: pack.read(name).decode("utf-8-sig") for name in pack.namelist()}


def test_each_organisation_and_reference_gets_one_invoice(pool, maj):
    storuman = make_organisation(**STORUMAN)
    for number, reference in enumerate(["12", "12", "", "34"]):
        make_registration(
            pool,
            organisation=storuman,
            invoice_reference=reference,
            email=f"{number}@s.example",
            name=f"Person {number}",
        )
    make_registration(pool, organisation_name='=HYPERLINK("x")', email="a@x.example", name="Bo Ö")
    own = pool.conference.organiser
    make_registration(pool, organisation=own, email="a@rv.example", name="Maj")
    approved(pool, maj)

    made = export(pool.conference, now=THE_DAY_AFTER, by=maj)

    files = unpacked(made)
    assert sorted(files) == [
        *("2026-0002.xml", "2026-0003.xml", "2026-0004.xml", "2026-avgifter.csv"),
    ]
    for name in list(files)[:3]:
        assert faults(files[name].encode()) == []
    assert ">2400.00<" in files["2026-0003.xml"]
    assert "<cbc:BuyerReference>Person 2<" in files["2026-0002.xml"]
    heading, *rows = files["2026-avgifter.csv"].splitlines()
    assert heading.startswith("Faktura;Slag;Organisation;Organisationsnummer;Peppol-adress;")
    told = "Uteblivet deltagande i Digitala Västerbotten 2026"
    storuman_row = "faktura;Storumans kommun;212000-2577;0007:2120002577"
    assert rows == [
        f"""2026-0001;faktura;"'=HYPERLINK(""x"")";;;;{told}: Bo Ö;1200;S;25;nej""",
        f";intern överföring;Region Exempel;212000-2627;0007:2120002627;;{told}: Maj;1200;S;25;nej",
        f"2026-0002;{storuman_row};;{told}: Person 2;1200;S;25;ja",
        f"2026-0003;{storuman_row};12;{told}: Person 0;1200;S;25;ja",
        f"2026-0003;{storuman_row};12;{told}: Person 1;1200;S;25;ja",
        f"2026-0004;{storuman_row};34;{told}: Person 3;1200;S;25;ja",
    ]
    assert set(NoShowFee.objects.values_list("state", "export")) == {("exported", made.pk)}


def test_the_same_bytes_for_ever_and_only_new_ones_the_next_time(pool, maj):
    storuman = make_organisation(**STORUMAN)
    first = make_registration(pool, organisation=storuman, email="a@s.example", name="Ada")
    approved(pool, maj)
    made = export(pool.conference, now=THE_DAY_AFTER, by=maj)
    before = bytes(FeeExport.objects.get(pk=made.pk).archive)

    with pytest.raises(NothingToExport):
        export(pool.conference, now=THE_DAY_AFTER, by=maj)
    first.delete()
    storuman.delete()
    make_registration(pool, email="b@x.example", organisation_name="Ny AB", name="Bo")
    approved(pool, maj)
    later = export(pool.conference, now=THE_DAY_AFTER + timedelta(days=1), by=maj)

    assert bytes(FeeExport.objects.get(pk=made.pk).archive) == before
    assert list(unpacked(later)) == ["2026-avgifter.csv"]
    assert "2026-0002;faktura;Ny AB" in unpacked(later)["2026-avgifter.csv"]
    assert list(Invoice.objects.order_by("number").values_list("number", "buyer")) == [
        (1, "Storumans kommun"),
        (2, "Ny AB"),
    ]


def test_what_was_exported_is_not_decided_again(pool, maj):
    make_registration(pool)
    approved(pool, maj)
    export(pool.conference, now=THE_DAY_AFTER, by=maj)

    assert waive(NoShowFee.objects.all(), now=THE_DAY_AFTER, by=maj) == 0
    assert NoShowFee.objects.get().state == "exported"


def test_nothing_is_exported_before_the_terms_are_agreed(pool):
    maj = make_organiser(pool.conference)
    make_registration(pool)
    approved(pool, maj)

    with pytest.raises(NoTerms):
        export(pool.conference, now=THE_DAY_AFTER, by=maj)
    agree(pool.conference, TERMS | {"vat": "O", "exemption": "Ersättning"})

    table = unpacked(export(pool.conference, now=THE_DAY_AFTER, by=maj))["2026-avgifter.csv"]
    assert ";1200;O;0;nej" in table


def test_a_fee_whose_registration_is_gone_has_words_all_the_same(pool, maj):
    storuman = make_organisation(**STORUMAN)
    registration = make_registration(pool, organisation=storuman)
    propose(pool.conference, now=THE_DAY_AFTER)
    registration.delete()
    approve(NoShowFee.objects.all(), now=THE_DAY_AFTER, by=maj)

    files = unpacked(export(pool.conference, now=THE_DAY_AFTER, by=maj))

    assert faults(files["2026-0001.xml"].encode()) == []
    assert "<cbc:BuyerReference>Digitala Västerbotten 2026<" in files["2026-0001.xml"]
    assert "2026: –;1200;" in files["2026-avgifter.csv"]


def words(page):
    return page.content.decode()


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("get", ""),
        ("get", "villkor/"),
        ("get", "export/1/"),
        ("post", "foresla/"),
        ("post", "besluta/"),
        ("post", "export/"),
    ],
)
def test_only_those_with_the_money_see_the_fees(client, pool, method, rest):
    ask = getattr(client, method)
    assert ask(FEES + rest)["Location"].startswith("/arrangor/logga-in/")

    steward = make_user()
    Membership.objects.create(user=steward, conference=pool.conference, role="steward")
    client.force_login(steward)
    assert ask(FEES + rest).status_code == 404

    Membership.objects.create(user=steward, conference=pool.conference, role="finance")
    assert "Avgifter" in words(client.get(FEES))
    assert "Avgifter" in words(client.get("/arrangor/"))


@pytest.mark.parametrize("rest", ["foresla/", "besluta/", "export/"])
def test_following_a_link_decides_nothing(client, pool, maj, rest):
    client.force_login(maj)

    assert client.get(FEES + rest).status_code == 405


def post(client, rest, **typed):
    with time_machine.travel(THE_DAY_AFTER):
        client.force_login(Membership.objects.filter(role="organiser")[0].user)
        return words(client.post(FEES + rest, typed, follow=True))


def test_the_whole_way_on_the_pages(client, pool, maj):
    for number in range(3):
        make_registration(pool, email=f"{number}@x.example", name=f"Person {number}")

    assert "3 nya avgifter är föreslagna." in post(client, "foresla/")
    fee = NoShowFee.objects.order_by("pk")[0]
    assert "1 avgift är beslutad." in post(client, "besluta/", decision="waive", fee=fee.pk)
    assert "2 avgifter är beslutade." in post(client, "besluta/", decision="approve")
    page = post(client, "export/")
    assert "Exporterat. Lämna över filen" in page
    assert "2026-0001" in page
    assert "Det finns ingen godkänd avgift" in post(client, "export/")

    made = FeeExport.objects.get()
    download = client.get(f"{FEES}export/{made.pk}/")
    assert download.content == bytes(made.archive)
    assert download["Content-Disposition"] == 'attachment; filename="2026-20261210-0800.zip"'
    assert "no-store" in download["Cache-Control"]


def test_a_decision_about_what_is_not_ours_changes_nothing(client, pool, maj):
    make_registration(pool)
    other = make_pool(make_conference(slug="2027", no_show_fee=100))
    make_registration(other)
    propose(pool.conference, now=THE_DAY_AFTER)
    propose(other.conference, now=THE_DAY_AFTER)
    elsewhere = other.conference.no_show_fees.get()

    post(client, "besluta/", decision="waive", fee=elsewhere.pk)
    post(client, "besluta/", decision="burn")

    assert set(NoShowFee.objects.values_list("state", flat=True)) == {"proposed"}


@time_machine.travel(FREE_UNTIL)
def test_what_cannot_be_done_yet_is_said(client, pool):
    client.force_login(make_organiser(pool.conference))

    early = words(client.post(f"{FEES}foresla/", follow=True))
    without_terms = client.post(f"{FEES}export/", follow=True)

    assert "Vänta till dagen efter konferensen." in early
    assert without_terms.redirect_chain == [(f"{FEES}villkor/", 302)]


@time_machine.travel(THE_DAY_AFTER + timedelta(days=100))
def test_what_comes_too_late_is_said(client, pool):
    client.force_login(make_organiser(pool.conference))

    page = words(client.post(f"{FEES}foresla/", follow=True))

    assert "Det är för sent: uppgifterna om vilka som kom är raderade." in page


def test_a_free_conference_says_that_it_takes_no_fee(client):
    client.force_login(make_organiser(make_conference()))

    told = "Den här konferensen tar ingen avgift av den som uteblir."
    assert told in words(client.get(FEES))
    assert told in words(client.post(f"{FEES}foresla/", follow=True))


def test_the_terms_are_written_and_corrected(client, pool):
    client.force_login(make_organiser(pool.conference))
    address = f"{FEES}villkor/"
    typed = TERMS | {"vat_number": "se 212000262701"}

    answer = client.post(address, typed, follow=True)

    assert "Fakturavillkoren är sparade." in words(answer)
    terms = InvoiceTerms.objects.get()
    assert (terms.vat, terms.vat_number, terms.days_to_pay) == ("S", "SE212000262701", 30)
    assert 'value="5050-1055"' in words(client.get(address))
    client.post(address, TERMS | {"vat": "O", "exemption": "Ersättning", "vat_number": ""})
    assert InvoiceTerms.objects.get().exemption == "Ersättning"


WRONG = [
    ({"vat": ""}, "Välj det som ekonomienheten säger om momsen."),
    ({"vat_percent": ""}, "Välj en sats."),
    ({"vat": "E"}, "Skriv varför det inte är någon moms."),
    ({"vat": "O"}, "Skriv varför det inte är någon moms."),
    ({"vat_number": ""}, "Skriv arrangörens momsregistreringsnummer."),
    ({"vat_number": "SE1"}, "Skriv SE, organisationsnumrets tio siffror och 01"),
    ({"bankgiro": "5050-1056"}, "Siffrorna stämmer inte. Kontrollera bankgironumret."),
    ({"bankgiro": ""}, "Skriv numret att betala till."),
    ({"postcode": "9"}, "Skriv postnumret, till exempel 901 00."),
    ({"days_to_pay": ""}, "Skriv hur många dagar, till exempel 30."),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG)
def test_what_is_wrong_with_the_terms_is_said(client, pool, wrong, told):
    client.force_login(make_organiser(pool.conference))

    page = words(client.post(f"{FEES}villkor/", TERMS | {"street": "Box <2>"} | wrong))

    assert told in page
    assert "Box &lt;2&gt;" in page
    assert not InvoiceTerms.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_fees_take_constantly_many_queries(
    client, pool, maj, number, django_assert_num_queries
):
    client.force_login(maj)
    for n in range(number):
        make_registration(pool, email=f"{n}@x.example")
        approved(pool, maj)
        export(pool.conference, now=THE_DAY_AFTER, by=maj)
    client.get(FEES)

    # Session, user, conference, roles; the fees, the exports, the terms.
    with django_assert_num_queries(7):
        client.get(FEES)


@pytest.mark.django_db(transaction=True)
def test_two_exports_at_once_use_each_number_once(pool, maj):
    for n in range(4):
        make_registration(pool, email=f"{n}@x.example", organisation_name=f"Firma {n}")
    approved(pool, maj)

    def try_to_export(_try):
        try:
            return export(pool.conference, now=THE_DAY_AFTER, by=maj)
        except NothingToExport:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        made = [one for one in threads.map(try_to_export, range(4)) if one]

    assert len(made) == 1
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
