import pytest
from django.conf import settings

from conference.celery import app


@pytest.mark.django_db
def test_every_task_that_beat_rings_for_exists():
    app.loader.import_default_modules()

    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert rung <= set(app.tasks)
    assert "notifications.tasks.deliver_due_messages" in rung
