"""A ticket's code as a picture that every scanner reads."""

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Literal

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import QRData

type Level = Literal["M", "Q"]

QUIET_ZONE = 4
# The 29 characters of a ticket code fill version 2 at both levels: 25 modules a side.
VERSION = 2
SIDE = 17 + 4 * VERSION + 2 * QUIET_ZONE
# Every mask is a valid code; the search for the prettiest would be most of the work.
MASK = 2
# Shown at half its size in letters and on pages: as sharp on a fine screen as on a coarse one.
PNG_PIXELS_PER_MODULE = 16

type Matrix = list[list[bool]]


def qr_png(code: str, *, level: Level = "M") -> bytes:
    """Black on white with its quiet zone, 528 pixels a side and less than a kilobyte."""
    dots = Image.new("1", (SIDE, SIDE))
    dots.putdata([0 if dark else 1 for row in _matrix(code, level) for dark in row])
    size = SIDE * PNG_PIXELS_PER_MODULE
    png = BytesIO()
    dots.resize((size, size), Image.Resampling.NEAREST).save(png, "PNG")
    return png.getvalue()


def qr_svg(code: str, *, level: Level = "M") -> bytes:
    """The same as one path, sharp at any size; white behind, so that dark mode cannot spoil it."""
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in _bars(_matrix(code, level)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" '
        f'width="{SIDE * 8}" height="{SIDE * 8}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{SIDE}v{SIDE}H0z"/><path d="{path}"/></svg>'
    ).encode()


def picture(code: str, *, level: Level = "M") -> str:
    """The code as part of a page: it is there the moment the page is, and when it is saved."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(code, level=level)).decode()}"


def _matrix(code: str, level: Level) -> Matrix:
    qr = QRCode(
        version=VERSION,
        error_correction=ERROR_CORRECT_Q if level == "Q" else ERROR_CORRECT_M,
        border=QUIET_ZONE,
        mask_pattern=MASK,
    )
    qr.add_data(QRData(code))
    qr.make(fit=False)
    return qr.get_matrix()


def _bars(matrix: Matrix) -> Iterator[tuple[int, int, int]]:
    """Each unbroken run of dark modules: where it starts, and how long it is."""
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                yield x, y, width
            x += width
