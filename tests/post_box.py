"""A real SMTP server that keeps what it is given, and answers as a test tells it to."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings


class PostBox:
    """What came, and how each verb was answered; set an answer to have it given."""

    def __init__(self) -> None:
        self.port = free_port()
        self.contents: list[bytes] = []
        self.receivers: list[str] = []
        self.conversations = 0
        self.mail_answer = "250 OK"
        self.rcpt_answers: dict[str, str] = {}
        self.data_answer = "250 Taken as 4711"
        self.silent = False
        self.hangs_up = False
        self.holds_letters = Event()

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=default) for content in self.contents]

    @property
    def subjects(self) -> list[str]:
        return [letter["Subject"] for letter in self.letters]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: Any
    ) -> Any:
        session.host_name = hostname
        self.conversations += 1
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        envelope.mail_from = address
        return self.mail_answer

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        answer = self.rcpt_answers.get(address.rpartition("@")[2], "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.contents.append(envelope.content)
            self.receivers += envelope.rcpt_tos
        while self.holds_letters.is_set():
            await asyncio.sleep(0.05)
        if self.hangs_up:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if self.silent:
            await asyncio.sleep(1)
        return self.data_answer


@contextmanager
def open_post_box() -> Iterator[PostBox]:
    post_box = PostBox()
    controller = Controller(post_box, hostname="127.0.0.1", port=post_box.port)
    controller.start()
    try:
        with override_settings(MAILERS=mailers(post_box.port)):
            yield post_box
    finally:
        controller.stop()


def mailers(port: int, *, timeout: float = 2) -> dict[str, Any]:
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    return {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
