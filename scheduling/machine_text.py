"""Text as calendars and XML can carry it."""

import re

# What neither RFC 5545 nor XML 1.0 lets through: control characters but tab and newline.
UNCARRIABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def carriable(text: object) -> str:
    """The text without control characters, and with one kind of newline."""
    return UNCARRIABLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))
