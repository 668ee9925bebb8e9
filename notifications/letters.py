"""What a letter is, and having it written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from notifications.models import Attachment, Message


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture that the HTML shows (content id), a file (file name), or a part shown as it is."""

    content_type: str
    content: bytes
    filename: str = ""
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in words, as the writer of its kind hands it over.

    `to` is whom the writer has in mind: secrets never go to an address that was right once. It is
    None where the letter holds no secret, and goes to whom it was posted to.
    """

    to: str | None
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    enclosures: tuple[Enclosure, ...] = ()


# Gets what the letter is about, and the receiver's language; None when it is no longer needed.
type Writer = Callable[[str, str], Letter | None]


# What a message has once it is written.
WRITTEN = ("written_at", "subject", "text", "html", "headers")


class LeaseLost(Exception):
    """Another worker has taken this letter in hand."""


@transaction.atomic
def write(message: Message, *, now: datetime) -> bool:
    """Have the letter written and keep it as written; False when it is no longer needed."""
    writer: Writer = import_string(settings.LETTER_WRITERS[message.kind])
    letter = writer(message.about, message.language)
    if letter is None or letter.to not in {None, message.to}:
        return False
    message.written_at = now
    message.subject = one_line(letter.subject)
    message.text = letter.text
    message.html = letter.html
    message.headers = {name: one_line(value) for name, value in letter.headers.items()}
    words = {name: getattr(message, name) for name in WRITTEN}
    if not Message.objects.held(message).update(**words):
        raise LeaseLost
    message.enclosures = Attachment.objects.bulk_create(
        Attachment(
            message=message,
            filename=enclosure.filename,
            content_type=enclosure.content_type,
            content=enclosure.content,
            content_id=enclosure.content_id,
        )
        for enclosure in letter.enclosures
    )
    return True


def one_line(words: str, *, at_most: int = 300) -> str:
    """Words that are safe in a header: no line breaks, no control characters, of decent length."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= at_most else line[: at_most - 1].rstrip() + "…"
