"""Whatever somebody's JSON holds, read as what it should be; what cannot be is nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any

from scheduling.importing.published import Named, Words

MOST_DIGITS = 9


def text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else ""


def number(value: object) -> int | None:
    """A whole number that is not below nothing."""
    digits = text(value).removesuffix(".0")
    return int(digits) if re.fullmatch(f"[0-9]{{1,{MOST_DIGITS}}}", digits) else None


def words(value: object) -> Words:
    """A text, or the same text in several languages as {"en": …, "sv": …}."""
    if isinstance(value, Mapping):
        said = {str(language)[:2].lower(): text(one) for language, one in value.items()}
        others = next((one for one in said.values() if one), "")
        in_ours = Words(sv=said.get("sv", ""), en=said.get("en", ""))
        return in_ours or Words(others)
    return Words(text(value))


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    return (one for one in sequence(value) if isinstance(one, Mapping))


def moment(value: object, tz: tzinfo) -> datetime | None:
    """A time by ISO 8601; without an offset it is the clock at the venue."""
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(text(value))
        if 1970 < at.year < 9000:  # noqa: PLR2004 - what every database and calendar can hold
            return at if at.tzinfo else at.replace(tzinfo=tz)
    return None


def person(value: object) -> Named:
    """By the names that frab, pretalx and this system use."""
    if not isinstance(value, Mapping):
        return Named(words(value))
    name = words(value.get("public_name")) or words(value.get("name"))
    return Named(
        name or words(value.get("full_public_name")),
        identity=text(value.get("code")) or text(value.get("id")),
        guid=text(value.get("guid")),
        about=words(value.get("biography")) or words(value.get("abstract")),
    )
