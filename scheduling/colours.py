"""Colours of tracks, and how well letters are read on them."""

import math
import re

DARK_INK, LIGHT_INK = "#0b2730", "#ffffff"
# WCAG 2.2, 1.4.3: the letters of a track stand on its colour.
READABLE = 4.5
DARKEST_LINEAR = 0.04045
COLOUR = re.compile("#[0-9a-fA-F]{6}")


def ink_on(colour: str) -> str:
    """The ink, dark or light, that contrasts most with a colour (WCAG 2 contrast ratio)."""
    return max((DARK_INK, LIGHT_INK), key=lambda ink: contrast(ink, colour))


def is_readable(colour: str) -> bool:
    return contrast(ink_on(colour), colour) >= READABLE


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """As sRGB defines it."""
    return (
        channel / 12.92 if channel <= DARKEST_LINEAR else math.pow((channel + 0.055) / 1.055, 2.4)
    )
