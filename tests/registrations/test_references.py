"""The invoice reference, where it is asked for: at the registration."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils.translation import override

from registrations.forms.references import fee_words
from registrations.forms.registering import RegistrationForm
from registrations.models import Registration
from tests.factories import (
    AUTUMN,
    make_conference,
    make_organisation,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

FREE_UNTIL = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)
TYPED = {
    "name": "Saga Hjortronklint",
    "email": "saga@storuman.example",
    "organisation": "Storumans kommun",
    "attendance": "on_site",
}


def make_charging_conference(**fields):
    fee = {"no_show_fee": 1200, "free_cancellation_until": FREE_UNTIL}
    return make_conference(**fee | fields)


def make_storuman(**fields):
    storuman = {
        "slug": "storuman",
        "name_sv": "Storumans kommun",
        "name_en": "Storuman Municipality",
        "mail_domains": ["storuman.example"],
        "reference_pattern": "[0-9]{2,5}",
        "reference_help_sv": "2–5 siffror",
        "reference_help_en": "2–5 digits",
    }
    return make_organisation(**storuman | fields)


def make_form(**typed):
    pool = make_pool(make_charging_conference())
    return RegistrationForm(TYPED | typed, conference=pool.conference, now=AUTUMN)


def test_a_free_conference_asks_for_no_reference():
    pool = make_pool(make_conference())
    form = RegistrationForm(TYPED | {"reference": "12"}, conference=pool.conference, now=AUTUMN)

    assert form.is_valid()
    assert "reference" not in form.fields
    assert form.fee_words == ""
    assert form.attendee(language="sv").invoice_reference == ""


@pytest.mark.parametrize("reference", ["12", "12345", ""])
def test_a_reference_of_the_right_form_is_kept(reference):
    make_storuman()
    form = make_form(reference=reference)

    assert form.is_valid()
    assert form.attendee(language="sv").invoice_reference == reference


@pytest.mark.parametrize("organisation", ["Storumans kommun", "storuman", ""])
def test_a_reference_of_another_form_is_refused_at_once(organisation):
    make_storuman()
    form = make_form(reference="Anna", organisation=organisation)

    assert form.errors == {
        "reference": ["Referenser till Storumans kommun ser ut så här: 2–5 siffror."]
    }


def test_a_form_that_nobody_has_described_is_refused_in_other_words():
    make_storuman(reference_help_sv="", reference_help_en="")
    form = make_form(reference="Anna")

    told = (
        "Så ser inte referenser till Storumans kommun ut. Fråga en kollega, eller låt fältet vara "
        "tomt."
    )
    assert form.errors == {"reference": [told]}


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("x" * 51, "Skriv högst 50 tecken av referensen."),
        ("811218-9876", "Det här ser ut som ett personnummer. Ta bort det, vi behöver det inte."),
        ("1\x002", "Nolltecken är inte tillåtna."),
    ],
)
def test_what_no_reference_can_be_is_refused_with_words(reference, told):
    form = make_form(reference=reference, organisation="Okänd AB")

    assert list(form.errors) == ["reference"]
    assert form.errors["reference"] == [told] or reference == "1\x002"


def test_an_unknown_organisation_may_have_any_reference():
    form = make_form(reference='=HYPERLINK("x")', organisation="Okänd AB", email="a@x.example")

    assert form.is_valid()
    assert form.attendee(language="sv").invoice_reference == '=HYPERLINK("x")'


def test_a_change_keeps_the_reference_also_where_it_is_not_asked_for():
    registration = make_registration(make_pool(make_conference()), invoice_reference="2421")
    typed = TYPED | {"email": registration.email}

    form = RegistrationForm.to_change(registration, typed, now=AUTUMN)

    assert form.is_valid()
    assert form.attendee(language="sv").invoice_reference == "2421"


def test_who_is_known_to_come_from_somewhere_sees_what_its_references_look_like():
    pool = make_pool(make_charging_conference())
    storuman = make_storuman()
    known = make_registration(pool, organisation=storuman, invoice_reference="2421")
    storuman_like = RegistrationForm.to_change(known, None, now=AUTUMN)["reference"]
    stranger = make_registration(pool, email="b@x.example")
    unknown = RegistrationForm.to_change(stranger, None, now=AUTUMN)["reference"]

    assert storuman_like.value() == "2421"
    assert storuman_like.help_text == "Referenser till Storumans kommun ser ut så här: 2–5 siffror."
    assert unknown.help_text == "Låt fältet vara tomt om du inte vet."


def test_an_organisation_without_words_about_its_references_shows_none():
    pool = make_pool(make_charging_conference())
    umea = make_organisation()
    form = RegistrationForm.to_change(make_registration(pool, organisation=umea), None, now=AUTUMN)

    assert form["reference"].help_text == "Låt fältet vara tomt om du inte vet."


def test_what_it_costs_to_stay_away_is_said_with_the_real_date_and_sum():
    told = (
        "Det kostar inget att delta. Om du ska delta på plats och uteblir utan att avanmäla "
        "dig senast 27 november fakturerar vi din organisation 1\xa0200 kronor. Du kan alltid "
        "överlåta platsen till en kollega eller byta till distans."
    )

    assert fee_words(make_charging_conference()) == told
    with override("en"):
        assert "by 27 November, we invoice your organisation 1,200 kronor" in fee_words(
            make_charging_conference(slug="2027")
        )


def test_without_a_last_day_cancelling_is_always_free():
    conference = make_charging_conference(free_cancellation_until=None)

    assert "utan att avanmäla dig fakturerar vi din organisation" in fee_words(conference)


@time_machine.travel(AUTUMN)
def test_the_pages_ask_for_it_and_keep_it(client):
    make_pool(make_charging_conference())
    make_storuman()
    page = client.get("/2026/anmalan/").content.decode()
    assert "1\xa0200 kronor" in page
    assert 'name="reference"' in page

    refused = client.post("/2026/anmalan/", TYPED | {"reference": "Anna"}).content.decode()
    assert "ser ut så här: 2–5 siffror." in refused
    assert 'value="Anna"' in refused
    client.post("/2026/anmalan/", TYPED | {"reference": "12"})
    registration = Registration.objects.get()
    assert registration.invoice_reference == "12"

    client.post(f"/min/{registration.personal_token}/andra/", TYPED | {"reference": "13"})
    registration.refresh_from_db()
    assert registration.invoice_reference == "13"
