"""The form that an organisation's invoice references have, in a syntax too small to go astray."""

import re

# One character of a kind: a set of them, any digit, or itself.
ONE = r"(?:\[[\wÅÄÖåäö-]+\]|\\d|[\w /.-])"
# And how many of it: just one, a number, from one number to another, or perhaps none.
HOW_MANY = r"(?:\{[0-9]{1,2}(?:,[0-9]{1,2})?\}|\?)"
PART = re.compile(f"({ONE})({HOW_MANY})?")
PATTERN = re.compile(f"(?:{ONE}{HOW_MANY}?)+")
# Two parts of unknown length after each other can be told apart in few ways; ten in very many.
MOST_VARIABLE_PARTS = 3
LONGEST = 100


def is_pattern(text: str) -> bool:
    """Whether it is a regular expression of the small kind: [0-9]{2,5}, ZZ\\d{2,6}."""
    if len(text) > LONGEST or not PATTERN.fullmatch(text):
        return False
    lengths = [how_many for _one, how_many in PART.findall(text)]
    if sum(how_many == "?" or "," in how_many for how_many in lengths) > MOST_VARIABLE_PARTS:
        return False
    try:
        re.compile(text)
    except re.error:  # [9-0], {5,2}
        return False
    return True


def fits(reference: str, pattern: str) -> bool:
    """Whether the reference has the form; every reference fits where no form is known.

    A pattern that came in by another way than the form, and is none, is not tried.
    """
    return not is_pattern(pattern) or re.fullmatch(pattern, reference, re.ASCII) is not None
