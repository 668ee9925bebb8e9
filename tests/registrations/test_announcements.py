from datetime import timedelta

import pytest
from django.db import transaction

from notifications.models import Message
from registrations import saving, seats
from registrations.announcements import WAIT, announce, announce_all
from registrations.emails.announcements import programme_changed
from registrations.models import Announcement, SavedSession, Seat
from registrations.programme_news import told_of
from registrations.signup import cancel
from registrations.tasks import announce_programme_changes
from scheduling.models import Release, Session
from scheduling.programme import programme_of
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_workshop,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(days=1)
AN_HOUR = timedelta(hours=1)
# When letters about a release of that time leave.
SOON = LATER + WAIT
MUCH_LATER = LATER + timedelta(days=1)


@pytest.fixture
def conference():
    """A workshop at noon, another at two, and a talk at four; published."""
    conference = make_conference()
    make_room(conference)
    make_workshop(conference, slug="noon", title_en="Noon", seats=1)
    make_workshop(conference, slug="two", title_en="Two", starts_at=NOON + 2 * AN_HOUR)
    make_slot(
        make_session(conference, slug="talk", title_en="Talk"), None, starts_at=NOON + 4 * AN_HOUR
    )
    publish(conference, by=None, now=AUTUMN)
    announce(conference, now=AUTUMN + WAIT)
    make_pool(conference)
    return conference


def make_person(conference, name="saga"):
    pool = conference.pools.get()
    return make_registration(pool, email=f"{name}@umea.example", language="en")


def session(slug):
    return Session.objects.get(slug=slug)


def move(conference, slug, *, to, now=LATER):
    ends_at = to + timedelta(minutes=session(slug).minutes)
    session(slug).slots.update(starts_at=to, ends_at=ends_at)
    return publish(conference, by=None, now=now)


def call_off(conference, slug):
    Session.objects.filter(slug=slug).update(state=Session.State.CANCELLED)
    return publish(conference, by=None, now=LATER)


def told():
    """Whom letters about changes go to."""
    letters = Message.objects.filter(kind="programme-changed").order_by("pk")
    return list(letters.values_list("to", flat=True))


def letter(language="en"):
    about = Message.objects.get(kind="programme-changed").about
    written = programme_changed(about, language)
    assert written is not None
    return written


def test_those_who_booked_wait_or_saved_get_one_letter_each(conference):
    saga, bo, siv, ali = (make_person(conference, name) for name in ("saga", "bo", "siv", "ali"))
    seats.book(saga, session("noon"), now=AUTUMN)
    seats.book(bo, session("noon"), now=AUTUMN)
    saving.save(siv, session("talk"), now=AUTUMN)
    saving.save(saga, session("talk"), now=AUTUMN)
    seats.book(ali, session("two"), now=AUTUMN)
    move(conference, "talk", to=NOON + 5 * AN_HOUR)
    announce_all(now=SOON)
    session("noon").slots.update(room=conference.rooms.get())
    publish(conference, by=None, now=MUCH_LATER)

    announce_all(now=MUCH_LATER + WAIT)
    announce_all(now=MUCH_LATER + WAIT)

    assert told() == [
        "saga@umea.example",
        "siv@umea.example",
        "saga@umea.example",
        "bo@umea.example",
    ]
    assert Announcement.objects.count() == 3


def test_releases_close_upon_each_other_are_told_in_one_letter(conference):
    saving.save(make_person(conference), session("talk"), now=AUTUMN)
    seats.book(make_person(conference, "bo"), session("noon"), now=AUTUMN)
    move(conference, "talk", to=NOON + 5 * AN_HOUR)
    move(conference, "noon", to=NOON - AN_HOUR)
    session("noon").slots.update(starts_at=NOON, ends_at=NOON + 1.5 * AN_HOUR)
    move(conference, "talk", to=NOON + 6 * AN_HOUR, now=LATER + WAIT / 2)

    announce_all(now=SOON - timedelta(seconds=1))
    assert told() == []
    announce_all(now=SOON)
    announce_all(now=SOON + WAIT)

    # The workshop is back where it was: there is nothing to tell of it.
    assert told() == ["saga@umea.example"]
    assert "18:00–18:30, instead of 8 December 2026, 16:00" in letter().text


