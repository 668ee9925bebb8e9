"""libical, the library behind Evolution and KOrganizer, as a judge of our calendars."""

import ctypes
import ctypes.util
import os
from functools import cache
from typing import Any

import pytest


def faults(calendar: bytes) -> list[str]:
    """What libical finds against RFC 5545 and RFC 5546; nothing in a right calendar."""
    ical = _libical()
    component = ical.icalparser_parse_string(calendar)
    assert component, "libical cannot read the calendar at all"
    ical.icalrestriction_check(component)
    text = ctypes.string_at(ical.icalcomponent_as_ical_string(component)).decode()
    ical.icalcomponent_free(component)
    unfolded = text.replace("\r\n ", "").replace("\r\n\t", "")
    return [line for line in unfolded.split("\r\n") if line.startswith("X-LIC-ERROR")]


@cache
def _libical() -> Any:
    name = ctypes.util.find_library("ical")
    if name is None:
        if os.environ.get("DV_JUDGES"):
            pytest.fail("libical is missing: apt-get install libical3")
        pytest.skip("libical is not installed")
    ical = ctypes.CDLL(name)
    ical.icalparser_parse_string.restype = ctypes.c_void_p
    ical.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    ical.icalrestriction_check.argtypes = [ctypes.c_void_p]
    ical.icalcomponent_as_ical_string.restype = ctypes.c_void_p
    ical.icalcomponent_as_ical_string.argtypes = [ctypes.c_void_p]
    ical.icalcomponent_free.argtypes = [ctypes.c_void_p]
    return ical
