"""Check digits."""

import pytest

from conference.identifiers import (
    is_bankgiro,
    is_gln,
    is_organisation_number,
    is_peppol_address,
    is_vat_number,
    with_hyphen,
)


@pytest.mark.parametrize("number", ["212000-2833", "212000-2577", "2120002627"])
def test_an_organisation_number_adds_up(number):
    assert is_organisation_number(number)


@pytest.mark.parametrize(
    "text", ["", "212000-2834", "21-20002833", "212000--2833", "811218-9876", "٢١٢٠٠٠٢٨٣٣", "Umeå"]
)
def test_anything_else_is_no_organisation_number(text):
    assert not is_organisation_number(text)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [("4006381333931", True), ("4006381333932", False), ("400638133393", False), ("GLN", False)],
)
def test_the_last_digit_of_a_gln_makes_the_sum_even_tens(text, is_right):
    assert is_gln(text) == is_right


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("0007:2120002833", True),
        ("0007:212000-2833", False),
        ("0007:2120002834", False),
        ("0088:4006381333931", True),
        ("0088:2120002833", False),
        ("9999:4006381333931", False),
        ("2120002833", False),
        ("", False),
    ],
)
def test_a_peppol_address_says_which_kind_of_number_it_is(text, is_right):
    assert is_peppol_address(text) == is_right


def test_an_organisation_number_is_written_with_a_hyphen():
    assert [with_hyphen(text) for text in ("2120002627", "212000-2627", "")] == [
        "212000-2627",
        "212000-2627",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "is_right"),
    [("5050-1055", True), ("50501055", True), ("5050-1056", False), ("bankgiro", False)],
)
def test_a_bankgiro_number_adds_up(text, is_right):
    assert is_bankgiro(text) == is_right


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("SE212000262701", True),
        ("SE212000262702", False),
        ("SE212000262801", False),
        ("212000262701", False),
    ],
)
def test_a_vat_number_is_made_of_the_organisation_number(text, is_right):
    assert is_vat_number(text) == is_right
