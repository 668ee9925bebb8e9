import os
import re
import signal
import smtplib
import socket
from email.message import EmailMessage
from io import StringIO
from mailbox import Maildir
from threading import Event
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command

from conference.models import Conference
from conference.processes import household
from registrations import devices
from registrations.demo import organiser, preparing, running
from registrations.demo.seeding import seed
from registrations.demo.welcome import ways_in
from registrations.models import Device, Pool
from tests.factories import AUTUMN, NOON, make_conference

SITE = "http://localhost:8000"


class Terminal(StringIO):
    """Somebody who looks around when the demo is ready, and then presses Ctrl-C."""

    def __init__(self, look_around=lambda: None):
        super().__init__()
        self._look_around = look_around

    def write(self, text: str) -> int:
        length = super().write(text)
        if "Ready after" in text:
            self._look_around()
            os.kill(os.getpid(), signal.SIGINT)
        return length


@pytest.fixture
def laptop(tmp_path, settings, monkeypatch):
    """A folder of its own, and nothing configured."""
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SECRET_KEY_FILE = tmp_path / "secret-key"
    settings.MISSING_IN_PRODUCTION = list(settings.REQUIRED_IN_PRODUCTION)
    for name in settings.REQUIRED_IN_PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_demo_starts_shows_the_way_in_and_ends_with_ctrl_c(laptop):
    port = running.free_port()

    def look_around() -> None:
        with urlopen(f"http://localhost:{port}/healthz", timeout=10) as response:
            assert response.status == 200

    terminal = Terminal(look_around)
    call_command("demo", port=port, stdout=terminal)

    said = terminal.getvalue()
    assert f"http://localhost:{port}/  (in English: http://localhost:{port}/en/)" in said
    assert f"as {organiser.EMAIL}, password {organiser.password()}" in said
    assert f"http://localhost:{port}/demo/mail/" in said
    assert said.endswith(f"Stopping …\nStopped. The data stays in {laptop}.\n")
    assert Conference.objects.get().slug == "2026"
    preparing.refuse_a_busy_port(port)


@pytest.mark.django_db(transaction=True)
def test_the_demo_starts_over_when_told_so(laptop):
    seed(now=AUTUMN)
    Conference.objects.update(name_sv="Analoga Västerbotten")
    (laptop / "conference.sqlite3").touch()
    (laptop / "mail").mkdir()

    call_command("demo", port=running.free_port(), fresh=True, full=True, stdout=Terminal())

    assert Pool.objects.get(slug="on-site").capacity == 190
    assert Conference.objects.get().name_sv == "Digitala Västerbotten 2026"


@pytest.mark.django_db
def test_the_demo_keeps_what_is_there(laptop):
    make_conference(name_sv="Analoga Västerbotten")

    preparing.prepare_data(is_fresh=False, is_full=False)

    assert Conference.objects.get().name_sv == "Analoga Västerbotten"


@pytest.mark.django_db(transaction=True)
def test_the_demo_empties_no_database_that_holds_something_else(laptop):
    make_conference(slug="2031")

    with pytest.raises(CommandError, match="holds something else than the demo"):
        call_command("demo", port=running.free_port(), fresh=True, stdout=Terminal())

    assert Conference.objects.get().slug == "2031"


def test_a_busy_port_is_said_with_the_way_out(laptop):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

        with pytest.raises(CommandError) as refusal:
            call_command("demo", port=port)

    assert str(refusal.value) == (
        f"Port {port} is taken by another program. Choose another one: ./dv demo --port {port + 1}"
    )


def test_two_demos_do_not_share_their_data(laptop):
    with (
        preparing.only_one_demo(),
        pytest.raises(CommandError, match=r"A demo runs on .* already"),
    ):
        call_command("demo")


def test_the_secret_key_outlives_the_demo(laptop, settings):
    settings.SECRET_KEY = "first"
    preparing.keep_secret_key()
    settings.SECRET_KEY = "second"
    preparing.keep_secret_key()

    assert settings.SECRET_KEY_FILE.read_text() == "first"
    assert settings.SECRET_KEY_FILE.stat().st_mode & 0o077 == 0


def test_the_demo_keeps_its_letters_in_a_maildir(laptop):
    letter = EmailMessage()
    letter["Subject"] = "Välkommen"
    letter["To"] = "saga@umea.example"
    with running.mail() as mail:
        port = int(mail["EMAIL_URL"].rpartition(":")[2])
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            smtp.send_message(letter, from_addr="konferens@rv.example")

    assert mail["DEMO_MAILDIR"] == str(laptop / "mail")
    assert [message["To"] for message in Maildir(laptop / "mail")] == ["saga@umea.example"]


def test_a_mail_server_that_is_configured_is_used(laptop, settings):
    settings.MISSING_IN_PRODUCTION.remove("EMAIL_URL")

    with running.mail() as mail:
        assert mail == {}


def started_programs(monkeypatch, laptop, **environment: str) -> list[tuple[str, str]]:
    """The demo's programs, and the broker that each was told of."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with household(tell=print) as children:
        programs = running.Programs(children, {}, port=running.free_port())
        programs.start_work()
        return [
            (child.name, re.sub(r":\d+/", ":…/", child.environment.get("REDIS_URL", "")))
            for child in children._children
        ]


def test_the_demo_brings_a_broker(laptop, monkeypatch):
    assert started_programs(monkeypatch, laptop) == [
        ("broker", ""),
        ("web", "redis://127.0.0.1:…/0"),
        ("worker", "redis://127.0.0.1:…/0"),
        ("beat", "redis://127.0.0.1:…/0"),
    ]


def test_a_broker_that_is_configured_is_used(laptop, monkeypatch, settings):
    settings.MISSING_IN_PRODUCTION.remove("REDIS_URL")

    started = started_programs(monkeypatch, laptop, REDIS_URL="redis://redis.example:6379/0")

    assert started == [
        ("web", "redis://redis.example:…/0"),
        ("worker", "redis://redis.example:…/0"),
        ("beat", "redis://redis.example:…/0"),
    ]


def test_beat_works_alone_where_there_is_no_broker(laptop, monkeypatch):
    monkeypatch.setattr(running, "BROKER_PACKAGE", "no_package_of_this_name")

    assert started_programs(monkeypatch, laptop) == [("web", "memory://"), ("beat", "memory://")]


def test_a_web_server_that_does_not_start_is_said(laptop, monkeypatch):
    with household(tell=print) as children, socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        programs = running.Programs(children, {}, port=other.getsockname()[1])

        with pytest.raises(preparing.CannotStart, match=r"Its log says why: .*web\.log"):
            programs.wait_for_web(Event())


def test_a_demo_that_is_stopped_does_not_wait_for_its_web_server(laptop):
    stopped = Event()
    stopped.set()
    with household(tell=print) as children:
        programs = running.Programs(children, {}, port=running.free_port())

        programs.wait_for_web(stopped)


@pytest.mark.django_db
def test_the_door_shown_can_be_opened():
    seed(now=AUTUMN)

    ways = dict(ways_in(SITE, keeps_mail=False, now=NOON))

    assert list(ways) == ["Conference", "Organiser", "Kitchen", "Access", "Door"]
    address, _hash, token = ways["Door"].partition("#pair=")
    assert address == f"{SITE}/dorr/"
    door = devices.find(token, now=NOON)
    assert door
    assert door.device_id == Device.objects.get().pk


@pytest.mark.django_db
def test_a_site_that_is_not_the_demo_shows_no_login():
    make_conference()

    assert list(dict(ways_in(SITE, keeps_mail=True, now=NOON))) == ["Conference", "Mail"]
