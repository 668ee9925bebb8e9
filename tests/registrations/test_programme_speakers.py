"""The speakers as those who build the programme see them."""

from datetime import timedelta

import pytest
import time_machine
from lxml import html

from conference.models import Membership
from notifications.letters import Letter, Writer
from notifications.models import Message
from scheduling.emails.speakers import (
    speaker_cannot,
    speaker_link,
    speaker_missing,
)
from scheduling.models import Photo, Slides, SlidesPiece, Speaker
from scheduling.publishing import publish
from scheduling.speaking import photos
from scheduling.speaking import slides as keeping
from scheduling.speaking.answers import cannot_be_there
from scheduling.speaking.profile import Field, ask
from scheduling.speaking.reading import standing_of, times_of
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_member,
    make_organisation,
    make_organiser,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_user,
)
from tests.scheduling.files import PDF, picture, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]
PAGE = "/arrangor/2026/program/talare/"


@pytest.fixture
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def speaker():
    """Tuva, with a session at noon; nothing is published."""
    conference = make_conference()
    speaker = make_speaker(conference, email="tuva@umea.example", title_sv="strateg")
    make_slot(make_session(conference, speaker, is_recorded=True), make_room(conference))
    return speaker


@pytest.fixture
def editor(client, speaker):
    user = make_member(speaker.conference, Membership.Role.PROGRAMME_EDITOR)
    client.force_login(user)
    return client


def words(response):
    [main] = html.fromstring(response.text).xpath("//main")
    return " ".join(main.text_content().split())


def rows(response):
    return [
        " ".join(row.text_content().split())
        for row in html.fromstring(response.text).xpath("//tbody/tr")
    ]


def filled(response, **fields):
    [form] = [one for one in html.fromstring(response.text).forms if "name" in one.fields]
    return dict(form.form_values()) | fields


def one_page(speaker, rest=""):
    return f"{PAGE}{speaker.pk}/{rest}"


def written(writer: Writer, about: str, language: str) -> Letter:
    letter = writer(about, language)
    assert letter
    return letter


def test_only_those_who_build_the_programme_see_it(client, speaker):
    client.force_login(make_user())

    for rest in ("", "ny/", "paminn/", "andringar/", f"{speaker.pk}/"):
        assert client.get(PAGE + rest).status_code == 404


def test_the_list_tells_what_is_missing(editor, speaker):
    other = make_speaker(speaker.conference, slug="isak", name="Isak Hjortronklint")
    Speaker.objects.filter(pk=speaker.pk).update(
        recording_answered_at=AUTUMN, photographs_answered_at=AUTUMN, biography_sv="Tuva."
    )

    listed = [row.replace("Får inte spelas in", "Nej") for row in rows(editor.get(PAGE))]

    assert listed == [
        "Isak Hjortronklint – E-postadress –",
        "Tuva Lingonstråle Sexton kommuner, en beställning Svar om tiden Foto Presentation Nej –",
    ]
    assert rows(editor.get(f"{PAGE}?missing=photo&q=tuva")) == [rows(editor.get(PAGE))[1]]
    assert rows(editor.get(f"{PAGE}?missing=biography")) == [
        "Ingen. Prova med färre bokstäver, eller visa alla."
    ]
    assert len(rows(editor.get(f"{PAGE}?missing=something"))) == 1
    assert len(rows(editor.get(f"{PAGE}?missing=nonsense"))) == 2
    assert other.parts.count() == 0


def test_the_list_takes_as_many_queries_for_many(editor, speaker, django_assert_max_num_queries):
    publish(speaker.conference, by=None, now=AUTUMN)
    for number in range(10):
        more = make_speaker(speaker.conference, slug=f"s{number}")
        session = make_session(speaker.conference, more, slug=f"s{number}")
        make_slot(session, None, starts_at=NOON + timedelta(hours=number))

    with django_assert_max_num_queries(20):
        editor.get(PAGE)


