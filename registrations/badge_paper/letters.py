"""Which letters the badges' fonts have, and which way names are written."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

FONTS = Path(__file__).parent / "fonts"
# A format of `cmap`, by the specification of OpenType: runs of characters.
RUNS = 12

type Direction = Literal["ltr", "rtl"]


def printable(text: str) -> str:
    """The text without what no font has: typst would refuse the whole file because of it."""
    known = characters()
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(one for one in composed if ord(one) in known).split())


def is_printed_whole(text: str) -> bool:
    known = characters()
    return all(ord(one) in known for one in unicodedata.normalize("NFC", text))


def direction(text: str) -> Direction:
    """As the first letter that has one says (Unicode's bidirectional algorithm, P2 and P3)."""
    for one in text:
        kind = unicodedata.bidirectional(one)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


@cache
def characters() -> frozenset[int]:
    return frozenset(one for font in FONTS.glob("*.ttf") for one in _characters(font.read_bytes()))


def _characters(font: bytes) -> Iterator[int]:
    """Those that a TrueType file maps to a glyph."""
    cmap = _tables(font)["cmap"]
    (count,) = struct.unpack_from(">2xH", font, cmap)
    for number in range(count):
        (offset,) = struct.unpack_from(">4xI", font, cmap + 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", font, cmap + offset)
        if kind == RUNS:
            yield from _runs(font, cmap + offset)


def _tables(font: bytes) -> dict[str, int]:
    """Where each table begins."""
    (count,) = struct.unpack_from(">4xH", font)
    entries = (struct.unpack_from(">4s4xI", font, 12 + 16 * number) for number in range(count))
    return {tag.decode(): offset for tag, offset in entries}


def _runs(font: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">12xI", font, at)
    for number in range(count):
        first, last = struct.unpack_from(">II", font, at + 16 + 12 * number)
        yield from range(first, last + 1)
