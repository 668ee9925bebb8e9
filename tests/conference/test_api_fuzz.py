"""The API against its own description: what schemathesis makes up is answered as described."""

import pytest
import schemathesis
from django.conf import settings as site
from hypothesis import HealthCheck, settings

from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_conference,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)

schema = schemathesis.openapi.from_path(site.BASE_DIR / "docs" / "openapi.json")
a_few = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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


@schema.include(path_regex="slug").parametrize()
@a_few
def test_whatever_is_asked_of_a_conference_the_answer_is_as_described(case, api_url):
    case.path_parameters["slug"] = "2026"
    if "session" in case.path_parameters:
        case.path_parameters["session"] = "sexton-kommuner"

    case.call_and_validate(base_url=api_url)