def test_a_speaker_is_added(editor, speaker):
    form = filled(editor.get(f"{PAGE}ny/"), name="Tuva Lingonstråle", email="t@mala.example")

    answer = editor.post(f"{PAGE}ny/", form | {"organisation": "Malå", "language": "en"})

    added = Speaker.objects.latest("pk")
    assert answer["Location"] == one_page(added)
    assert (added.slug, added.email, added.language) == (
        "tuva-lingonstrale-2",
        "t@mala.example",
        "en",
    )
    assert added.organisation_name == "Malå"
    assert speaker.conference.draft.version == 1


def test_a_name_is_needed(editor):
    response = editor.post(f"{PAGE}ny/", {"language": "sv", "title_sv": "chef"})

    assert "Skriv namnet som ska visas." in words(response)
    assert 'value="chef"' in response.text


def test_a_speaker_is_changed_in_the_draft_at_once(editor, speaker):
    publish(speaker.conference, by=None, now=AUTUMN)
    organisation = make_organisation()
    form = filled(editor.get(one_page(speaker)), title_sv="chef", organisation="Umeå kommun")

    editor.post(one_page(speaker), form)

    speaker.refresh_from_db()
    assert (speaker.title_sv, speaker.organisation) == ("chef", organisation)


def test_a_letter_that_waits_for_an_old_address_is_not_sent(editor, speaker):
    editor.post(one_page(speaker, "lank/"), {"send": "yes"})
    form = filled(editor.get(one_page(speaker)), email="ny@umea.example")

    editor.post(one_page(speaker), form)

    assert Message.objects.get().status == Message.Status.WITHDRAWN


def test_two_who_change_the_same_speaker_do_not_write_over_each_other(editor, speaker):
    form = filled(editor.get(one_page(speaker)), title_sv="chef")
    Speaker.objects.update(title_sv="direktör")

    response = editor.post(one_page(speaker), form)

    assert "Någon har ändrat det här" in words(response)
    assert 'value="chef"' in response.text
    assert Speaker.objects.get().title_sv == "direktör"


