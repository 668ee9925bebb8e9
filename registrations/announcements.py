"""Tells those concerned what releases changed: one letter a person, none twice.

Letters wait for a while after a release, as whoever has moved one session often moves another:
all releases that have come meanwhile are told in the same letter.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from conference.models import Conference
from registrations import seats
from registrations.emails.announcements import post_programme_changed
from registrations.models import Announcement, SavedSession, Seat
from registrations.programme_news import told_of
from registrations.published import sessions_of
from scheduling import moving
from scheduling.emails.programme import post_speaker_programme
from scheduling.models import Session
from scheduling.news import changes_that_matter, since
from scheduling.programme import Programme, programme_of

# Counted from the oldest release that nobody has been told of, so that letters always leave.
WAIT = timedelta(minutes=2)


def announce_all(*, now: datetime) -> None:
    """What is due for each conference, each in its own transaction."""
    for conference in Announcement.objects.conferences_to_tell(published_before=now - WAIT):
        announce(conference, now=now)


@transaction.atomic
def announce(conference: Conference, *, now: datetime) -> None:
    """Either all letters are in the outbox and that is written down, or nothing has happened."""
    # No release comes meanwhile, and no other worker tells the same.
    moving.hold(conference)
    untold = list(Announcement.objects.still_to_make(conference))
    if not untold or now < untold[0].published_at + WAIT:
        return
    Announcement.objects.bulk_create(
        Announcement(release=release, announced_at=now) for release in untold
    )
    before, after = since(untold[0])
    told = told_of(conference, before, after)
    _let_go(_gone(before, after), now=now)
    for speaker in told.speakers:
        post_speaker_programme(speaker.speaker, untold[0], now=now)
    for attendee in told.attendees:
        post_programme_changed(attendee.registration, untold[0], now=now)


def last_told(conference: Conference) -> Programme | None:
    """The programme that everybody has been told of: what the next letters are compared with."""
    untold = Announcement.objects.still_to_make(conference).first()
    if untold:
        return since(untold)[0]
    newest = conference.releases.defer("content").newest_first().first()
    return programme_of(newest) if newest else None


def leaves_at(conference: Conference) -> datetime | None:
    """When the letters about what is published already leave; None when none wait."""
    untold = Announcement.objects.still_to_make(conference).first()
    return untold.published_at + WAIT if untold else None


def _gone(before: Programme | None, after: Programme) -> Collection[int]:
    """Sessions that will not take place any more."""
    changed = {change.session.session_id for change in changes_that_matter(before, after)}
    return changed - sessions_of(after).times.keys()


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
