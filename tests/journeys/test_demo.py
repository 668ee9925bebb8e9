"""The demo as README promises it: from one command to a letter, and again with the data kept."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from mailbox import Maildir
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from django.conf import settings

from registrations.demo.running import free_port

pytestmark = pytest.mark.journey

ATTENDEE = {
    "name": "Áilu Ŋuorttat-Đimlätt",
    "email": "ailu@sorsele.example",
    "organisation": "Sorsele kommun",
    "attendance": "on_site",
}


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[str]:
    """A demo with nothing configured but its folder; ended by Ctrl-C, which it obeys."""
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in settings.REQUIRED_IN_PRODUCTION
    } | {"DATA_DIR": str(folder)}
    command = [sys.executable, "manage.py", "demo", "--port", str(port), *options]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert any("Ready after" in line for line in process.stdout)
        yield f"http://localhost:{port}"
        process.send_signal(signal.SIGINT)
        said = process.stdout.read()
        assert process.wait(timeout=60) == 0
    assert said.endswith(f"Stopped. The data stays in {folder}.\n")
    assert processes_of(folder) == []


def processes_of(folder: Path) -> list[str]:
    """Whatever still runs with the demo's folder in its environment."""
    return [
        process.parent.name
        for process in Path("/proc").glob("[0-9]*/environ")
        if f"DATA_DIR={folder}".encode() in _environment_of(process).split(b"\0")
    ]


def _environment_of(process: Path) -> bytes:
    try:
        return process.read_bytes()
    except OSError:
        return b""


def letters_to(address: str, folder: Path) -> list[str]:
    return [letter["X-DV-Mail"] for letter in Maildir(folder / "mail") if letter["To"] == address]


def test_one_command_to_a_letter_and_the_next_start_keeps_it(tmp_path):
    with demo(tmp_path, "--fresh") as site:
        with urlopen(f"{site}/2026/anmalan/", urlencode(ATTENDEE).encode()) as personal_page:
            page = personal_page.read().decode()
            address = personal_page.url.removeprefix(site)
        deadline = time.monotonic() + 60
        while not letters_to("ailu@sorsele.example", tmp_path):
            assert time.monotonic() < deadline, "The letter did not come."
            time.sleep(0.2)
        with urlopen(f"{site}/demo/mail/") as mail:
            assert "ailu@sorsele.example" in mail.read().decode()

    assert 'data-status="confirmed"' in page
    assert re.search(r"data-ticket-code[^>]*>\s*DV1[A-Z2-7]{26}", page)
    assert letters_to("ailu@sorsele.example", tmp_path) == ["confirmation"]

    with demo(tmp_path) as site, urlopen(f"{site}{address}") as personal_page:
        assert 'data-status="confirmed"' in personal_page.read().decode()

    with demo(tmp_path, "--fresh") as site:
        with urlopen(f"{site}/2026/") as home:
            assert home.status == 200
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{site}{address}")