def test_a_speaker_who_comes_to_their_own_session_gets_one_letter(conference):
    tuva = make_speaker(conference, email="Tuva@umea.example", language="en")
    session("talk").parts.create(speaker=tuva)
    publish(conference, by=None, now=LATER)
    announce_all(now=SOON)
    attending = make_person(conference, "tuva")
    saving.save(attending, session("talk"), now=LATER)
    saving.save(make_person(conference), session("talk"), now=LATER)
    seats.book(attending, session("noon"), now=LATER)
    move(conference, "talk", to=NOON + 5 * AN_HOUR, now=MUCH_LATER)
    announce_all(now=MUCH_LATER + WAIT)
    assert told() == ["saga@umea.example"]

    session("noon").slots.update(room=conference.rooms.get())
    move(conference, "talk", to=NOON + 7 * AN_HOUR, now=MUCH_LATER + AN_HOUR)
    announce_all(now=MUCH_LATER + AN_HOUR + WAIT)

    [about] = Message.objects.filter(to="tuva@umea.example").values_list("about", flat=True)
    written = programme_changed(about, "en")
    assert written is not None
    assert written.subject == "Changed in your programme: Noon"
    speakers = Message.objects.filter(kind="speaker-programme").values_list("to", flat=True)
    assert list(speakers) == ["Tuva@umea.example"] * 3


def test_a_session_that_takes_place_after_all_is_told(conference):
    saving.save(make_person(conference), session("talk"), now=AUTUMN)
    call_off(conference, "talk")
    announce_all(now=SOON)
    Session.objects.filter(slug="talk").update(state=Session.State.CONFIRMED)
    publish(conference, by=None, now=MUCH_LATER)

    announce_all(now=MUCH_LATER + WAIT)

    last = Message.objects.filter(kind="programme-changed").latest("pk")
    written = programme_changed(last.about, "en")
    assert written is not None
    assert "It takes place 8 December 2026, 16:00–16:30." in written.text


def test_what_befalls_a_cancelled_session_is_no_news(conference):
    saving.save(make_person(conference), session("talk"), now=AUTUMN)
    call_off(conference, "talk")
    announce_all(now=SOON)
    session("talk").slots.all().delete()
    publish(conference, by=None, now=MUCH_LATER)

    announce_all(now=MUCH_LATER + WAIT)

    assert told() == ["saga@umea.example"]


def test_who_is_told_takes_as_many_queries_whoever_they_are(
    conference, django_assert_max_num_queries
):
    before = programme_of(Release.objects.get())
    move(conference, "talk", to=NOON + 5 * AN_HOUR)
    after = programme_of(Release.objects.newest_first()[0])
    for number in range(2):
        person = make_person(conference, f"p{number}")
        saving.save(person, session("talk"), now=AUTUMN)
        seats.book(person, session("noon"), now=AUTUMN)

    with django_assert_max_num_queries(4):
        told = told_of(conference, before, after)

    assert [one.tie for one in told.attendees] == ["saved"] * 2


def test_the_letter_tells_what_was_and_what_is(conference):
    saga = make_person(conference)
    seats.book(saga, session("noon"), now=AUTUMN)
    move(conference, "noon", to=NOON + AN_HOUR / 2)
    announce_all(now=SOON)

    written = letter()

    assert written.subject == "Changed in your programme: Noon"
    assert (
        "It takes place 8 December 2026, 12:30–14:00, instead of 8 December 2026, 12:00–13:30."
    ) in written.text
    assert f"/en/my/{saga.personal_token}/agenda/" in written.text
    assert "overlaps" not in written.text


def test_the_letter_is_in_swedish_too(conference):
    seats.book(make_person(conference), session("noon"), now=AUTUMN)
    move(conference, "noon", to=NOON + AN_HOUR)
    announce_all(now=SOON)

    assert letter("sv").subject == "Ändrat i ditt program: Rita samverkan på en servett"


def test_a_move_into_something_booked_is_told_with_what_to_do(conference):
    saga = make_person(conference)
    seats.book(saga, session("noon"), now=AUTUMN)
    seats.book(saga, session("two"), now=AUTUMN)
    move(conference, "noon", to=NOON + AN_HOUR)
    announce_all(now=SOON)

    written = letter()

    assert "It overlaps with “Two”, which you have booked." in written.text
    assert "Open your programme and leave one of them." in written.text
    assert saga.seats.booked().count() == 2


