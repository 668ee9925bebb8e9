"""Two organisers who publish at once, and workers who tell of it, each on their own connection."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from notifications.models import Message
from registrations import saving
from registrations.announcements import WAIT, announce
from registrations.models import Announcement
from scheduling.models import Release, Session, Slot
from scheduling.publishing import publish
from scheduling.releasing import DraftChanged, NothingToPublish, preview, publish_as_shown
from scheduling.restoring import restoration, restore
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_pool,
    make_registration,
    make_session,
    make_slot,
    make_speaker,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

LATER = AUTUMN + timedelta(days=1)
HOUR = timedelta(hours=1)


def at_once(*jobs):
    """Start every job at the same moment, each with its own connection."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        except (DraftChanged, NothingToPublish) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


@pytest.fixture
def conference():
    """Tuva's talk, published and told of, that ten people have saved, and moved in the draft."""
    conference = make_conference()
    tuva = make_speaker(conference, email="tuva@mala.example")
    session = make_session(conference, tuva)
    slot = make_slot(session, None)
    publish(conference, by=None, now=AUTUMN)
    announce(conference, now=AUTUMN + WAIT)
    Message.objects.all().delete()
    pool = make_pool(conference)
    for number in range(10):
        person = make_registration(pool, email=f"p{number}@umea.example")
        saving.save(person, session, now=AUTUMN)
    Slot.objects.filter(pk=slot.pk).update(starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    return conference


def publishing(conference, *, email):
    seen = preview(conference, now=LATER).fingerprint
    maj = make_user(email=email)
    return partial(publish_as_shown, conference, seen=seen, by=maj, now=LATER)


def test_two_who_publish_the_same_at_once_make_one_release(conference):
    jobs = [publishing(conference, email=f"{name}@rv.example") for name in ("maj", "sven", "eva")]

    done = at_once(*jobs)

    assert Release.objects.count() == 2
    assert done.count(NothingToPublish) == 2


def test_workers_who_tell_at_once_write_each_letter_once(conference):
    publishing(conference, email="maj@rv.example")()

    at_once(*[partial(announce, conference, now=LATER + WAIT)] * 4)

    assert Message.objects.count() == 11
    assert Announcement.objects.count() == 2


def test_a_release_that_comes_while_others_are_told_of_is_told_once(conference):
    publishing(conference, email="maj@rv.example")()
    Slot.objects.update(starts_at=NOON + 3 * HOUR, ends_at=NOON + 4 * HOUR)
    another = publishing(conference, email="sven@rv.example")

    at_once(another, *[partial(announce, conference, now=LATER + WAIT)] * 3)
    announce(conference, now=LATER + 2 * WAIT)

    # In one letter or in two, as it came; everybody in as many.
    letters = Counter(Message.objects.values_list("to", flat=True))
    assert len(letters) == 11
    assert len(set(letters.values())) == 1
    assert Announcement.objects.count() == 3


def test_a_move_while_the_draft_is_put_back_is_not_lost_unseen(conference):
    release = Release.objects.get()
    maj = make_user()
    seen = restoration(release, now=LATER).fingerprint

    done = at_once(*[partial(restore, release, seen=seen, by=maj, now=LATER)] * 3)

    assert done.count(DraftChanged) == 2
    assert Session.objects.get().slots.get().starts_at == NOON
