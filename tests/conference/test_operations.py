from datetime import timedelta

import pytest
import time_machine

from notifications.models import Message
from tests.factories import NOON


@pytest.fixture
def broker_is_there(settings):
    """A stand-in for the broker's own check, which has its tests below."""
    settings.READINESS_CHECKS = settings.READINESS_CHECKS | {
        "broker": "conference.health.database_answers"
    }


def make_letter(**fields):
    defaults = {
        "key": "confirmation:1",
        "kind": "confirmation",
        "about": "1",
        "language": "sv",
        "to": "saga@umea.example",
        "posted_at": NOON,
        "not_before": NOON,
    }
    return Message.objects.create(**defaults | fields)


def test_healthz_answers_without_asking_anybody(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
@pytest.mark.usefixtures("broker_is_there")
@time_machine.travel(NOON)
def test_readyz_is_ready_when_everything_answers(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "ok", "outbox": "ok"}


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_readyz_says_that_the_broker_is_gone(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "does not answer", "outbox": "ok"}


@pytest.mark.django_db
@pytest.mark.usefixtures("broker_is_there")
@time_machine.travel(NOON + timedelta(minutes=7), tick=False)
def test_readyz_says_that_letters_do_not_leave(client):
    make_letter()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["outbox"] == "a letter that is due has waited 7 min"


@pytest.mark.django_db
@pytest.mark.usefixtures("broker_is_there")
@time_machine.travel(NOON + timedelta(minutes=1), tick=False)
def test_a_letter_may_wait_a_minute(client):
    make_letter()

    assert client.get("/readyz").status_code == 200
