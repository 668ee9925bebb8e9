import os
import signal
import subprocess
import sys
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from conference import programs
from registrations.demo.running import free_port
from tests.conference.test_processes import wait_until


@pytest.fixture
def started(monkeypatch, settings, tmp_path):
    """The command line that would take this process's place, in a whole configuration."""
    settings.MISSING_IN_PRODUCTION = []
    settings.STATICFILES_FINDERS = []
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    commands: list[list[str]] = []
    monkeypatch.setattr(programs, "become", commands.append)
    return commands


@pytest.mark.parametrize("command", ["web", "worker", "beat"])
def test_half_a_configuration_is_refused_with_what_is_missing(settings, command):
    settings.MISSING_IN_PRODUCTION = ["SECRET_KEY", "REDIS_URL"]

    with pytest.raises(CommandError) as refusal:
        call_command(command)

    assert str(refusal.value) == (
        "Set SECRET_KEY, REDIS_URL in the environment first (docs/administration.md says how). "
        "To try the site on a laptop, run ./dv demo."
    )


@pytest.mark.parametrize("command", ["web", "worker", "beat"])
def test_something_that_is_no_key_is_refused_before_anything_is_sealed(settings, command):
    settings.MISSING_IN_PRODUCTION = []
    settings.FIELD_ENCRYPTION_KEYS = ["a long random word"]

    with pytest.raises(CommandError, match="FIELD_ENCRYPTION_KEYS holds something that is no key"):
        call_command(command)


def test_a_developer_may_start_with_less(started, settings):
    settings.MISSING_IN_PRODUCTION = ["SECRET_KEY"]
    settings.DEBUG = True

    call_command("beat")

    assert started == [programs.beat()]


def test_web_listens_where_it_is_told(started):
    call_command("web", host="0.0.0.0", port=8080, workers=3, threads=2)

    assert started == [programs.web(host="0.0.0.0", port=8080, workers=3, threads=2)]
    assert "--no-access-log" in started[0]


def test_worker_sends_as_many_letters_at_once_as_it_is_told(started):
    call_command("worker", threads=9)

    assert started == [programs.worker(threads=9)]


def test_web_serves_the_site_and_ends_gracefully(tmp_path):
    port = free_port()
    environment = os.environ | {
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": f"http://localhost:{port}",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        "EMAIL_URL": "smtp://localhost:1",
        "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "REDIS_URL": "redis://localhost:1/0",
        "SECRET_KEY": "a secret that only this test knows",
    }

    def answers() -> bool:
        try:
            with urlopen(f"http://localhost:{port}/healthz", timeout=5) as response:
                return bool(response.read() == b"ok\n")
        except URLError:
            return False

    command = [sys.executable, "manage.py", "web", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=environment) as web:
        wait_until(answers, seconds=60)

        web.send_signal(signal.SIGTERM)

        assert web.wait(timeout=20) == 0
