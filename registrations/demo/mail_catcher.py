"""A real mail server for the laptop: it keeps each letter in a maildir and sends nothing on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


@contextmanager
def mail_catcher(maildir: Path, *, port: int) -> Iterator[None]:
    controller = Controller(Mailbox(maildir), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()
