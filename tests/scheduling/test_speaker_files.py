"""What is in the files that speakers send, whatever they are called."""

from io import BytesIO

import pytest
from PIL import Image

from scheduling.models import Slides
from scheduling.speaking import slides
from scheduling.speaking.photos import LARGEST_FILE, NotAPhoto, portrait
from scheduling.speaking.slides import NotSlides, clean_name, kind_of
from tests.scheduling.files import PDF, keynote, open_document, packed, picture, powerpoint

Kind = Slides.Kind


def made_of(content):
    return Image.open(BytesIO(portrait(BytesIO(content), size=len(content))))


def refusal_of(content, size=None):
    with pytest.raises(NotAPhoto) as refused:
        portrait(BytesIO(content), size=size or len(content))
    return str(refused.value)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("WEBP", "RGB"),
    ],
)
def test_every_kind_of_picture_becomes_a_square_jpeg(kind, mode):
    made = made_of(picture(kind, mode=mode))

    assert (made.format, made.size, made.mode) == ("JPEG", (720, 720), "RGB")


def test_a_small_picture_is_not_blown_up():
    assert made_of(picture(size=(300, 400))).size == (300, 300)


def test_nothing_hidden_in_a_picture_is_kept():
    hidden = Image.Exif()
    hidden[0x010F] = "Kamera"
    hidden.get_ifd(0x8825)[1] = "N"

    made = made_of(picture(exif=hidden.tobytes(), comment=b"Tuvas hus"))

    assert not made.getexif()
    assert "comment" not in made.info


def test_a_picture_lies_as_the_camera_was_held():
    file, turned = BytesIO(), Image.Exif()
    turned[0x0112] = 6  # to be turned a quarter, clockwise
    lying = Image.new("RGB", (400, 400), "white")
    lying.paste("red", (0, 0, 200, 400))
    lying.save(file, "JPEG", exif=turned.tobytes())

    upright = made_of(file.getvalue())

    assert upright.getpixel((200, 50))[1] < 50
    assert upright.getpixel((200, 350))[1] > 200


@pytest.mark.parametrize(
    ("content", "size", "refusal"),
    [
        (b"hej", None, "ingen bild"),
        (b"", None, "ingen bild"),
        (picture("GIF"), None, "ingen bild"),
        (picture()[:2000], None, "ingen bild"),
        (picture(size=(199, 400)), None, "för liten"),
        (picture("PNG", size=(8000, 7000), mode="1"), None, "för många bildpunkter"),
        (picture("PNG", size=(20000, 20000), mode="1"), None, "ingen bild"),
        (picture(), LARGEST_FILE + 1, "större än 5 MB"),
    ],
)
def test_what_cannot_be_used_is_refused(content, size, refusal):
    assert refusal in refusal_of(content, size)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, Kind.PDF),
        (powerpoint("ppt/slides/slide1.xml"), Kind.POWERPOINT),
        (open_document(), Kind.OPEN_DOCUMENT),
        (keynote(), Kind.KEYNOTE),
    ],
)
def test_slides_are_known_by_what_is_in_them(content, kind):
    assert kind_of(BytesIO(content), size=len(content)) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html>%PDF-",
        PDF[:20],
        b"PK\x03\x04 broken",
        packed("a.txt"),
        packed("word/document.xml", "[Content_Types].xml"),
        packed("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
        packed("Index/Document.iwa"),
    ],
)
def test_what_is_no_slides_is_refused(content):
    with pytest.raises(NotSlides, match="kan inte öppna"):
        kind_of(BytesIO(content), size=len(content))


def test_a_packed_file_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(slides, "MOST_PARTS", 2)

    with pytest.raises(NotSlides, match="kan inte öppna"):
        kind_of(BytesIO(powerpoint("a")), size=500)


@pytest.mark.parametrize(
    "content", [powerpoint("ppt/vbaProject.bin"), open_document("Basic/Standard/Module1.xml")]
)
def test_programs_inside_slides_are_refused(content):
    with pytest.raises(NotSlides, match="makron"):
        kind_of(BytesIO(content), size=len(content))


def test_slides_of_more_than_fifty_megabytes_are_refused():
    with pytest.raises(NotSlides, match="50 MB"):
        kind_of(BytesIO(PDF), size=50 * 1024 * 1024 + 1)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Sexton kommuner.pdf", "Sexton kommuner.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Bilder\\jag.exe", "jag.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("gnp\u202efdp.exe", "gnp fdp.pdf"),
        ("...", "presentation.pdf"),
        ("", "presentation.pdf"),
        ("å" * 300 + ".pdf", "å" * 80 + ".pdf"),
    ],
)
def test_names_of_files_mislead_nobody(name, cleaned):
    assert clean_name(name, Kind.PDF) == cleaned
