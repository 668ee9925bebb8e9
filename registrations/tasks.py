"""Housekeeping of the registrations."""

from celery import shared_task
from django.utils import timezone

from conference.models import Conference
from registrations import capacity


@shared_task
def recount_places() -> None:
    for conference in Conference.objects.newest_first():
        capacity.recount(conference, now=timezone.now())
