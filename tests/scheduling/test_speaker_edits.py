"""Changes that published speakers ask for."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from notifications.letters import Letter, Writer
from notifications.models import Message
from scheduling.emails.speakers import speaker_edits
from scheduling.models import Photo, Speaker
from scheduling.publishing import publish
from scheduling.speaking import photos, practical
from scheduling.speaking.edits import changes_of, decide, stretches, who_asks
from scheduling.speaking.profile import (
    ChangedMeanwhile,
    fingerprint,
    save_profile,
    wished_by,
)
from tests.factories import (
    AUTUMN,
    make_conference,
    make_organiser,
    make_session,
    make_slot,
    make_speaker,
)
from tests.scheduling.files import picture

pytestmark = pytest.mark.django_db
LATER = AUTUMN + timedelta(hours=1)


@pytest.fixture
def speaker():
    conference = make_conference()
    speaker = make_speaker(conference, email="tuva@umea.example", title_sv="strateg")
    make_slot(make_session(conference, speaker), None)
    publish(conference, by=None, now=AUTUMN)
    return speaker


@pytest.fixture
def maj(speaker):
    return make_organiser(speaker.conference)


def ask(speaker, **wanted):
    seen = fingerprint(wished_by(speaker))
    return save_profile(speaker, wanted, seen=seen, now=AUTUMN)


def say(speaker, by, words="", **decisions):
    speaker.refresh_from_db()
    changes = {change.edit.field: change for change in changes_of(speaker)}
    keys = {changes[field].edit.pk: answer for field, answer in decisions.items()}
    seen = {change.edit.pk: change.seen for change in changes.values()}
    return decide(speaker, keys, seen=seen, words=words, by=by, now=LATER)


def written(writer: Writer, about: str, language: str) -> Letter:
    letter = writer(about, language)
    assert letter
    return letter


def test_a_change_is_shown_word_by_word():
    shown = stretches("Leder arbetet med e-tjänster.", "Leder nu arbetet med tjänster.")

    assert [f"{one.kind}: {one.words}" for one in shown] == [
        "same: Leder",
        "added:  nu",
        "same:  arbetet med ",
        "removed: e-",
        "same: tjänster.",
    ]


def test_what_is_approved_goes_into_the_draft_and_to_the_public_at_the_next_release(
    speaker, maj, client
):
    ask(speaker, title_sv="digital strateg", name="Tuva Ling")

    say(speaker, maj, title_sv="approved", name="declined")

    speaker.refresh_from_db()
    assert (speaker.title_sv, speaker.name) == ("digital strateg", "Tuva Lingonstråle")
    assert who_asks(speaker.conference) == []
    page = "/2026/talare/tuva-lingonstrale/"
    assert "Strateg" in client.get(page).text
    publish(speaker.conference, by=None, now=LATER)
    assert "Digital strateg" in client.get(page).text


def test_the_draft_is_raised_only_when_something_is_approved(speaker, maj):
    ask(speaker, title_sv="a", title_en="b")

    say(speaker, maj, title_sv="declined")
    before = speaker.conference.draft.version
    say(speaker, maj, title_en="approved")

    speaker.conference.draft.refresh_from_db()
    assert speaker.conference.draft.version == before + 1


def test_asked_again_a_change_takes_the_place_of_the_one_that_waits(speaker):
    ask(speaker, title_sv="chef")
    ask(speaker, title_sv="chef")
    ask(speaker, title_sv="direktör")

    assert [edit.after for edit in speaker.edits.all()] == ["direktör"]


def test_a_change_back_to_what_it_was_waits_for_nobody(speaker):
    ask(speaker, title_sv="chef")

    assert ask(speaker, title_sv="strateg") is False
    assert not speaker.edits.exists()


def test_what_has_changed_meanwhile_is_told_and_decided_knowingly(speaker, maj):
    ask(speaker, title_sv="chef")
    [seen_first] = changes_of(speaker)
    Speaker.objects.update(title_sv="direktör")

    with pytest.raises(ChangedMeanwhile):
        decide(
            speaker,
            {seen_first.edit.pk: "approved"},
            seen={seen_first.edit.pk: seen_first.seen},
            words="",
            by=maj,
            now=LATER,
        )

    speaker.refresh_from_db()
    [change] = changes_of(speaker)
    assert (change.current, change.has_moved) == ("direktör", True)
    say(speaker, maj, title_sv="approved")
    assert Speaker.objects.get().title_sv == "chef"


def test_a_change_that_is_decided_already_is_not_decided_again(speaker, maj):
    ask(speaker, title_sv="chef")
    [change] = changes_of(speaker)
    say(speaker, maj, title_sv="declined")

    with pytest.raises(ChangedMeanwhile):
        decide(
            speaker,
            {change.edit.pk: "approved"},
            seen={change.edit.pk: change.seen},
            words="",
            by=maj,
            now=LATER,
        )


def test_the_speaker_gets_one_letter_about_all_that_was_decided(speaker, maj):
    ask(speaker, title_sv="chef", title_en="boss", name="T")
    say(speaker, maj, "Tack, men namnet behåller vi.", title_sv="approved", name="declined")

    message = Message.objects.get(kind="speaker-edits")
    letter = speaker_edits(message.about, "sv")
    assert letter

    assert message.to == "tuva@umea.example"
    assert "Tack, men namnet behåller vi." in letter.text
    assert "Det här är godkänt:\n  Titel på svenska" in letter.text
    assert "Det här är inte ändrat:\n  Namn" in letter.text
    assert "engelska" not in letter.text


def test_no_letter_is_written_about_what_is_gone(speaker):
    assert speaker_edits(f"{speaker.pk}:99", "sv") is None


def test_a_photo_waits_too_and_the_old_one_stays_public_until_the_next_release(speaker, maj):
    first = photos.portrait(_file("red"), size=1)
    photos.set_photo(speaker, first, now=AUTUMN)
    say(speaker, maj, photo="approved")
    publish(speaker.conference, by=None, now=AUTUMN)

    assert photos.set_photo(speaker, photos.portrait(_file("blue"), size=1), now=AUTUMN)
    assert Photo.objects.get(is_current=True).content == first
    say(speaker, maj, photo="approved")

    assert Photo.objects.get(is_current=True).content != first
    assert Photo.objects.count() == 2
    publish(speaker.conference, by=None, now=LATER)
    photos.forget_unused(speaker)
    assert Photo.objects.count() == 1


def test_a_photo_that_is_declined_is_not_kept(speaker, maj):
    photos.set_photo(speaker, photos.portrait(_file("red"), size=1), now=AUTUMN)

    say(speaker, maj, photo="declined")

    assert not Photo.objects.exists()


def test_a_photo_that_waits_and_is_sent_again_is_kept_once(speaker):
    for colour in ("red", "blue", "blue"):
        photos.set_photo(speaker, photos.portrait(_file(colour), size=1), now=AUTUMN)

    assert Photo.objects.count() == 1


def _file(colour):
    return BytesIO(picture("PNG", size=(300, 300), colour=colour))


def test_who_decides_nothing_changes_nothing(speaker, maj):
    ask(speaker, title_sv="chef")

    assert say(speaker, maj) == 0
    assert speaker.edits.waiting().count() == 1


@pytest.mark.parametrize(
    ("decision", "said", "unsaid"),
    [("approved", "är godkänt", "inte ändrat"), ("declined", "inte ändrat", "är godkänt")],
)
def test_a_letter_tells_only_what_was_decided(speaker, maj, decision, said, unsaid):
    ask(speaker, title_sv="chef")
    say(speaker, maj, title_sv=decision)

    text = written(speaker_edits, Message.objects.get().about, "sv").text

    assert said in text
    assert unsaid not in text


def test_who_has_no_address_gets_no_letter(speaker, maj):
    Speaker.objects.update(email="")
    ask(speaker, title_sv="chef")

    say(speaker, maj, title_sv="approved")

    assert not Message.objects.exists()


def test_an_answer_about_photos_alone_keeps_the_time_of_the_other(speaker):
    told = practical.Practical(
        is_remote=False, room_needs="", may_be_recorded=True, may_be_photographed=True
    )
    practical.tell(speaker, told, now=AUTUMN)
    practical.tell(speaker, replace(told, may_be_recorded=False), now=LATER)

    speaker.refresh_from_db()
    assert (speaker.recording_answered_at, speaker.photographs_answered_at) == (LATER, AUTUMN)
