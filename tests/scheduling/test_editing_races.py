"""Two organisers at the same session at once, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from scheduling import editing
from scheduling.editing import ChangedMeanwhile, digests, values_of
from scheduling.models import Draft, Session
from tests.factories import make_conference, make_session

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs):
    """Start every job at the same moment, each with its own connection."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        except ChangedMeanwhile as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def edits(session, *changes):
    """Each by somebody who has seen the session as it is now."""
    Draft.objects.create(conference=session.conference)
    shown = values_of(session)
    return [
        partial(
            editing.change, Session.objects.get(pk=session.pk), shown | one, seen=digests(shown)
        )
        for one in changes
    ]


def test_of_two_titles_one_is_saved_and_the_other_told():
    session = make_session(make_conference())

    answers = at_once(edits(session, {"title_sv": "En"}, {"title_sv": "Två"}))

    [refused] = [one for one in answers if isinstance(one, ChangedMeanwhile)]
    session.refresh_from_db()
    assert {session.title_sv, refused.typed["title_sv"]} == {"En", "Två"}
    assert refused.theirs["title_sv"] == session.title_sv
    assert Draft.objects.get().version == 1


def test_changes_of_different_things_are_both_kept():
    session = make_session(make_conference())

    at_once(edits(session, {"title_sv": "En"}, {"minutes": 45}, {"is_recorded": True}))

    session.refresh_from_db()
    assert (session.title_sv, session.minutes, session.is_recorded) == ("En", 45, True)
    assert Draft.objects.get().version == 3
