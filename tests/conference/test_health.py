import pytest
from django.db import transaction

from conference import programs
from conference.broker import broker_answers
from conference.health import Metric, NotReady, database_answers
from conference.processes import Child, household
from registrations.demo.running import broker_program, free_port
from tests.conference.test_processes import wait_until
from tests.factories import NOON


@pytest.mark.django_db
def test_a_database_that_refuses_to_answer_is_not_ready():
    with transaction.atomic():
        # From here on the database refuses every statement, as after an error in a transaction.
        transaction.set_rollback(True)

        with pytest.raises(NotReady, match="does not answer"):
            database_answers(NOON)


def test_a_metric_without_labels_is_its_name_and_number():
    assert str(Metric("dv_outbox_age_seconds", "How long.", 12.5)) == "dv_outbox_age_seconds 12.5"


def test_a_broker_that_answers_is_ready(tmp_path, settings):
    port = free_port()
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    settings.CELERY_TASK_ALWAYS_EAGER = False
    server = broker_program()
    assert server

    def is_ready() -> bool:
        try:
            broker_answers(NOON)
        except NotReady:
            return False
        return True

    assert not is_ready()
    with household(tell=print) as children:
        children.start(Child("broker", programs.valkey(server, port=port), {}, tmp_path / "log"))
        wait_until(is_ready)


def test_a_site_that_works_without_a_broker_waits_for_none(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True

    broker_answers(NOON)
