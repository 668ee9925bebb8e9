"""The forms that invoice references have."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.references import fits, is_pattern

# Storuman, Pajala and Älvkarleby, as they tell their suppliers.
STORUMAN, PAJALA, ALVKARLEBY = "[0-9]{2,5}", r"\d{4}", "ZZ[0-9]{2,6}"


@pytest.mark.parametrize("pattern", [STORUMAN, PAJALA, ALVKARLEBY, "KS-[0-9]{3}", "A?[0-9]{3}"])
def test_the_forms_that_are_in_use_can_be_written(pattern):
    assert is_pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["", "(a+)+", "a*", "a|b", "[0-9", "[9-0]", "a{5,2}", "{2}", ".*", "^12$", "a\x00"]
)
def test_nothing_that_could_go_astray_is_a_pattern(pattern):
    assert not is_pattern(pattern)


def test_at_most_three_parts_are_of_unknown_length():
    assert is_pattern("[0-9]{1,9}[0-9]?[0-9]{2,5}")
    assert not is_pattern("[0-9]{1,9}[0-9]?[0-9]{2,5}a?")


@pytest.mark.parametrize(
    ("reference", "pattern", "is_right"),
    [
        ("12", STORUMAN, True),
        ("Anna", STORUMAN, False),
        ("123456", STORUMAN, False),
        ("1", STORUMAN, False),
        ("12\n", STORUMAN, False),
        ("١٢", PAJALA, False),
        ("ZZ12", ALVKARLEBY, True),
        ("anything", "", True),
        ("anything", "(a+)+", True),
    ],
)
def test_a_reference_has_the_form_or_has_not(reference, pattern, is_right):
    assert fits(reference, pattern) == is_right


def test_the_worst_pattern_is_answered_at_once():
    began = time.perf_counter()
    assert not fits("0" * 50, "[0-9]{0,50}[0-9]{0,50}[0-9]{0,50}x")

    assert time.perf_counter() - began < 1


@given(st.text(max_size=30), st.text(max_size=50))
def test_any_text_can_be_asked_about(pattern, reference):
    assert fits(reference, pattern) in {True, False}
