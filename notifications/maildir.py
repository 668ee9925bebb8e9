"""The letters that the demo's mail server has taken, as their receivers see them."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

SHOWN_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class File:
    """Anything in a letter but its text: an enclosed file, a picture, a calendar."""

    number: int
    name: str
    content_type: str
    content: bytes
    content_id: str

    @property
    def address(self) -> str:
        return f"data:{self.content_type};base64,{b64encode(self.content).decode()}"


@dataclass(frozen=True, slots=True)
class ReceivedLetter:
    key: str
    email: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.email["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.email["From"] or "")

    @property
    def receiver(self) -> str:
        return str(self.email["To"] or "")

    @property
    def sent_at(self) -> datetime | None:
        date = self.email["Date"]
        return date.datetime if date else None

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.email.items()]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        """With its pictures in place, and its links opening beside it."""
        pictures = {file.content_id: file.address for file in self.files if file.content_id}
        html = re.sub(
            r"cid:([^\"'\s>]+)", lambda match: pictures.get(match[1], ""), self._body("html")
        )
        return html.replace("<head>", '<head><base target="_blank">', 1)

    @property
    def files(self) -> list[File]:
        return list(self._files())

    def _body(self, subtype: str) -> str:
        part = self.email.get_body((subtype,))
        return part.get_content() if part else ""

    def _files(self) -> Iterator[File]:
        bodies = [self.email.get_body(("plain",)), self.email.get_body(("html",))]
        for number, part in enumerate(self.email.walk()):
            if part.is_multipart() or part in bodies:
                continue
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            yield File(
                number=number,
                name=part.get_filename() or "",
                content_type=part.get_content_type(),
                content=content,
                content_id=str(part["Content-ID"] or "").strip("<>"),
            )


def newest_letters(maildir: Path) -> list[ReceivedLetter]:
    return [_read(path) for path in _newest_first(maildir)[:SHOWN_AT_MOST]]


def letter(maildir: Path, key: str) -> ReceivedLetter | None:
    paths = (path for path in _newest_first(maildir) if path.name == key)
    return next(map(_read, paths), None)


def _newest_first(maildir: Path) -> list[Path]:
    return sorted(maildir.glob("new/*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _read(path: Path) -> ReceivedLetter:
    email = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(email, EmailMessage)
    return ReceivedLetter(path.name, email)
