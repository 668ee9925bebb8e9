import pytest
from django.db import transaction

from conference.health import Metric, NotReady, database_answers
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
