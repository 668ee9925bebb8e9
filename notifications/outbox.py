"""The only way to send anything: a row in the transaction that decides it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from notifications.models import Attachment, Message

KEPT = timedelta(days=90)
# A letter's own words, as they are before it is written and after it is forgotten.
UNWRITTEN: dict[str, Any] = {
    "written_at": None,
    "subject": "",
    "text": "",
    "html": "",
    "headers": {},
}


def post(  # noqa: PLR0913 -- the address on the envelope, so to speak
    *,
    key: str,
    kind: str,
    to: str,
    language: str,
    about: str,
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    """Decide on a letter, once for each key; a worker writes and sends it after the commit.

    It leaves as soon as it can, or as soon as it may.
    """
    message = Message(
        key=key,
        kind=kind,
        to=to,
        language=language,
        about=about,
        posted_at=now,
        not_before=not_before or now,
    )
    # One statement, and a key that exists already changes nothing.
    Message.objects.bulk_create([message], ignore_conflicts=True)


@transaction.atomic
def send_again(messages: Iterable[Message], *, now: datetime) -> int:
    """Write these letters anew, as things stand now, and send them; returns how many.

    Left out are letters that a worker has in hand, and those whose address is forgotten. Each
    gets a new Message-ID, as many mail programs silently drop a second letter with one they know.
    """
    return sum(_begin_anew(message, now=now) for message in messages)


def _begin_anew(message: Message, *, now: datetime) -> int:
    begun = (
        Message.objects.at_rest()
        .filter(pk=message.pk)
        .update(
            **UNWRITTEN,
            status=Message.Status.PENDING,
            identity=uuid4(),
            not_before=now,
            attempts=0,
            unanswered=0,
            lease=None,
            leased_until=None,
            sent_at=None,
        )
    )
    if begun:
        Attachment.objects.filter(message=message).delete()
    return begun


def withdraw(*, about: str, to: str) -> None:
    """Take back what has not been sent yet to an address that is no longer the person's."""
    unsent = Message.objects.filter(about=about, to=to, status=Message.Status.PENDING)
    unsent.update(**UNWRITTEN, status=Message.Status.WITHDRAWN, lease=None, leased_until=None)


@transaction.atomic
def forget_about(about: str, *, to: str) -> None:
    """Erase what letters to somebody said, and send none of those that wait."""
    withdraw(about=about, to=to)
    letters = Message.objects.filter(about=about, to=to).exclude(to="")
    Attachment.objects.filter(message__in=letters).delete()
    letters.update(**UNWRITTEN, to="", answer="")


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Erase what old letters said and to whom; that there was a letter stays on record."""
    old = Message.objects.served(before=now - KEPT)
    Attachment.objects.filter(message__in=old).delete()
    return old.update(**UNWRITTEN, to="", answer="")
