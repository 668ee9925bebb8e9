"""Make ready what the demo runs on: its data, its secret, and the files it serves."""

import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from conference.models import Conference, User
from registrations.demo import organiser


class CannotStart(Exception):
    """Something is in the demo's way; the message says what to do."""


def refuse_a_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken by another program. Choose another one: "
                f"./dv demo --port {port + 1}"
            ) from error


@contextmanager
def only_one_demo() -> Iterator[None]:
    """Two demos on the same data would undo each other's work."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(
                f"A demo runs on {settings.DATA_DIR} already. Stop it with Ctrl-C in its terminal, "
                "or give this one a DATA_DIR of its own."
            ) from error
        yield


def keep_secret_key() -> None:
    """So that logins and links outlive a restart."""
    if not settings.SECRET_KEY_FILE.exists():
        settings.SECRET_KEY_FILE.touch(mode=0o600)
        settings.SECRET_KEY_FILE.write_text(settings.SECRET_KEY)


def forget_the_laptops_data() -> None:
    # Django's checks have opened the file, and would go on writing to it when it is gone.
    connection.close()
    for path in settings.DATA_DIR.glob("conference.sqlite3*"):
        path.unlink()
    shutil.rmtree(settings.DATA_DIR / "mail", ignore_errors=True)


def prepare_data(*, is_fresh: bool, is_full: bool) -> None:
    """Migrated, and seeded if there is nothing yet."""
    call_command("migrate", interactive=False, verbosity=0)
    if is_fresh and Conference.objects.exists():
        _empty_the_database()
    if not Conference.objects.exists():
        call_command("seed_demo", full=is_full, verbosity=0)


def _empty_the_database() -> None:
    """A database of one's own (DATABASE_URL) is emptied only if it holds nothing but the demo."""
    others = Conference.objects.exclude(slug="2026").exists()
    if others or not User.objects.filter(email=organiser.EMAIL).exists():
        raise CannotStart(
            "The database that DATABASE_URL names holds something else than the demo, so --fresh "
            "leaves it alone. Name an empty one."
        )
    call_command("flush", interactive=False, verbosity=0)
