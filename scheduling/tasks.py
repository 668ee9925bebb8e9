"""Housekeeping of the programme."""

from celery import shared_task
from django.utils import timezone

from scheduling.proposals import erasing


@shared_task
def erase_proposals() -> None:
    erasing.erase_proposals(now=timezone.now())
