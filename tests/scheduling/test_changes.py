from datetime import timedelta

import pytest
from django.utils.translation import override
from lxml import etree

from scheduling.changes import changes_feed
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import AUTUMN, make_conference, make_room, make_session, make_slot

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = AUTUMN + timedelta(days=1)
SOURCE = "https://konferens.example/2026/changes.atom"


def entries(feed: str) -> list[tuple[str | None, str | None]]:
    root = etree.fromstring(feed.encode())
    return [
        (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary"))
        for entry in root.iter(f"{ATOM}entry")
    ]


def feed_of(conference):
    newest = conference.releases.newest_first().first()
    with override("en"):
        return changes_feed(conference, newest, source=SOURCE, language="en")


def test_the_feed_begins_with_the_first_release():
    conference = make_conference()
    publish(conference, by=None, now=AUTUMN)

    feed = feed_of(conference)

    assert entries(feed) == [
        ("The programme is published", "From now on, this feed tells what changes.")
    ]
    assert etree.fromstring(feed.encode()).findtext(f"{ATOM}updated") == "2026-11-01T09:00:00+00:00"


def test_each_change_is_told_in_a_sentence():
    conference = make_conference()
    small = make_room(conference)
    large = make_room(conference, slug="stora", name_en="Main Stage")
    moved = make_slot(make_session(conference, slug="a", title_en="Moved talk"), small)
    cancelled = make_session(conference, slug="b", title_en="Cancelled talk")
    make_slot(cancelled, None)
    gone = make_slot(make_session(conference, slug="c", title_en="Gone talk"), None)
    renamed = make_session(conference, slug="d", title_en="Old name")
    make_slot(renamed, None)
    publish(conference, by=None, now=AUTUMN)

    moved.room = large
    moved.save()
    cancelled.state = Session.State.CANCELLED
    cancelled.save()
    gone.delete()
    renamed.title_en = "New name"
    renamed.save()
    make_slot(make_session(conference, slug="e", title_en="Added talk"), None)
    publish(conference, by=None, now=LATER)

    when = "8 December 2026, 12:00–12:30"
    assert sorted(entries(feed_of(conference))[:-1]) == [
        ("Added: Added talk", f"It takes place {when}."),
        ("Cancelled: Cancelled talk", f"Will not take place; it was {when}."),
        ("Changed: New name", f"It takes place {when}."),
        (
            "Moved: Moved talk",
            f"It takes place {when}, Main Stage, instead of {when}, Small Stage.",
        ),
        ("Removed: Gone talk", f"No longer in the programme; it was {when}."),
    ]


def test_the_feed_and_its_entries_keep_their_identities():
    conference = make_conference()
    publish(conference, by=None, now=AUTUMN)
    make_slot(make_session(conference), None)
    publish(conference, by=None, now=LATER)

    first, second = feed_of(conference), feed_of(conference)

    assert first == second
    root = etree.fromstring(first.encode())
    identities = [element.text for element in root.iter(f"{ATOM}id")]
    assert identities[0] == SOURCE
    assert len(set(identities)) == 3
