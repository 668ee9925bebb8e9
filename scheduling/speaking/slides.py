"""Slides that speakers send: known by what is in them, kept in pieces, and only ever downloaded."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from scheduling.models import Release, SessionSpeaker, Slides, SlidesPiece
from scheduling.programme import programme_of

Kind = Slides.Kind
LARGEST_FILE = 50 * 1024 * 1024
PIECE = 256 * 1024
MOST_PARTS = 20_000
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.POWERPOINT: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.OPEN_DOCUMENT: "application/vnd.oasis.opendocument.presentation",
    Kind.KEYNOTE: "application/vnd.apple.keynote",
}
# Programs inside a presentation: nobody needs them on the conference's computers.
MACROS = re.compile(r"(.*/)?vbaProject\.bin$|Basic/|Scripts/", re.IGNORECASE)
# What some file system or other takes amiss, what cannot be seen, and what turns the direction.
UNFIT = re.compile('[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\\\\/:*?"<>|]+')


class NotSlides(Exception):
    """The file cannot be taken; the words say what to do instead."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: `kind` is what `kind_of` found it to be."""

    file: BinaryIO
    name: str
    kind: Slides.Kind


def kind_of(file: BinaryIO, *, size: int) -> Slides.Kind:
    """What the file is, whatever it is called. Raises NotSlides."""
    if size > LARGEST_FILE:
        raise NotSlides(
            _("The file is larger than 50 MB. Make its pictures smaller, and try again.")
        )
    if _is_pdf(file, size):
        return Kind.PDF
    try:
        file.seek(0)
        with ZipFile(file) as packed:
            return _kind_of_packed(packed)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _unknown() from error


def clean_name(name: str, kind: Slides.Kind) -> str:
    """The name without its path and whatever could mislead, with the ending that it should have."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem = PurePosixPath(last).stem if last.strip(". ") else ""
    words = " ".join(UNFIT.sub(" ", stem).split()).strip(". ")[:80].strip(". ")
    return f"{words or _('slides')}.{kind.value}"


@transaction.atomic
def keep(part: SessionSpeaker, sent: Sent, *, may_be_published: bool, now: datetime) -> Slides:
    """Instead of what the speaker sent before for the same session."""
    Slides.objects.filter(session=part.session, speaker=part.speaker).delete()
    slides = Slides.objects.create(
        session=part.session,
        speaker=part.speaker,
        name=clean_name(sent.name, sent.kind),
        kind=sent.kind,
        size=0,
        may_be_published=may_be_published,
        uploaded_at=now,
    )
    sent.file.seek(0)
    for position, content in enumerate(iter(lambda: sent.file.read(PIECE), b"")):
        SlidesPiece.objects.create(slides=slides, position=position, content=content)
        slides.size += len(content)
    slides.save(update_fields=["size"])
    return slides


def content_of(slides: Slides) -> Iterator[bytes]:
    """Piece by piece, each read when it is wanted."""
    for position in range(-(-slides.size // PIECE)):
        yield bytes(slides.pieces.get(position=position).content)


def is_promised(conference_slug: str, session_slug: str) -> bool:
    """Whether everybody may have slides of the session, now or when it is over."""
    return _agreed(conference_slug, session_slug).exists()


def for_everybody(conference_slug: str, session_slug: str, *, now: datetime) -> tuple[Slides, ...]:
    """Those whose speakers agree, once the session is over everywhere it was published."""
    found = tuple(_agreed(conference_slug, session_slug))
    release = Release.objects.current(conference_slug) if found else None
    if release is None:
        return ()
    programme = programme_of(release)
    held = [one for one in programme.sessions if one.session_id == found[0].session_id]
    is_over = held and all(one.ends_at <= now and not one.is_cancelled for one in held)
    return found if is_over else ()


def _agreed(conference_slug: str, session_slug: str) -> QuerySet[Slides]:
    agreed = Slides.objects.agreed().select_related("speaker").order_by("pk")
    return agreed.filter(session__conference__slug=conference_slug, session__slug=session_slug)


def _is_pdf(file: BinaryIO, size: int) -> bool:
    """It says so in the beginning, and it is whole: the end says where its index is."""
    file.seek(0)
    begins = file.read(1024)
    file.seek(max(0, size - 2048))
    ends = file.read(2048)
    return b"%PDF-" in begins and b"startxref" in ends and b"%%EOF" in ends


def _kind_of_packed(packed: ZipFile) -> Slides.Kind:
    names = packed.namelist()
    if len(names) > MOST_PARTS:
        raise _unknown()
    if any(MACROS.match(name) for name in names):
        raise NotSlides(_("There are macros in the file. Save it without them, or as a PDF."))
    if {"[Content_Types].xml", "ppt/presentation.xml"} <= set(names):
        return Kind.POWERPOINT
    if "mimetype" in names and _beginning(packed, "mimetype") == CONTENT_TYPES[Kind.OPEN_DOCUMENT]:
        return Kind.OPEN_DOCUMENT
    if "Index/Document.iwa" in names and any(name.startswith("Index/Slide") for name in names):
        return Kind.KEYNOTE
    raise _unknown()


def _beginning(packed: ZipFile, name: str) -> str:
    with packed.open(name) as file:
        return file.read(200).decode("ascii", "replace").strip()


def _unknown() -> NotSlides:
    return NotSlides(
        _(
            "We cannot open this as slides. Send a PDF, or a PowerPoint, OpenDocument or Keynote "
            "file."
        )
    )
