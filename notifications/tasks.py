"""Work that beat rings for. Every task may run twice, and in several workers at once."""

from celery import shared_task
from django.utils import timezone

from notifications import delivery, outbox


@shared_task
def deliver_due_messages() -> None:
    delivery.deliver_due(now=timezone.now())


@shared_task
def forget_old_messages() -> None:
    outbox.forget(now=timezone.now())
