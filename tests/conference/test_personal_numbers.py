"""Personal identity numbers where none is needed."""

import pytest

from conference.personal_numbers import contains_personal_number


@pytest.mark.parametrize(
    "text",
    [
        "640823-3234",
        "6408233234",
        "19640823-3234",
        "196408233234",
        "640823+3234",
        "640823 3234",
        "Saga (640823-3234), Umeå",
        "640883-3231",  # a co-ordination number: sixty is added to the day
    ],
)
def test_a_personal_number_is_recognised(text):
    assert contains_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Saga Hjortronklint",
        "640823-3235",  # the checksum is wrong
        "641323-3232",  # no thirteenth month
        "640832-3233",  # no thirty-second day
        "212000-2627",  # Umeå kommun's organisation number
        "070-174 06 05",
        "16408233234123",  # part of something longer
    ],
)
def test_other_digits_are_left_alone(text):
    assert not contains_personal_number(text)
