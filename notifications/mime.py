"""A written letter as the bytes that travel: the same at every try."""

from email.headerregistry import ContentTypeHeader
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP

from django.conf import settings

from notifications.models import Attachment, Message


def as_email(message: Message) -> EmailMessage:
    """mixed(alternative(text, related(HTML, pictures)), other enclosures)."""
    email = EmailMessage(policy=SMTP)
    for name, value in _headers(message).items():
        email[name] = value
    email.set_content(message.text, cte="quoted-printable")
    email.add_alternative(message.html, subtype="html", cte="quoted-printable")
    html = email.get_body(("html",))
    assert html is not None
    for attachment in message.attachments.order_by("pk"):
        _enclose(html if attachment.content_id else email, attachment)
    # Now, as building the parts moves what is said about the content down to the first of them.
    email["Content-Language"] = message.language
    # Python draws boundaries at random; ours are the letter's own.
    for number, part in enumerate(part for part in email.walk() if part.is_multipart()):
        part.set_boundary(f"{message.identity.hex}-{number}")
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
    }


def _enclose(part: MIMEPart, attachment: Attachment) -> None:
    kind = SMTP.header_factory("Content-Type", attachment.content_type)
    assert isinstance(kind, ContentTypeHeader)
    add = part.add_related if attachment.content_id else part.add_attachment
    add(
        bytes(attachment.content),
        maintype=kind.maintype,
        subtype=kind.subtype,
        params=dict(kind.params),
        filename=attachment.filename or None,
        cid=f"<{attachment.content_id}>" if attachment.content_id else None,
        disposition="attachment" if attachment.filename else "inline",
    )
