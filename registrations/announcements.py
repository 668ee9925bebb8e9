"""Tells those concerned what a release changed: one letter a person and release, none twice."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from registrations import seats
from registrations.emails.announcements import post_programme_changed
from registrations.models import Announcement, SavedSession, Seat
from registrations.programme_news import changes_that_matter, concerned_by
from registrations.published import published_sessions
from scheduling.models import Release, Session


def announce_all(*, now: datetime) -> None:
    """Every release that nobody has been told of, in its own transaction, the oldest first."""
    for release in Announcement.objects.still_to_make():
        announce(release, now=now)


@transaction.atomic
def announce(release: Release, *, now: datetime) -> None:
    """Either all letters are in the outbox and that is written down, or nothing has happened."""
    _row, is_new = Announcement.objects.get_or_create(
        release=release, defaults={"announced_at": now}
    )
    if not is_new:
        return
    changed = {change.session_id for change in changes_that_matter(release)}
    concerned = concerned_by(release.conference, changed)
    gone = changed - published_sessions(release.conference).times.keys()
    _let_go(gone, now=now)
    for registration in concerned:
        post_programme_changed(registration, release, now=now)


def _let_go(session_ids: Collection[int], *, now: datetime) -> None:
    """Nobody holds a seat in what will not take place.

    That they meant to come is kept as a saved session: so their calendars say that it is cancelled.
    """
    holders = Seat.objects.filter(session__in=session_ids)
    SavedSession.objects.bulk_create(
        [
            SavedSession(registration_id=person, session_id=session, saved_at=now)
            for person, session in holders.order_by("pk").values_list("registration", "session")
        ],
        ignore_conflicts=True,
    )
    for session in Session.objects.filter(pk__in=session_ids).select_related("conference"):
        seats.release_session(session, now=now)
