"""The only way to send anything: a row in the transaction that decides it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from notifications.models import Attachment, Message

KEPT = timedelta(days=90)


def post(  # noqa: PLR0913 -- the address on the envelope, so to speak
    *, key: str, kind: str, to: str, language: str, about: str, now: datetime
) -> None:
    """Decide on a letter, once for each key; a worker writes and sends it after the commit."""
    message = Message(
        key=key,
        kind=kind,
        to=to,
        language=language,
        about=about,
        posted_at=now,
        not_before=now,
    )
    # One statement, and a key that exists already changes nothing.
    Message.objects.bulk_create([message], ignore_conflicts=True)


@transaction.atomic
def send_again(messages: Iterable[Message], *, now: datetime) -> None:
    """Write these letters anew, as things stand now, and send them.

    Each becomes a new letter to the mail programs on its way (a new Message-ID), as many of
    them silently drop a second copy of one they know.
    """
    for message in messages:
        Attachment.objects.filter(message=message).delete()
        Message.objects.filter(pk=message.pk).update(
            **unwritten(),
            status=Message.Status.PENDING,
            identity=uuid4(),
            not_before=now,
            attempts=0,
            unanswered=0,
            lease=None,
            leased_until=None,
            sent_at=None,
        )


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Erase what old letters said and to whom; that there was a letter stays on record."""
    old = Message.objects.served(before=now - KEPT)
    Attachment.objects.filter(message__in=old).delete()
    return old.update(**unwritten(), to="", answer="")


def unwritten() -> dict[str, object]:
    """A letter's own words, as they are before it is written and after it is forgotten."""
    return {"written_at": None, "subject": "", "text": "", "html": "", "headers": {}}
