"""Swedish personal identity numbers, recognised so that nobody leaves one where none is needed."""

import re

# Century or not, year, month, day (60 more in a co-ordination number), a sign or none, four digits.
CANDIDATE = re.compile(
    r"(?<!\d)(?:\d{2})?(\d{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01]))[-+ ]?(\d{4})(?!\d)"
)


def contains_personal_number(text: str) -> bool:
    """Whether digits in the text are a date of birth with a right checksum."""
    return any(_adds_up(born + rest) for born, rest in CANDIDATE.findall(text))


def _adds_up(digits: str) -> bool:
    """The Luhn sum: every other digit doubled, and the digits of that added."""
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
