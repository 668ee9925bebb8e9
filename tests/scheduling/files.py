"""Files as speakers send them."""

from io import BytesIO
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OPEN_DOCUMENT = "application/vnd.oasis.opendocument.presentation"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\nstartxref\n9\n%%EOF\n"


def picture(kind="JPEG", size=(900, 1200), mode="RGB", colour="#0a5a6b", **options):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, kind, **options)
    return file.getvalue()


def packed(*names, **contents):
    """A zip file that holds these names; `mimetype` first, where it is given."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def powerpoint(*more):
    return packed("[Content_Types].xml", "ppt/presentation.xml", *more)


def open_document(*more):
    return packed("content.xml", *more, mimetype=OPEN_DOCUMENT)


def keynote():
    return packed("Index/Document.iwa", "Index/Slide-1.iwa")


def sent(content=PDF, name="bilder.pdf"):
    return SimpleUploadedFile(name, content)
