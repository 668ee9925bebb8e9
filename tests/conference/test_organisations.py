"""Which registered organisation somebody comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.models import Organisation
from conference.organisations import by_mail_domain, by_spelling, likely_duplicates, match

UMEA = Organisation(
    pk=1, name_sv="Umeå kommun", name_en="Umeå Municipality", mail_domains=["umea.example"]
)
ORNSKOLDSVIK = Organisation(pk=2, name_sv="Örnsköldsviks kommun", mail_domains=["ovik.example"])
REGION = Organisation(pk=3, name_sv="Region Västerbotten", mail_domains=["rv.example"])
UNIVERSITY = Organisation(pk=4, name_sv="Umeå universitet", mail_domains=["umu.example"])
SKELLEFTEA = Organisation(pk=5, name_sv="Skellefteå kommun", name_en="Skellefteå Municipality")
POST_OFFICE = Organisation(pk=6, name_sv="Posten (påhittad)", mail_domains=["gmail.com"])
REGISTER = [UMEA, ORNSKOLDSVIK, REGION, UNIVERSITY, SKELLEFTEA, POST_OFFICE]


@pytest.mark.parametrize(
    ("written", "organisation"),
    [
        ("Umeå kommun", UMEA),
        ("Umeå Kommun ", UMEA),
        ("UMEA", UMEA),
        ("Umeå kn", UMEA),
        ("municipality of umea", UMEA),
        ("Umeå universitet", UNIVERSITY),
        ("umeå universtet", UNIVERSITY),
        ("ö-viks kommun", ORNSKOLDSVIK),
        ("Ö-vik", ORNSKOLDSVIK),
        ("Örnsköldsvik", ORNSKOLDSVIK),
        ("skelefteå", SKELLEFTEA),
        ("region  vasterbotten", REGION),
        ("posten", POST_OFFICE),
    ],
)
def test_an_organisation_is_known_by_forgiving_spelling(written, organisation):
    assert by_spelling(REGISTER, written) == organisation


@pytest.mark.parametrize(
    "written",
    ["", "kommun", "-", "Luleå kommun", "Region Norrbotten", "Region Västernorrland", "Mora"],
)
def test_another_organisation_is_not_taken_for_one_we_know(written):
    assert by_spelling(REGISTER, written) is None


def test_a_name_that_two_organisations_share_is_not_guessed():
    namesake = Organisation(pk=7, name_sv="Umeå")

    assert by_spelling([UMEA, namesake], "Umeå kommun") is None


def test_an_empty_register_knows_nobody():
    assert by_spelling([], "Umeå kommun") is None


@pytest.mark.parametrize("email", ["anna@umea.example", "anna@UMEA.example", "a@edu.umea.example"])
def test_an_organisation_is_known_by_its_mail_domain(email):
    assert by_mail_domain(REGISTER, email) == UMEA


@pytest.mark.parametrize("email", ["anna@notumea.example", "anna@gmail.com", "anna", ""])
def test_a_stranger_s_or_a_general_domain_says_nothing(email):
    assert by_mail_domain(REGISTER, email) is None


def test_what_was_written_counts_before_the_mail_domain():
    assert match(REGISTER, written="Region Västerbotten", email="a@umea.example") == REGION


def test_the_mail_domain_counts_when_what_was_written_is_not_known():
    assert match(iter(REGISTER), written="Kommunkansliet", email="a@umea.example") == UMEA


@given(st.text())
def test_any_text_can_be_written(written):
    assert by_spelling(REGISTER, written) in {None, *REGISTER}


def test_an_organisation_is_known_by_its_other_names_for_ever():
    merged = Organisation(pk=8, name_sv="Malå kommun", other_names=["Malåbygdens förvaltning"])

    assert by_spelling([*REGISTER, merged], "malåbygdens  förvaltning") == merged


def test_the_narrower_mail_domain_counts():
    school = Organisation(pk=9, name_sv="Umeå gymnasieförbund", mail_domains=["edu.umea.example"])

    assert by_mail_domain([UMEA, school], "a@edu.umea.example") == school
    assert by_mail_domain([school, UMEA], "a@umea.example") == UMEA


def organisation(name, **fields):
    return Organisation(name_sv=name, **fields)


def test_what_may_be_one_organisation_is_found():
    alike = [
        (organisation("Umeå kommun"), organisation("Umeå kn")),
        (organisation("Skellefteå"), organisation("Skeleftea")),
        (organisation("Ö-vik"), organisation("Örnsköldsvik")),
        (organisation("SKR", mail_domains=["skr.example"]), UMEA),
        (
            organisation("Kontoret", organisation_number="212000-2627"),
            organisation("Stadshuset", organisation_number="212000-2627"),
        ),
        (
            organisation("Kommunalförbundet", mail_domains=["norr.example"]),
            organisation("Akademi Norr", mail_domains=["norr.example"]),
        ),
    ]

    found = [bool(likely_duplicates(pair)) for pair in alike]

    assert found == [True, True, True, False, True, True]


def test_different_organisation_numbers_are_different_organisations():
    one = organisation("Umeå kommun", organisation_number="212000-2627")
    other = organisation("Umeå kommun", organisation_number="212000-2577")

    assert likely_duplicates([one, other]) == []


def test_different_organisations_are_no_duplicates():
    assert likely_duplicates(REGISTER) == []
