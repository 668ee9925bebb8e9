"""The description of the API is its own test: what it allows is answered as it says."""

from datetime import UTC, datetime

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from registrations.devices import Pairing, pair
from registrations.models import Device
from tests.factories import make_checkpoint, make_conference, make_pool, make_registration

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:No directory at")
def test_a_device_gets_the_answers_that_are_described(subtests):
    checkpoint = make_checkpoint(make_conference())
    make_registration(make_pool(checkpoint.conference))
    door = pair(Pairing(checkpoint, "Entré norr", tuple(Device.Scope)), now=datetime.now(UTC))
    description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    for found in description.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        with subtests.test(operation.label):
            _ask(operation, {"Authorization": f"Bearer {door.token}"})


def _ask(operation, headers):
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(operation.as_strategy())
    def ask(case):
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()
