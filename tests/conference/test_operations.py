from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from notifications.models import Message
from registrations.models import CheckIn
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_pool,
    make_registration,
)


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


@pytest.mark.django_db
@time_machine.travel(NOON + timedelta(minutes=1), tick=False)
def test_metrics_are_numbers_without_names(client):
    conference = make_conference()
    registration = make_registration(make_pool(conference))
    device = make_device(make_checkpoint(conference))
    CheckIn.objects.create(
        uuid=uuid4(),
        device=device,
        checkpoint=device.checkpoint,
        registration=registration,
        scanned_at=NOON,
        recorded_at=NOON,
        outcome=CheckIn.Outcome.ADMITTED,
    )
    make_letter()

    response = client.get("/metrics")

    assert response.status_code == 200
    assert response.text.splitlines() == [
        "# HELP dv_letters Letters in the outbox by state.",
        "# TYPE dv_letters gauge",
        'dv_letters{status="pending"} 1',
        "# HELP dv_outbox_age_seconds How long the oldest due letter has waited.",
        "# TYPE dv_outbox_age_seconds gauge",
        "dv_outbox_age_seconds 60",
        "# HELP dv_registrations Registrations by attendance and state.",
        "# TYPE dv_registrations gauge",
        'dv_registrations{conference="2026",attendance="on_site",status="confirmed"} 1',
        "# HELP dv_places_taken Places taken, by pool.",
        "# TYPE dv_places_taken gauge",
        'dv_places_taken{conference="2026",pool="on-site"} 1',
        "# HELP dv_check_ins Scans at the doors by outcome.",
        "# TYPE dv_check_ins gauge",
        'dv_check_ins{outcome="admitted"} 1',
    ]


def test_metrics_are_not_for_those_outside_the_proxy(client):
    response = client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})

    assert response.status_code == 404


@time_machine.travel(NOON, tick=False)
def test_security_txt_says_whom_to_tell_and_until_when(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@rv.example"
    settings.BASE_URL = "https://konferens.example"

    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "Contact: mailto:security@rv.example",
        "Expires: 2027-06-06T00:00:00Z",
        "Preferred-Languages: sv, en",
        "Canonical: https://konferens.example/.well-known/security.txt",
    ]
