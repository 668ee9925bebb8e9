"""The programs that the site consists of, as the command lines that start them."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management.base import CommandError

from conference.field_encryption import keys_are_sound


def refuse_half_a_configuration() -> None:
    """A production program starts with everything it needs, or says what is missing."""
    if settings.MISSING_IN_PRODUCTION and not settings.DEBUG:
        names = ", ".join(settings.MISSING_IN_PRODUCTION)
        raise CommandError(
            f"Set {names} in the environment first (docs/administration.md says how). "
            "To try the site on a laptop, run ./dv demo."
        )
    if not keys_are_sound():
        raise CommandError(
            "FIELD_ENCRYPTION_KEYS holds something that is no key. A key is 32 random bytes in "
            "URL-safe base64 (docs/administration.md says how to make one)."
        )


def web(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """The web server. It keeps no access log: addresses hold people's secrets."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--log-level", "warning", "--no-access-log"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        "conference.wsgi:application",
    ]


def worker(*, threads: int) -> list[str]:
    """Delivers letters and does the work that beat rings for."""
    return [
        *_CELERY,
        *("worker", "--pool", "threads", "--concurrency", str(threads)),
        *("--loglevel", "warning", "--without-gossip", "--without-mingle"),
    ]


def beat() -> list[str]:
    """Rings when something is due. Two of them ring twice, which harms nobody."""
    return [*_CELERY, "beat", "--loglevel", "warning", "--pidfile", ""]


def valkey(server: Path, *, port: int) -> list[str]:
    """A broker on this machine alone, with nothing to keep: what is due is in the database."""
    return [
        *(str(server), "--bind", "127.0.0.1", "--port", str(port)),
        *("--save", "", "--appendonly", "no", "--maxmemory", "64mb"),
    ]


def become(command: list[str]) -> NoReturn:  # pragma: no cover -- this process ends here
    """Hand this process over, so that signals reach the program itself."""
    os.chdir(settings.BASE_DIR)
    os.execv(command[0], command)  # noqa: S606 -- no shell is wanted


_CELERY = (sys.executable, "-m", "celery", "--quiet", "--app", "conference")
