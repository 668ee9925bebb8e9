"""Whether letters leave, in the words of conference.health."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count

from conference.health import Metric, NotReady
from notifications.models import Message

# Beat rings every two seconds: a letter that nobody has tried to send for so long waits for help.
PATIENCE = timedelta(minutes=2)


def letters_leave(now: datetime) -> None:
    waited = _longest_wait(now)
    if waited > PATIENCE:
        raise NotReady(f"a letter that is due has waited {waited.total_seconds() / 60:.0f} min")


def letter_metrics(now: datetime) -> Iterator[Metric]:
    counts = Message.objects.values_list("status").annotate(Count("pk")).order_by("status")
    for status, count in counts:
        yield Metric("dv_letters", "Letters in the outbox by state.", count, {"status": status})
    waited = _longest_wait(now).total_seconds()
    yield Metric("dv_outbox_age_seconds", "How long the oldest due letter has waited.", waited)


def _longest_wait(now: datetime) -> timedelta:
    oldest = Message.objects.due(now).first()
    return now - oldest.not_before if oldest else timedelta()
