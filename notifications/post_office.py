"""The only file that speaks SMTP.

Django's mail backend opens the connection (host, TLS, login and timeouts: `settings.MAILERS`).
The conversation over it is held here, verb by verb: a letter may only be handed over while its
lease is still ours, and that has to be asked just before DATA.
"""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend

# Other verbs are answered at once; a server may want to read a letter before it takes it.
SECONDS_FOR_AN_ANSWER = 50


class Refused(Exception):
    """The server answered no: for now (4xx) or for good (5xx)."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(code)
        self.for_good = str(code).startswith("5")
        self.answer = f"{code} {words.decode(errors='replace')}"


class Unreachable(Exception):
    """No conversation came about, or the server will not have us: that is no letter's fault."""

    def __init__(self, error: Refused | OSError) -> None:
        super().__init__()
        self.reason = f"Unreachable: {type(error).__name__}"
        if isinstance(error, Refused):
            self.reason = error.answer


class NoAnswer(Exception):
    """The server took every word of a letter and then fell silent."""


class PostOffice:
    """One conversation with the mail server, begun when the first letter is ready to go."""

    def __init__(self) -> None:
        mailer = mailers.default
        assert isinstance(mailer, EmailBackend)
        self._mailer = mailer
        # A sender that cannot be used is our own mistake: it stops the ring and fails no letter.
        self._sender = mailer.prep_address(settings.DEFAULT_FROM_EMAIL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._mailer.close()

    def hand_over(self, content: bytes, *, to: str, if_still: Callable[[], None]) -> str:
        """Give the server a letter, unless `if_still` objects just before; returns its answer."""
        receiver = self._mailer.prep_address(to)
        smtp = self._conversation()
        try:
            _insist(smtp.rcpt(receiver))
            if_still()
            return _dictate(smtp, content)
        except (OSError, NoAnswer):
            self._hang_up()
            raise
        except Exception:
            # The conversation itself is sound: the next letter goes on with it.
            with suppress(OSError):
                smtp.rset()
            raise

    def _conversation(self) -> smtplib.SMTP:
        """One in which the server has accepted us as sender."""
        if self._mailer.connection:
            # The server may have had enough of a long conversation, or have closed it.
            with suppress(Refused, OSError):
                return self._introduce_ourselves()
        try:
            self._hang_up()
            self._mailer.open()
            return self._introduce_ourselves()
        except (Refused, OSError) as error:
            self._hang_up()
            raise Unreachable(error) from error

    def _introduce_ourselves(self) -> smtplib.SMTP:
        smtp = self._mailer.connection
        assert smtp is not None
        smtp.ehlo_or_helo_if_needed()
        _insist(smtp.mail(self._sender))
        return smtp

    def _hang_up(self) -> None:
        if self._mailer.connection:
            self._mailer.connection.close()
            self._mailer.connection = None


def _dictate(smtp: smtplib.SMTP, content: bytes) -> str:
    _insist(smtp.docmd("DATA"))
    smtp.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
    assert smtp.sock is not None
    usual = smtp.sock.gettimeout()
    smtp.sock.settimeout(SECONDS_FOR_AN_ANSWER)
    try:
        answer = _insist(smtp.getreply())
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, TimeoutError):
            raise NoAnswer from error
        raise
    smtp.sock.settimeout(usual)
    return answer


def _insist(reply: tuple[int, bytes]) -> str:
    code, words = reply
    if not str(code).startswith(("2", "3")):
        raise Refused(code, words)
    return f"{code} {words.decode(errors='replace')}"
