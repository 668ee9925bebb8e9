"""Colours and letters for tracks that come without."""

import re

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# White letters can be read on each (WCAG 1.4.3).
READABLE = (
    "#9B1C4A",
    "#1F5A8C",
    "#2F6B3A",
    "#7A4A00",
    "#5B3A8C",
    "#8C2F1F",
    "#00646B",
    "#6B2F5B",
    "#4A5A00",
    "#3A4A6B",
    "#7A2F6B",
    "#4A4A4A",
)
ENOUGH = 4.5


def readable_colour(wanted: str, position: int) -> str:
    """The wanted one where white letters can be read on it; else one of ours."""
    if COLOUR.fullmatch(wanted) and 1.05 / (_luminance(wanted) + 0.05) >= ENOUGH:
        return wanted.upper()
    return READABLE[position % len(READABLE)]


def letters_of(name: str) -> str:
    letters = re.sub(r"[\W\d_]", "", name).upper()
    return letters[:3] or "–"


def _luminance(colour: str) -> float:
    """WCAG 2's relative luminance."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    is_dark = share <= 0.04045  # noqa: PLR2004 - sRGB's own constant
    return share / 12.92 if is_dark else ((share + 0.055) / 1.055) ** 2.4