def test_a_cancelled_session_holds_no_seats_and_stays_in_the_calendar(conference):
    saga, bo = make_person(conference), make_person(conference, "bo")
    seats.book(saga, session("noon"), now=AUTUMN)
    seats.book(bo, session("noon"), now=AUTUMN)
    call_off(conference, "noon")

    announce_all(now=SOON)

    assert told() == ["saga@umea.example", "bo@umea.example"]
    assert not Seat.objects.exists()
    assert session("noon").seats_taken == 0
    assert SavedSession.objects.filter(session=session("noon")).count() == 2
    about = Message.objects.filter(to=saga.email).get().about
    written = programme_changed(about, "en")
    assert written is not None
    assert "Will not take place" in written.text


def test_a_session_that_is_gone_is_told_as_such(conference):
    saving.save(make_person(conference), session("talk"), now=AUTUMN)
    session("talk").slots.all().delete()
    publish(conference, by=None, now=LATER)
    announce_all(now=SOON)

    assert "No longer in the programme" in letter().text


def test_another_title_and_other_speakers_are_told(conference):
    saga = make_person(conference)
    saving.save(saga, session("talk"), now=AUTUMN)
    Session.objects.filter(slug="talk").update(title_en="New talk")
    session("talk").parts.create(speaker=make_speaker(conference))
    publish(conference, by=None, now=LATER)
    announce_all(now=SOON)

    text = letter().text

    assert "It was called “Talk”." in text
    assert "The speakers have changed: Tuva Lingonstråle." in text


def test_that_nobody_speaks_yet_is_told(conference):
    part = session("talk").parts.create(speaker=make_speaker(conference))
    publish(conference, by=None, now=AUTUMN)
    announce_all(now=AUTUMN + WAIT)
    saving.save(make_person(conference), session("talk"), now=AUTUMN)
    part.delete()
    publish(conference, by=None, now=LATER)
    announce_all(now=SOON)

    assert "The speakers have changed: not decided yet." in letter().text


def test_another_wording_is_no_news(conference):
    saving.save(make_person(conference), session("talk"), now=AUTUMN)
    Session.objects.filter(slug="talk").update(abstract_sv="Nytt.")
    publish(conference, by=None, now=LATER)

    announce_all(now=SOON)

    assert told() == []
    assert Announcement.objects.count() == 2


def test_nothing_is_told_of_the_first_release_or_of_what_is_new(conference):
    saving.save(make_person(conference), session("talk"), now=AUTUMN)
    make_slot(make_session(conference, slug="new"), None)
    publish(conference, by=None, now=LATER)

    announce_all(now=SOON)

    assert told() == []


def test_who_has_cancelled_is_not_told(conference):
    saga = make_person(conference)
    saving.save(saga, session("talk"), now=AUTUMN)
    cancel(saga, now=AUTUMN)
    move(conference, "talk", to=NOON)

    announce_all(now=SOON)

    assert told() == []


def test_a_release_is_announced_once(conference):
    saving.save(make_person(conference), session("talk"), now=AUTUMN)
    move(conference, "talk", to=NOON)

    announce(conference, now=SOON)
    announce(conference, now=SOON)
    announce_programme_changes()

    assert told() == ["saga@umea.example"]


def test_a_run_cut_short_leaves_nothing_and_is_done_again(conference):
    people = [make_person(conference, name) for name in ("saga", "bo")]
    for person in people:
        saving.save(person, session("talk"), now=AUTUMN)
    move(conference, "talk", to=NOON)

    with transaction.atomic():
        announce_all(now=SOON)
        transaction.set_rollback(True)

    assert (told(), Announcement.objects.count()) == ([], 1)
    announce_all(now=SOON)
    assert told() == ["saga@umea.example", "bo@umea.example"]


def test_what_was_changed_back_or_let_go_is_not_written(conference):
    saga = make_person(conference)
    saving.save(saga, session("talk"), now=AUTUMN)
    move(conference, "talk", to=NOON)
    announce_all(now=SOON)
    about = Message.objects.get(kind="programme-changed").about

    saving.unsave(saga, session("talk"), now=LATER)

    assert programme_changed(about, "en") is None


def test_the_letter_of_somebody_who_is_no_more_is_not_written(conference):
    release = Release.objects.get()

    assert programme_changed(f"0:{release.pk}", "en") is None
    assert programme_changed(f"{make_person(conference).pk}:0", "en") is None
