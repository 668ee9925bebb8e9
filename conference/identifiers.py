"""Numbers that identify an organisation, and whether their check digits are right."""

import re

# Peppol's code list of electronic addresses: these two are in use in Sweden.
ORGANISATION_NUMBER_SCHEME, GLN_SCHEME = "0007", "0088"


def is_organisation_number(text: str) -> bool:
    """Ten digits; the third is 2 or more, which tells it from a date; the last is a check digit."""
    if not re.fullmatch("[0-9]{2}[2-9][0-9]{3}-?[0-9]{4}", text):
        return False
    return _luhn_sum(text.replace("-", "")) % 10 == 0


def is_gln(text: str) -> bool:
    """GS1's thirteen digits: every other weighs three, the last makes the sum even tens."""
    if not re.fullmatch("[0-9]{13}", text):
        return False
    return sum(int(digit) * (1 + place % 2 * 2) for place, digit in enumerate(text)) % 10 == 0


def is_peppol_address(text: str) -> bool:
    """`0007:` and an organisation number without its hyphen, or `0088:` and a GLN."""
    scheme, _colon, number = text.partition(":")
    if scheme == ORGANISATION_NUMBER_SCHEME:
        return "-" not in number and is_organisation_number(number)
    return scheme == GLN_SCHEME and is_gln(number)


def is_vat_number(text: str) -> bool:
    """SE, an organisation number, and 01."""
    return text[:2] == "SE" and text[12:] == "01" and is_organisation_number(text[2:12])


def is_bankgiro(text: str) -> bool:
    """Seven or eight digits, the last of them a check digit: 5050-1055."""
    digits = text.replace("-", "")
    if not re.fullmatch("[0-9]{3,4}-?[0-9]{4}", text):
        return False
    return _luhn_sum(digits.zfill(8)) % 10 == 0


def with_hyphen(organisation_number: str) -> str:
    """The way it is written in Sweden: 212000-2627."""
    digits = organisation_number.replace("-", "")
    return f"{digits[:6]}-{digits[6:]}" if digits else ""


def _luhn_sum(digits: str) -> int:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled)
