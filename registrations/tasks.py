"""Housekeeping of the registrations."""

from celery import shared_task
from django.utils import timezone

from conference.models import Conference
from registrations import (
    announcements,
    badge_sheets,
    capacity,
    empty_seats,
    erasing,
    inviting,
    needs_erasure,
    offered_places,
    questions,
    rounds,
    seats,
)


@shared_task
def recount_places() -> None:
    for conference in Conference.objects.newest_first():
        capacity.recount(conference, now=timezone.now())


@shared_task
def erase_expired_answers() -> None:
    questions.erase_expired(now=timezone.now())


@shared_task
def remind_and_ask() -> None:
    """The reminder, and the question whether one comes, where they are due."""
    for conference in Conference.objects.newest_first():
        rounds.post_what_is_due(conference, now=timezone.now())


@shared_task
def deal_out_seats() -> None:
    for conference in Conference.objects.newest_first():
        seats.deal_out(conference, now=timezone.now())


@shared_task
def release_empty_seats() -> None:
    empty_seats.release_due(now=timezone.now())


@shared_task
def announce_programme_changes() -> None:
    announcements.announce_all(now=timezone.now())


@shared_task
def erase_needs() -> None:
    needs_erasure.erase_needs(now=timezone.now())


@shared_task
def end_unanswered_offers() -> None:
    for conference in Conference.objects.newest_first():
        offered_places.end_unanswered(conference, now=timezone.now())


@shared_task
def erase_personal_data() -> None:
    """What has been kept as long as was promised."""
    for conference in Conference.objects.newest_first():
        erasing.erase_what_is_due(conference, now=timezone.now())


@shared_task
def post_invitations() -> None:
    inviting.post_due(now=timezone.now())


@shared_task
def forget_old_invitations() -> None:
    inviting.forget_old(now=timezone.now())


@shared_task
def make_badge_sheets() -> None:
    badge_sheets.make_all(clock=timezone.now)


@shared_task
def forget_badge_sheets() -> None:
    badge_sheets.forget(now=timezone.now())
