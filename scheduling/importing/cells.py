"""What is written in a cell, read as what its column holds."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.languages import OTHER_LANGUAGES, language_name
from scheduling.importing.colours import COLOUR
from scheduling.importing.fields import CHOICES
from scheduling.importing.kinds import kind_called, plain_letters

YES = frozenset({"ja", "j", "yes", "y", "true", "sant", "sann", "1", "x"})
NO = frozenset({"nej", "n", "no", "false", "falskt", "falsk", "0"})
EMPTIES = frozenset({"-", "–", "—"})
NUMBER = re.compile(r"([0-9]{1,6})(?:[.,]0+)?(?: ?min\w*\.?)?")
CLOCK = re.compile(r"(?:kl\.? ?)?(\d{1,2})(?:[:.](\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
FRACTION = re.compile(r"0[.,]\d+")
MOST = 32_767
LAST_MINUTE = 24 * 60 - 1
validate_address = EmailValidator()


class CannotBe(Exception):
    """What is written is not what the column holds; the words say what to write."""


def number(cell: str) -> int:
    found = NUMBER.fullmatch(cell.strip().lower())
    if not found or int(found[1]) > MOST:
        raise CannotBe(_("Write a whole number."))
    return int(found[1])


def yes_or_no(cell: str) -> bool:
    word = plain_letters(cell)
    if word in YES | NO:
        return word in YES
    raise CannotBe(_("Write yes or no."))


@lru_cache(maxsize=500)
def choice(field: str, cell: str) -> str:
    """By what it is called in either language, or by its code."""
    wanted, choices = plain_letters(cell), CHOICES[field]
    named = {plain_letters(value): value for value in choices}
    for reading in dict(settings.LANGUAGES):
        with override(reading):
            named |= {plain_letters(str(label)): value for value, label in choices.items()}
    found = named.get(wanted) or (kind_called(cell) if field == "kind" else "")
    if not found and wanted not in named:
        possible = ", ".join(str(label).lower() for label in choices.values())
        raise CannotBe(_("Write one of these: %(possible)s.") % {"possible": possible})
    return found or ""


@lru_cache(maxsize=500)
def language(cell: str) -> str:
    """A language's code or its name."""
    wanted = plain_letters(cell)
    for code in (*dict(settings.LANGUAGES), *OTHER_LANGUAGES):
        names = {code}
        for reading in dict(settings.LANGUAGES):
            with override(reading):
                names.add(plain_letters(str(language_name(code))))
        if wanted in names:
            return code
    if re.fullmatch("[a-z]{2}", wanted):
        return wanted
    raise CannotBe(_("Write the code of the language, for example sv or en."))


def address(cell: str) -> str:
    try:
        validate_address(cell)
    except ValidationError as problem:
        raise CannotBe(_("Write an e-mail address, for example name@example.se.")) from problem
    return cell


def colour(cell: str) -> str:
    if not COLOUR.fullmatch(cell):
        raise CannotBe(_("Write a colour as six figures, for example #9B1C4A."))
    return cell.upper()


def day(cell: str) -> date:
    """2026-12-08, with or without a time after it, or 8/12/2026 and 8.12.2026."""
    try:
        if found := DAY_FIRST.match(cell):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.fromisoformat(cell).date()
    except ValueError as problem:
        raise CannotBe(_("Write the date as 2026-12-08.")) from problem


def clock(cell: str) -> time:
    """09:00, 9.00, 9, a date and a time, or the part of a day that a spreadsheet keeps."""
    if FRACTION.fullmatch(cell):
        minutes = min(round(float(cell.replace(",", ".")) * 24 * 60), LAST_MINUTE)
        return time(minutes // 60, minutes % 60)
    try:
        if found := CLOCK.fullmatch(cell.lower()):
            return time(int(found[1]), int(found[2] or 0))
        return datetime.fromisoformat(cell).time().replace(tzinfo=None)
    except ValueError as problem:
        raise CannotBe(_("Write the time as 09:00.")) from problem


def has_date(cell: str) -> bool:
    return bool(re.match(r"\d{4}-\d{2}-\d{2}", cell))
