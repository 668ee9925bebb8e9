"""What is told of a release to those who speak in it."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from notifications.models import Message
from scheduling.emails.programme import post_speaker_programme, speaker_programme
from scheduling.models import Release, Session, Slot
from scheduling.news import since, speaker_news
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_room,
    make_session,
    make_slot,
    make_speaker,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(days=1)
WHEN = "8 December 2026, 12:00–12:30"


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.BASE_URL = "https://dv.example"


@pytest.fixture
def tuva():
    """She speaks at noon, and nothing is published yet."""
    conference = make_conference()
    tuva = make_speaker(conference, email="tuva@mala.example", language="en")
    make_slot(make_session(conference, tuva, title_en="Noon"), make_room(conference))
    return tuva


def release(conference, now=LATER):
    return publish(conference, by=None, now=now)


def released(tuva):
    """What she is told of, once the draft is published."""
    newest = release(tuva.conference)
    return speaker_news(*since(newest)).get(tuva.uuid, ())


def letter(tuva, newest=None, language="en"):
    newest = newest or release(tuva.conference)
    written = speaker_programme(f"{tuva.pk}:{newest.pk}", language)
    assert written is not None
    return written


def events(written):
    shown, filed = written.enclosures
    assert shown.content == filed.content
    assert shown.content_type == "text/calendar; method=PUBLISH; charset=utf-8"
    calendar = Calendar.from_ical(filed.content)
    assert calendar["METHOD"] == "PUBLISH"
    return [(str(event["SUMMARY"]), event["SEQUENCE"]) for event in calendar.walk("VEVENT")]


def test_the_first_release_tells_when_and_where(tuva):
    written = letter(tuva)

    assert (written.to, written.subject) == ("tuva@mala.example", "You are in the programme: Noon")
    assert f"Noon:\n  It takes place {WHEN}, Small Stage." in written.text
    assert f"https://dv.example/en/speaker/{tuva.personal_token}/" in written.text
    assert "There you say whether you can be there." in written.text
    assert "webcal://dv.example/2026/speakers/tuva-lingonstrale.ics?lang=en" in written.text
    assert events(written) == [("Noon", 0)]


def test_a_move_is_told_with_what_was(tuva):
    release(tuva.conference, now=AUTUMN)
    Slot.objects.update(room=make_room(tuva.conference, slug="stora", name_en="Main Stage"))

    written = letter(tuva)

    assert written.subject == "Changed for you: Noon"
    assert f"It takes place {WHEN}, Main Stage, instead of {WHEN}, Small Stage." in written.text
    assert events(written) == [("Noon", 1)]


def test_the_letter_is_in_the_speakers_language(tuva):
    written = letter(tuva, language="sv")

    assert written.subject == "Du är med i programmet: Sexton kommuner, en beställning"
    assert "tuva-lingonstrale.ics?" not in written.text


def test_another_title_and_a_co_speaker_are_told(tuva):
    release(tuva.conference, now=AUTUMN)
    Session.objects.update(title_en="High noon")
    risten = make_speaker(tuva.conference, slug="risten", name="Risten Storm")
    Session.objects.get().parts.create(speaker=risten, position=1)

    newest = release(tuva.conference)

    text = letter(tuva, newest).text
    assert "It was called “Noon”." in text
    assert "The speakers have changed: Tuva Lingonstråle, Risten Storm." in text
    theirs = letter(risten, newest).text
    assert f"It takes place {WHEN}, Small Stage." in theirs
    assert "Those who take part: Tuva Lingonstråle, Risten Storm." in theirs


def test_a_preliminary_session_is_told_as_such(tuva):
    Session.objects.update(state=Session.State.ACCEPTED)

    assert "Preliminary: time and place may still change." in letter(tuva).text


def test_a_cancelled_session_is_told_and_cancelled_in_the_calendar(tuva):
    release(tuva.conference, now=AUTUMN)
    Session.objects.update(state=Session.State.CANCELLED)

    written = letter(tuva)

    assert f"Will not take place; it was {WHEN}, Small Stage." in written.text
    assert "whether you can be there" not in written.text
    assert events(written) == [("CANCELLED: Noon", 1)]


def test_a_session_that_is_gone_is_told_and_cancelled_in_the_calendar(tuva):
    release(tuva.conference, now=AUTUMN)
    Slot.objects.all().delete()

    written = letter(tuva)

    assert f"No longer in the programme; it was {WHEN}, Small Stage." in written.text
    assert "webcal" not in written.text
    assert events(written) == [("CANCELLED: Noon", 1)]


def test_who_is_no_longer_named_is_told(tuva):
    release(tuva.conference, now=AUTUMN)
    tuva.parts.all().delete()

    written = letter(tuva)

    assert f"You are no longer named in it. It was {WHEN}, Small Stage." in written.text
    assert written.enclosures == ()


def test_another_wording_of_the_abstract_is_no_news(tuva):
    release(tuva.conference, now=AUTUMN)
    Session.objects.update(abstract_sv="Nytt.")

    assert released(tuva) == ()


def test_what_is_cancelled_from_the_first_is_no_news(tuva):
    Session.objects.update(state=Session.State.CANCELLED)

    assert released(tuva) == ()


def test_news_is_in_the_order_of_time(tuva):
    morning = make_session(tuva.conference, tuva, slug="morgon")
    make_slot(morning, None, starts_at=NOON - timedelta(hours=2))

    assert [one.session.slug for one in released(tuva)] == ["morgon", "sexton-kommuner"]


def test_what_was_changed_back_is_not_written(tuva):
    release(tuva.conference, now=AUTUMN)
    Slot.objects.update(room=None)
    moved = release(tuva.conference)
    Slot.objects.update(room=tuva.conference.rooms.get())
    release(tuva.conference)

    assert speaker_programme(f"{tuva.pk}:{moved.pk}", "en") is None


def test_the_letter_of_a_speaker_who_is_no_more_is_not_written(tuva):
    newest = release(tuva.conference)

    assert speaker_programme(f"0:{newest.pk}", "en") is None
    assert speaker_programme(f"{tuva.pk}:0", "en") is None


def test_a_speaker_without_address_gets_no_letter(tuva):
    newest = release(tuva.conference)
    unknown = make_speaker(tuva.conference, slug="risten", email="")

    for speaker in (tuva, tuva, unknown):
        post_speaker_programme(speaker, newest, now=LATER)

    assert list(Message.objects.values_list("to", "language")) == [("tuva@mala.example", "en")]
    assert Release.objects.count() == 1
