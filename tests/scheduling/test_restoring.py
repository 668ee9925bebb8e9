"""An old release put back into the draft."""

from datetime import timedelta

import pytest

from scheduling.models import Draft, ProgrammeChange, Release, Session, Slot
from scheduling.publishing import publish
from scheduling.releasing import DraftChanged
from scheduling.restoring import restoration, restore
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_room,
    make_session,
    make_slot,
    make_user,
)

pytestmark = pytest.mark.django_db

Kind = ProgrammeChange.Kind
LATER = AUTUMN + timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def first():
    """A talk in the Small Stage and lunch, released."""
    conference = make_conference()
    make_slot(make_session(conference, slug="talk"), make_room(conference))
    make_slot(make_session(conference, slug="lunch", kind="meal"), None)
    return publish(conference, by=None, now=AUTUMN)


def session(slug):
    return Session.objects.get(slug=slug)


def put_back(release, *, by=None):
    """What was shown, and then done."""
    shown = restoration(release, now=LATER)
    restore(release, seen=shown.fingerprint, by=by or make_user(), now=LATER)
    return {change.session.slug: change.kind for change in shown.changes}


def places():
    return {
        (slot.session.slug, slot.uuid, slot.room and slot.room.slug, slot.starts_at)
        for slot in Slot.objects.select_related("session", "room")
    }


def test_rooms_times_and_states_come_back_and_words_stay(first):
    before = places()
    session("talk").slots.update(room=None, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    Session.objects.filter(slug="talk").update(title_sv="Bättre rubrik")
    Session.objects.filter(slug="lunch").update(state=Session.State.CANCELLED)
    make_slot(make_session(first.conference, slug="new"), None)

    done = put_back(first)

    assert done == {"talk": Kind.MOVED, "lunch": Kind.CHANGED, "new": Kind.REMOVED}
    assert places() == before
    assert session("lunch").state == Session.State.CONFIRMED
    assert session("talk").title_sv == "Bättre rubrik"
    assert session("new").slots.count() == 0


def test_what_was_taken_off_the_board_comes_back_as_the_same_entry_of_calendars(first):
    before = places()
    session("talk").slots.all().delete()
    publish(first.conference, by=None, now=LATER)

    assert put_back(first) == {"talk": Kind.ADDED}

    assert places() == before
    again = publish(first.conference, by=None, now=LATER + HOUR)
    [entry] = [one for one in again.content["sessions"] if one["slug"] == "talk"]
    assert entry["sequence"] == 2


def test_a_cancelled_session_of_the_release_is_cancelled_again(first):
    Session.objects.filter(slug="talk").update(state=Session.State.CANCELLED)
    cancelled = publish(first.conference, by=None, now=LATER)
    Session.objects.filter(slug="talk").update(state=Session.State.CONFIRMED)

    assert put_back(cancelled) == {"talk": Kind.CANCELLED}

    assert session("talk").state == Session.State.CANCELLED


def test_a_room_is_known_by_another_address(first):
    first.conference.rooms.update(slug="stora")

    assert restoration(first, now=LATER).changes == ()


def test_open_boards_find_out_and_see_who_did_it(first):
    maj = make_user()
    session("talk").slots.update(room=None)
    version = Draft.objects.get().version

    put_back(first, by=maj)

    slot = session("talk").slots.get()
    assert Draft.objects.get().version == slot.version == version + 1
    assert slot.moved_by == maj
    assert session("lunch").slots.get().moved_by is None
    assert Release.objects.count() == 1


def test_a_draft_that_changed_meanwhile_is_left_alone(first):
    session("talk").slots.update(room=None)
    shown = restoration(first, now=LATER)
    session("talk").slots.update(starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    before = places()

    with pytest.raises(DraftChanged):
        restore(first, seen=shown.fingerprint, by=make_user(), now=LATER)

    assert places() == before
