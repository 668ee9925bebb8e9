"""Photos of speakers: whatever was sent, what we keep is a square JPEG that we made ourselves."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from scheduling import moving
from scheduling.models import Speaker
from scheduling.speaking.profile import Field, ask, make_current, put, values_of
from scheduling.speaking.reading import is_published, published_programme

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_PICTURE = 50_000_000  # pixels: more than any telephone takes, less than fills a memory
SMALLEST_SIDE, SIDE = 200, 720
# A face is rather in the upper half of a picture that is higher than wide.
MIDDLE = (0.5, 0.35)


class NotAPhoto(Exception):
    """The file cannot be used; the words say what to do instead."""


def portrait(file: BinaryIO, *, size: int) -> bytes:
    """The middle of the picture as a new JPEG: without place, camera, name or anything hidden."""
    if size > LARGEST_FILE:
        raise NotAPhoto(_("The file is larger than 5 MB. Choose a smaller one."))
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as opened:
            _refuse_odd_sizes(opened)
            opened.draft("RGB", (SIDE * 2, SIDE * 2))
            return _square(ImageOps.exif_transpose(opened))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPhoto(
            _("This is not a picture we can open. Choose a JPEG, PNG or WebP file.")
        ) from error


@transaction.atomic
def set_photo(speaker: Speaker, picture: bytes, *, now: datetime) -> bool:
    """Returns whether it waits for an organiser, as it does once the speaker is published."""
    draft = moving.hold(speaker.conference)
    digest = hashlib.sha256(picture).hexdigest()
    speaker.photos.get_or_create(
        digest=digest, defaults={"content": picture, "added_at": now, "speaker": speaker}
    )
    waits = is_published(speaker)
    if waits:
        ask(speaker, {Field.PHOTO: digest}, now=now)
    else:
        put(speaker, {Field.PHOTO: digest})
        moving.raise_version(draft)
    forget_unused(speaker)
    return waits


@transaction.atomic
def take_away(speaker: Speaker) -> None:
    """Every photo of the speaker is gone at once, published or not: that takes no approval."""
    draft = moving.hold(speaker.conference)
    speaker.edits.waiting().filter(field=Field.PHOTO).delete()
    make_current(speaker, "")
    speaker.photos.all().delete()
    moving.raise_version(draft)


def forget_unused(speaker: Speaker) -> None:
    """Keep the photos that are in the draft, in public, or wait for an organiser."""
    waiting = speaker.edits.waiting().filter(field=Field.PHOTO)
    wanted = set(waiting.values_list("after", flat=True))
    programme = published_programme(speaker.conference)
    public = {
        one.photo for one in (programme.speakers if programme else ()) if one.uuid == speaker.uuid
    }
    kept = wanted | public | {values_of(speaker)[Field.PHOTO]}
    speaker.photos.exclude(digest__in=kept).delete()


def _refuse_odd_sizes(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > LARGEST_PICTURE:
        raise NotAPhoto(_("The picture has too many pixels. Choose a smaller one."))
    if min(width, height) < SMALLEST_SIDE:
        raise NotAPhoto(_("The picture is too small. It needs at least 200 pixels each way."))


def _square(picture: Image.Image) -> bytes:
    side = min(SIDE, *picture.size)
    fitted = ImageOps.fit(picture.convert("RGBA"), (side, side), centering=MIDDLE)
    paper = Image.new("RGB", fitted.size, "white")
    paper.paste(fitted, mask=fitted.getchannel("A"))
    file = BytesIO()
    paper.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue()
