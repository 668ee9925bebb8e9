"""The API against its own description: what schemathesis makes up is answered as described."""

from dataclasses import replace

import pytest
import schemathesis
from django.conf import settings as site
from django.utils import timezone
from hypothesis import HealthCheck, settings

from conference.models import Conference
from registrations.api import authentication
from registrations.devices import Pairing, pair
from registrations.models import Device
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_checkpoint,
    make_conference,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)

schema = schemathesis.openapi.from_path(site.BASE_DIR / "docs" / "openapi.json")
a_few = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def api_url(live_server):
    """A server with a published programme."""
    conference = make_conference()
    session = make_session(conference, make_speaker(conference), track=make_track(conference))
    make_slot(session, make_room(conference))
    publish(conference, by=None, now=AUTUMN)
    return f"{live_server.url}/api/v1"


@schema.parametrize()
@a_few
def test_whatever_is_asked_the_answer_is_as_described(case, api_url):
    case.call_and_validate(base_url=api_url)


@pytest.fixture
def token(api_url, monkeypatch):
    """A paired device that may do everything, and somebody to let in.

    Every question is asked with wrong tokens too, and nobody is told to wait for that here.
    """
    monkeypatch.setattr(authentication, "GUESSES", replace(authentication.GUESSES, tries=10_000))
    conference = Conference.objects.get()
    make_registration(make_pool(conference))
    pairing = Pairing(make_checkpoint(conference), "Entré norr", list(Device.Scope))
    return pair(pairing, now=timezone.now()).token


@schema.exclude(path_regex="slug").parametrize()
@a_few
def test_whatever_a_device_asks_the_answer_is_as_described(case, api_url, token):
    case.call_and_validate(base_url=api_url, headers={"Authorization": f"Bearer {token}"})


@schema.include(path_regex="slug").parametrize()
@a_few
def test_whatever_is_asked_of_a_conference_the_answer_is_as_described(case, api_url):
    case.path_parameters["slug"] = "2026"
    if "session" in case.path_parameters:
        case.path_parameters["session"] = "sexton-kommuner"

    case.call_and_validate(base_url=api_url)
