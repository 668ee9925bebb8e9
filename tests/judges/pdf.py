"""What makes a PDF readable for all, as ISO 14289-1 (PDF/UA-1) asks, read by pikepdf (qpdf)."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

# In points.
MILLIMETRE = 72 / 25.4
PDF_UA = "http://www.aiim.org/pdfua/ns/id/"


def faults(content: bytes, *, language: str) -> list[str]:
    """What is missing; empty when it is marked, titled, in its language, tagged and embedded."""
    with pikepdf.open(BytesIO(content)) as pdf:
        root: Any = pdf.Root
        with pdf.open_metadata() as metadata:
            told = {
                "is not marked as tagged": bool(root.get("/MarkInfo", {}).get("/Marked")),
                "has no tags": len(list(_elements(root.get("/StructTreeRoot")))) > 0,
                "is in another language": str(root.get("/Lang", ""))[:2] == language,
                "shows no title": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
                "has no title": bool(metadata.get("dc:title")),
                "does not say PDF/UA-1": metadata.get(f"{{{PDF_UA}}}part") == "1",
                "has fonts that are not embedded": all(map(_is_embedded, _fonts(pdf))),
                "has pages out of the reading order": all("/StructParents" in p for p in pdf.pages),
            }
    return [fault for fault, is_well in told.items() if not is_well]


def tags(content: bytes) -> list[str]:
    """The names of all structure elements, in reading order."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [str(one["/S"])[1:] for one in _elements(pdf.Root["/StructTreeRoot"])]


def alternatives(content: bytes) -> list[str]:
    """What is said of each picture to who does not see it, in reading order."""
    with pikepdf.open(BytesIO(content)) as pdf:
        elements = list(_elements(pdf.Root["/StructTreeRoot"]))
        return [str(one["/Alt"]) for one in elements if "/Alt" in one]


def page_sizes(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page, in millimetres."""
    with pikepdf.open(BytesIO(content)) as pdf:
        boxes = [[float(edge) for edge in page.mediabox] for page in pdf.pages]
    return [(round(box[2] / MILLIMETRE), round(box[3] / MILLIMETRE)) for box in boxes]


def largest_letters(content: bytes) -> list[float]:
    """The size of the largest letters on each page, in points."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [max(_sizes(page)) for page in pdf.pages]


def _sizes(page: pikepdf.Page) -> Iterator[float]:
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "Tf":
            yield float(instruction.operands[1])


def _elements(node: Any) -> Iterator[Any]:
    kids: Any = node.get("/K", []) if isinstance(node, pikepdf.Dictionary) else []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        resources: Any = page.get("/Resources", {})
        yield from resources.get("/Font", {}).values()


def _is_embedded(font: Any) -> bool:
    inside = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor = inside["/FontDescriptor"]
    return any(kind in descriptor for kind in ("/FontFile", "/FontFile2", "/FontFile3"))
