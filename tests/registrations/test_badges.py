from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from registrations.badges import qr_png, qr_svg
from registrations.models import new_ticket_code

CODE = "DV1" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize("level", ["M", "Q"])
def test_a_scanner_reads_the_ticket_code_out_of_the_picture(level):
    picture = Image.open(BytesIO(qr_png(CODE, level=level)))

    [seen] = zxingcpp.read_barcodes(picture)

    assert (seen.text, seen.format.name, seen.ec_level) == (CODE, "QRCode", level)


def test_every_random_code_can_be_read():
    codes = [new_ticket_code() for _ in range(50)]

    seen = [zxingcpp.read_barcodes(Image.open(BytesIO(qr_png(code))))[0].text for code in codes]

    assert seen == codes


def test_the_picture_is_sharp_and_small_with_a_white_edge_of_four_modules():
    png = qr_png(CODE)
    picture = Image.open(BytesIO(png))

    edges = {picture.getpixel((place, 63)) for place in range(picture.width)}
    corner = [picture.getpixel((place, place)) for place in (63, 64)]

    assert (picture.size, picture.mode, len(png) < 1024) == ((528, 528), "1", True)
    assert (edges, corner) == ({255}, [255, 0])


def test_the_drawing_has_the_same_dots_as_the_picture():
    drawing = qr_svg(CODE).decode()
    picture = Image.open(BytesIO(qr_png(CODE)))

    path = drawing.rsplit('d="M', 1)[1].split('"')[0]
    dark = set()
    for bar in path.split("M"):
        start, rest = bar.split("h", 1)
        x, y = (int(number) for number in start.split())
        dark |= {(x + step, y) for step in range(int(rest.split("v")[0]))}

    assert dark == {
        (x, y) for x in range(33) for y in range(33) if picture.getpixel((16 * x, 16 * y)) == 0
    }
