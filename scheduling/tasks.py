"""Housekeeping of the programme."""

from celery import shared_task
from django.utils import timezone

from scheduling.importing import uploads
from scheduling.proposals import erasing


@shared_task
def erase_proposals() -> None:
    erasing.erase_proposals(now=timezone.now())


@shared_task
def forget_programme_files() -> None:
    uploads.forget_expired(now=timezone.now())