def test_the_page_tells_all_that_the_speaker_has_said(editor, speaker):
    part = speaker.parts.get()
    cannot_be_there(part, reason="Tåget", seen=times_of(part.session.slots.all()), now=AUTUMN)
    photos.set_photo(speaker, photos.portrait(sent(picture()), size=1), now=AUTUMN)
    kept = keeping.keep(
        part,
        keeping.Sent(sent(), "bilder.pdf", Slides.Kind.PDF),
        may_be_published=False,
        now=AUTUMN,
    )
    speaker.unavailable.create(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    Speaker.objects.update(
        room_needs="HDMI",
        is_remote=True,
        recording_answered_at=AUTUMN,
        photographs_answered_at=AUTUMN,
    )

    response = editor.get(one_page(speaker))

    told = words(response)
    for said in ("Tåget", "bilder.pdf", "HDMI", "2026-12-08 12.00–2026-12-08 13.00", "Nej"):
        assert said.casefold() in told.casefold()
    file = editor.get(f"{PAGE}presentation/{kept.pk}/fil")
    assert b"".join(file.streaming_content) == PDF
    picture_shown = editor.get(f"{PAGE}foto/{Photo.objects.get().digest}.jpg")
    assert picture_shown["Content-Type"] == "image/jpeg"
    assert editor.get(f"{PAGE}foto/ff.jpg").status_code == 404


def test_slides_of_another_conference_are_not_given_out(editor, speaker):
    elsewhere = make_conference(slug="2027")
    session = make_session(elsewhere, make_speaker(elsewhere))
    slides = keeping.keep(
        session.parts.get(),
        keeping.Sent(sent(), "a.pdf", Slides.Kind.PDF),
        may_be_published=True,
        now=AUTUMN,
    )

    assert editor.get(f"{PAGE}presentation/{slides.pk}/fil").status_code == 404


def test_the_link_is_sent_in_the_speakers_language(editor, speaker):
    Speaker.objects.update(language="en")

    answer = editor.post(one_page(speaker, "lank/"), {"send": "yes"}, follow=True)

    message = Message.objects.get(kind="speaker-link")
    letter = speaker_link(message.about, message.language)
    assert letter
    assert letter.subject == "Your page as a speaker at Digital Västerbotten 2026"
    assert f"/en/speaker/{speaker.personal_token}/" in letter.text
    assert "Tuesday 8 December 2026, 12:00–12:30, Small Stage (preliminary)" in letter.text
    assert "Skickad 2026-11-01 10.00" in words(answer)


def test_a_new_link_kills_the_old_one(editor, speaker, client):
    old = speaker.personal_token

    editor.post(one_page(speaker, "lank/"), {"new": "yes"})

    speaker.refresh_from_db()
    assert speaker.personal_token != old
    assert client.get(f"/talare/{old}/").status_code == 404
    message = Message.objects.get(kind="speaker-link")
    assert speaker.personal_token in written(speaker_link, message.about, "sv").text


def test_without_an_address_no_link_is_sent(editor, speaker):
    Speaker.objects.update(email="")

    for button in ("send", "new"):
        editor.post(one_page(speaker, "lank/"), {button: "yes"})

    assert not Message.objects.exists()


def test_a_letter_about_somebody_who_is_gone_is_not_written(speaker):
    assert speaker_link("99", "sv") is None
    assert speaker_cannot("99", "sv") is None


def test_the_organisers_letter_tells_why(speaker):
    part = speaker.parts.get()
    cannot_be_there(part, reason="Tåget", seen=times_of(part.session.slots.all()), now=AUTUMN)

    letter = speaker_cannot(str(part.pk), "sv")
    assert letter

    assert (
        letter.subject == "Tuva Lingonstråle kan inte vara med på ”Sexton kommuner, en beställning”"
    )
    assert "Tåget" in letter.text
    assert "/arrangor/2026/program/" in letter.text


def test_reminders_are_shown_before_they_are_sent(editor, speaker):
    make_speaker(speaker.conference, slug="isak", name="Isak", email="isak@umea.example")
    address = f"{PAGE}paminn/"

    assert "Svar om tiden (1)" in words(editor.get(address))
    shown = editor.post(address, {"missing": ["photo", "slides"], "show": "yes"})
    assert "1 brev" in words(shown)
    assert "Tuva Lingonstråle, tuva@umea.example: Svar om tiden, Text om talaren" in words(shown)
    assert not Message.objects.exists()

    editor.post(address, {"missing": ["photo", "slides"], "send": "yes"})
    editor.post(address, {"missing": ["photo", "slides"], "send": "yes"})

    message = Message.objects.get(kind="speaker-missing")
    letter = speaker_missing(message.about, "sv")
    assert letter
    assert "Skicka ett foto på dig själv." in letter.text
    speaker.refresh_from_db()
    assert speaker.link_sent_at == AUTUMN


def test_who_has_done_it_all_meanwhile_gets_no_reminder(speaker):
    speaker.parts.all().delete()

    assert speaker_missing(str(speaker.pk), "sv") is None


def test_something_must_be_chosen_to_remind_of(editor):
    response = editor.post(f"{PAGE}paminn/", {"send": "yes"})

    assert "Välj vad du vill påminna om." in words(response)


def test_an_undecided_time_is_said_in_the_letter(speaker):
    speaker.parts.get().session.slots.all().delete()

    assert "Tiden är inte bestämd än." in written(speaker_link, str(speaker.pk), "sv").text
    assert "Säg när du inte kan komma." in written(speaker_missing, str(speaker.pk), "sv").text


def test_a_speaker_who_takes_part_is_not_removed(editor, speaker):
    response = editor.post(one_page(speaker, "ta-bort/"))

    assert "medverkar fortfarande" in words(response)


def test_a_speaker_who_is_public_is_not_removed(editor, speaker):
    publish(speaker.conference, by=None, now=AUTUMN)
    speaker.parts.all().delete()

    response = editor.post(one_page(speaker, "ta-bort/"))

    assert "i det publicerade programmet" in words(response)


def test_with_a_speaker_goes_all_that_was_theirs(editor, speaker):
    part = speaker.parts.get()
    photos.set_photo(speaker, photos.portrait(sent(picture()), size=1), now=AUTUMN)
    file = keeping.Sent(sent(), "a.pdf", Slides.Kind.PDF)
    keeping.keep(part, file, may_be_published=False, now=AUTUMN)
    editor.post(one_page(speaker, "lank/"), {"send": "yes"})
    part.delete()

    editor.get(one_page(speaker, "ta-bort/"))
    editor.post(one_page(speaker, "ta-bort/"))

    for model in (Speaker, Photo, Slides, SlidesPiece):
        assert not model.objects.exists()
    assert Message.objects.get().to == ""


def test_one_without_an_address_is_removed_too(editor, speaker):
    speaker.parts.all().delete()
    Speaker.objects.update(email="")

    editor.post(one_page(speaker, "ta-bort/"))

    assert not Speaker.objects.exists()


def test_changes_are_shown_and_decided(editor, speaker):
    publish(speaker.conference, by=None, now=AUTUMN)
    ask(speaker, {Field.TITLE_SV: "digital strateg"}, now=AUTUMN)

    assert "En ändring väntar" in words(editor.get(PAGE))
    assert "Tuva Lingonstråle" in words(editor.get(f"{PAGE}andringar/"))
    address = one_page(speaker, "andringar/")
    shown = editor.get(address)
    assert html.fromstring(shown.text).xpath("//ins/text()") == ["digital "]
    [form] = [one for one in html.fromstring(shown.text).forms if "words" in one.fields]
    key = speaker.edits.get().pk
    answer = editor.post(
        address,
        dict(form.form_values()) | {f"decision_{key}": "approved", "words": "Tack!"},
        follow=True,
    )

    assert "Det är beslutat" in answer.text
    assert Speaker.objects.get().title_sv == "digital strateg"
    assert speaker.edits.get().words == "Tack!"
    assert "Ingen väntar" in words(answer)
    assert "Inget väntar här" in words(editor.get(address))


def test_at_least_one_change_is_decided(editor, speaker):
    ask(speaker, {Field.TITLE_SV: "chef"}, now=AUTUMN)

    response = editor.post(one_page(speaker, "andringar/"), {"words": "Hej"})

    assert "Godkänn eller avslå minst en" in words(response)
    assert 'value="Hej"' in response.text


def test_what_was_not_seen_is_not_approved(editor, speaker):
    ask(speaker, {Field.TITLE_SV: "chef"}, now=AUTUMN)
    key = speaker.edits.get().pk

    response = editor.post(
        one_page(speaker, "andringar/"),
        {f"decision_{key}": "approved", f"seen_{key}": "0", "words": "Hej"},
    )

    assert "Något har ändrats medan du tittade" in response.text
    assert 'value="Hej"' in response.text
    assert Speaker.objects.get().title_sv == "strateg"


def test_a_speaker_who_lost_the_link_gets_it_from_the_public_form(client, speaker):
    for address in ("TUVA@umea.example", "nobody@umea.example"):
        client.post("/2026/min-lank/", {"email": address})

    assert Message.objects.get(kind="speaker-link").about == str(speaker.pk)


def test_organisers_see_it_too(client, speaker):
    client.force_login(make_organiser(speaker.conference, email="x@rv.example"))

    assert client.get(PAGE).status_code == 200
    assert standing_of(speaker).speaker == speaker
