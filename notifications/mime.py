"""A written letter as the bytes that travel: the same at every try."""

from email.contentmanager import raw_data_manager
from email.headerregistry import (
    BaseHeader,
    ContentTypeHeader,
    HeaderRegistry,
    UnstructuredHeader,
)
from email.message import MIMEPart
from email.policy import SMTP, EmailPolicy, Policy, compat32

from django.conf import settings

from notifications.models import Attachment, Message

# A line may be so long (RFC 5322, 2.1.1); Python folds after 78.
LONGEST_LINE = 998


class WholeAddress(UnstructuredHeader, BaseHeader):
    """A web address on one line. Folded, it would come as an encoded word that nobody decodes."""

    def fold(self, *, policy: Policy) -> str:
        return super().fold(policy=policy.clone(max_line_length=LONGEST_LINE))


HEADERS = HeaderRegistry()
HEADERS.map_to_type("List-Unsubscribe", WholeAddress)
LETTER = EmailPolicy(linesep=SMTP.linesep, header_factory=HEADERS)


def as_email(message: Message) -> MIMEPart:
    """mixed(alternative(text, related(HTML, pictures)), other enclosures)."""
    pictures = [_enclosed(one) for one in message.enclosures if one.content_id]
    others = [_enclosed(one) for one in message.enclosures if not one.content_id]
    # Python draws boundaries at random; ours are the letter's own.
    mixed, alternative, related = (f"{message.identity.hex}-{number}" for number in range(3))
    html = _together("related", related, _words(message.html, "html"), *pictures)
    body = _together("alternative", alternative, _words(message.text, "plain"), html)
    email = _together("mixed", mixed, body, *others)
    for name, value in _headers(message).items():
        email[name] = value
    return email


def message_id(message: Message) -> str:
    return f"<{message.identity}@{settings.IDENTITY_DOMAIN}>"


def _headers(message: Message) -> dict[str, object]:
    return {
        "From": settings.DEFAULT_FROM_EMAIL,
        **message.headers,
        "To": message.to,
        "Subject": message.subject,
        "Date": message.written_at,
        "Message-ID": message_id(message),
        "Auto-Submitted": "auto-generated",
        "X-DV-Mail": message.kind,
        "MIME-Version": "1.0",
        "Content-Language": message.language,
    }


def _together(how: str, boundary: str, first: MIMEPart, *others: MIMEPart) -> MIMEPart:
    """Several parts as one; a part that is alone stays as it is."""
    if not others:
        return first
    whole = MIMEPart(policy=LETTER)
    whole["Content-Type"] = f'multipart/{how}; boundary="{boundary}"'
    for part in (first, *others):
        whole.attach(part)
    return whole


def _words(words: str, kind: str) -> MIMEPart:
    return _part(words, subtype=kind, cte="quoted-printable")


def _enclosed(attachment: Attachment) -> MIMEPart:
    kind = SMTP.header_factory("Content-Type", attachment.content_type)
    assert isinstance(kind, ContentTypeHeader)
    return _part(
        bytes(attachment.content),
        maintype=kind.maintype,
        subtype=kind.subtype,
        params=dict(kind.params),
        filename=attachment.filename or None,
        cid=f"<{attachment.content_id}>" if attachment.content_id else None,
        disposition="attachment" if attachment.filename else "inline",
    )


def _part(content: str | bytes, **described: object) -> MIMEPart:
    """What a part says of itself is our own: it is kept as said, where SMTP would parse it."""
    part = MIMEPart(policy=compat32)
    part.set_content(content, content_manager=raw_data_manager, **described)
    return part
