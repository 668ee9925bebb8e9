"""Housekeeping of the site."""

from celery import shared_task
from django.utils import timezone

from conference import rate_limits


@shared_task
def forget_spent_rate_limits() -> None:
    rate_limits.forget_spent(now=timezone.now())
