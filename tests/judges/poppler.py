"""Poppler, the library behind most viewers of PDF on Linux, as a judge of ours: what is seen."""

import os
import re
import shutil
import subprocess
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image


def words(content: bytes) -> list[str]:
    """The text of each page, in the order it is read."""
    text = _run("pdftotext", "-", "-", content=content).decode()
    return text.split("\f")[:-1]


def codes(content: bytes, *, page: int) -> list[str]:
    """What a scanner reads off a page that was printed with 200 dots an inch, from its top."""
    found = zxingcpp.read_barcodes(_picture(content, page=page, dots=200))
    places = sorted(
        (round(one.position.top_left.y / 100), one.position.top_left.x, one.text) for one in found
    )
    return [text for _y, _x, text in places]


def code_side(content: bytes, *, page: int) -> float:
    """How many millimetres the dark part of the only code on a page is wide."""
    [found] = zxingcpp.read_barcodes(_picture(content, page=page, dots=254))
    return (found.position.top_right.x - found.position.top_left.x) / 10


def paper(content: bytes) -> list[tuple[int, int]]:
    """How wide and how high each page is, in millimetres."""
    told = _run("pdfinfo", "-l", "-1", "-", content=content).decode()
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", told)
    return [
        (round(float(wide) * 25.4 / 72), round(float(high) * 25.4 / 72)) for wide, high in sizes
    ]


def _picture(content: bytes, *, page: int, dots: int) -> Image.Image:
    only = ("-f", str(page), "-l", str(page))
    png = _run("pdftoppm", *only, "-r", str(dots), "-png", "-", content=content)
    return Image.open(BytesIO(png))


def _run(program: str, *arguments: str, content: bytes) -> bytes:
    if shutil.which(program) is None:
        if os.environ.get("DV_JUDGES"):
            pytest.fail(f"{program} is missing: apt-get install poppler-utils")
        pytest.skip("poppler-utils is not installed")
    run = subprocess.run([program, *arguments], input=content, capture_output=True, check=True)
    return run.stdout
