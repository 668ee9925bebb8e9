import pytest

from scheduling import colours


@pytest.mark.parametrize(
    ("colour", "ink"), [("#0B5A7A", "#ffffff"), ("#FFD166", "#0b2730"), ("#000000", "#ffffff")]
)
def test_letters_are_read_on_any_colour(colour, ink):
    assert colours.ink_on(colour) == ink


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_as_the_guidelines_count_it(one, other, ratio):
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colours.contrast(one, other) == colours.contrast(other, one)


@pytest.mark.parametrize(
    ("colour", "readable"), [("#9B1C4A", True), ("#ffd166", True), ("#778811", False)]
)
def test_a_colour_in_between_takes_no_letters(colour, readable):
    assert colours.is_readable(colour) == readable
