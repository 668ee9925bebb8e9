"""Programmes that others publish come in whole, and only once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.models import Conference
from scheduling.importing.applying import NotAsShown, apply
from scheduling.importing.comparing import compare
from scheduling.importing.reading import read, setting_of
from scheduling.importing.summing_up import summary
from scheduling.interchange import schedule_of, to_json, to_xml
from scheduling.models import Draft, PublishedSlot, Session, Slot, Table
from scheduling.programme import programme_of
from scheduling.publishing import publish
from tests.factories import AUTUMN, NOON, make_conference, make_session, make_slot
from tests.scheduling.importing.schedules import schedule_json, schedule_xml, talks_json
from tests.scheduling.programmes import make_varied

pytestmark = pytest.mark.django_db


def plan_for(conference, content):
    programme = read(content, setting_of(conference, language="sv"))
    return compare(conference, programme)


def bring_in(conference, content):
    plan = plan_for(conference, content)
    return apply(conference, plan.programme, shown=plan.fingerprint, by=None)


@pytest.mark.parametrize(
    ("write", "sessions", "tracks"),
    [(schedule_xml, 800, 6), (schedule_json, 800, 9), (talks_json, 720, 9)],
)
def test_a_large_schedule_comes_in_whole_and_once(write, sessions, tracks):
    conference = make_conference()

    bring_in(conference, write())

    assert conference.sessions.count() == sessions
    assert Slot.objects.filter(session__conference=conference).count() == sessions
    assert conference.rooms.count() == 12
    assert conference.tracks.count() == tracks
    again = plan_for(conference, write())
    assert [one.differences for one in again.changes] == []
    assert again.missing == {}
    assert again.errors == ()


def test_another_file_of_the_same_schedule_changes_only_what_differs():
    conference = make_conference()
    bring_in(conference, schedule_xml(40))
    other = schedule_xml(41).replace(b"Lunch 1<", b"Middag<")

    plan = plan_for(conference, other)

    assert summary(plan) == "2 nya, 1 ändrad, 0 fel"


def test_what_is_no_longer_in_the_file_is_told_and_stays():
    conference = make_conference()
    bring_in(conference, schedule_xml(40))

    plan = plan_for(conference, schedule_xml(38))

    assert len(plan.missing[Table.SESSION]) == 2
    assert not plan.changes_anything


def test_our_own_files_change_nothing_in_the_programme_they_are_of():
    programme = make_varied()
    conference = Conference.objects.get()
    schedule = schedule_of(conference, programme)

    files = [to_xml(schedule), to_json(schedule).encode()]
    plans = [plan_for(conference, content) for content in files]

    assert [change for plan in plans for change in plan.changes] == []


def test_a_moved_conference_keeps_its_calendars():
    programme = make_varied()
    conference = Conference.objects.get()
    schedule = to_xml(schedule_of(conference, programme))
    identities = set(Slot.objects.values_list("uuid", flat=True))
    PublishedSlot.objects.all().delete()
    Session.objects.all().delete()
    conference.rooms.all().delete()

    bring_in(conference, schedule)

    assert set(Slot.objects.values_list("uuid", flat=True)) == identities


# The fourth event, the first that three people share.
TITLES_OF_THREE = "日本語のタイトル 3"


def queries_for(number: int, slug: str) -> tuple[int, int]:
    conference = make_conference(slug=slug)
    programme = read(schedule_xml(number), setting_of(conference, language="sv"))
    with CaptureQueriesContext(connection) as comparing:
        plan = compare(conference, programme)
    with CaptureQueriesContext(connection) as applying:
        apply(conference, programme, shown=plan.fingerprint, by=None)
    return len(comparing), len(applying)


def test_a_longer_file_asks_the_database_no_more():
    assert queries_for(20, "2026") == queries_for(40, "2027")


def test_what_was_shown_and_is_no_longer_true_does_not_come_in():
    conference = make_conference()
    plan = plan_for(conference, schedule_xml(10))
    bring_in(conference, schedule_xml(5))

    with pytest.raises(NotAsShown):
        apply(conference, plan.programme, shown=plan.fingerprint, by=None)

    assert conference.sessions.count() == 5


def test_the_board_learns_of_it_and_of_nothing_when_nothing_changes():
    conference = make_conference()
    bring_in(conference, schedule_xml(5))
    assert Draft.objects.get(conference=conference).version == 1
    assert set(Slot.objects.values_list("version", flat=True)) == {1}

    bring_in(conference, schedule_xml(5))

    assert Draft.objects.get(conference=conference).version == 1


def test_a_moderator_stays_one_when_the_file_knows_no_roles():
    conference = make_conference()
    bring_in(conference, schedule_xml(4))
    session = conference.sessions.get(title_sv=TITLES_OF_THREE)
    session.parts.filter(position=1).update(role="moderator")

    plan = plan_for(conference, schedule_xml(4))

    assert plan.changes == ()


def test_a_part_that_stays_is_the_same_part():
    conference = make_conference()
    bring_in(conference, schedule_xml(4))
    session = conference.sessions.get(title_sv=TITLES_OF_THREE)
    first, second, _third = session.parts.order_by("position")
    changed = schedule_xml(4).replace('<person id="5">Människa 5</person>'.encode(), b"")

    bring_in(conference, changed)

    assert list(session.parts.order_by("position")) == [first, second]


def test_a_session_that_is_given_twice_is_one_in_our_own_files():
    conference = make_conference()
    session = make_session(conference)
    make_slot(session, None)
    make_slot(session, None, starts_at=NOON + timedelta(hours=2))
    programme = programme_of(publish(conference, by=None, now=AUTUMN))
    schedule = schedule_of(conference, programme)

    plans = [plan_for(conference, one) for one in (to_xml(schedule), to_json(schedule).encode())]

    assert [plan.changes for plan in plans] == [(), ()]


def test_what_is_moved_in_the_file_is_moved_and_stays_the_same_slot():
    conference = make_conference()
    bring_in(conference, schedule_xml(5))
    before = set(Slot.objects.values_list("uuid", flat=True))

    plan = bring_in(conference, schedule_xml(5).replace(b"00:25", b"00:45"))

    assert summary(plan) == "0 nya, 5 ändrade, 0 fel"
    assert set(Slot.objects.values_list("uuid", flat=True)) == before
    assert set(Slot.objects.values_list("version", flat=True)) == {2}
