"""A speaker's own pages, opened by the link that is theirs alone."""

from datetime import time, timedelta

import pytest
import time_machine
from lxml import html

from notifications.models import Message
from scheduling.models import SessionSpeaker, Slides, Speaker
from scheduling.publishing import publish
from scheduling.speaking import slides as keeping
from scheduling.speaking.availability import Away, told_by
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_organisation,
    make_room,
    make_session,
    make_slot,
    make_speaker,
)
from tests.scheduling.files import PDF, picture, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]
DAYS = ("2026-12-08", "2026-12-09")


@pytest.fixture
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def speaker():
    """Tuva, with a session at noon that is not published."""
    conference = make_conference(organiser=make_organisation())
    speaker = make_speaker(conference, email="tuva@umea.example")
    other = make_speaker(conference, slug="isak", name="Isak Hjortronklint")
    session = make_session(conference, speaker, other)
    make_slot(session, make_room(conference))
    return speaker


@pytest.fixture
def part(speaker):
    return speaker.parts.get()


def page(speaker, rest=""):
    return f"/talare/{speaker.personal_token}/{rest}"


def session_page(part):
    return page(part.speaker, f"programpunkt/{part.pk}/")


def words(response):
    [main] = html.fromstring(response.text).xpath("//main")
    return " ".join(main.text_content().split())


def tasks(response):
    return [
        " ".join(task.text_content().split())
        for task in html.fromstring(response.text).xpath("//ul[@class='tasks']/li")
    ]


def hidden(response, name="seen"):
    return html.fromstring(response.text).xpath(f"//input[@name='{name}']/@value")[0]


def errors(response):
    summary = html.fromstring(response.text).xpath("//*[contains(@class,'error-summary')]//li")
    return [" ".join(one.text_content().split()) for one in summary]


def profile_of(client, speaker, **fields):
    """The form as it is filled in, with these fields changed."""
    form = html.fromstring(client.get(page(speaker, "profil/")).text).forms[0]
    return dict(form.form_values()) | fields


def test_the_page_tells_first_what_is_left_to_do(client, speaker):
    response = client.get(page(speaker))

    assert tasks(response) == [
        "Säg om du kan vara med den tid du har fått",
        "Skriv några meningar om dig själv",
        "Skicka ett foto på dig själv",
        "Svara på om du får spelas in och fotograferas",
        "Skicka din presentation",
    ]
    assert "Tisdag 8 december 2026, 12.00–12.30, Lilla scenen" in words(response)
    assert "Tillsammans med Isak Hjortronklint" in words(response)
    assert "preliminär" in words(response).casefold()


def test_the_address_is_kept_secret(client, speaker):
    response = client.get(page(speaker))

    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_wrong_key_opens_nothing_and_is_counted(client, speaker):
    answers = [client.get("/talare/fel/").status_code for _try in range(31)]

    assert answers == [404] * 30 + [429]


def test_who_takes_part_in_nothing_has_nothing_to_do(client, speaker):
    speaker.parts.all().delete()

    response = client.get(page(speaker))

    assert tasks(response) == []
    assert "Inget är bestämt än" in words(response)


def test_when_a_time_is_published_it_is_not_preliminary(client, speaker):
    publish(speaker.conference, by=None, now=AUTUMN)

    response = client.get(page(speaker))

    assert "preliminär" not in words(response).casefold()
    assert f"/2026/speakers/{speaker.slug}.ics" in response.text


def test_a_draft_that_differs_from_what_is_published_tells_both(client, speaker, part):
    publish(speaker.conference, by=None, now=AUTUMN)
    part.session.slots.update(
        starts_at=NOON + timedelta(hours=2), ends_at=NOON + timedelta(hours=3)
    )

    told = words(client.get(page(speaker)))

    assert "14.00–15.00" in told
    assert "Det publicerade programmet säger tisdag 8 december, 12.00–12.30." in told


def test_a_time_is_confirmed_with_one_button(client, speaker, part):
    seen = hidden(client.get(page(speaker)))

    answer = client.post(session_page(part), {"coming": "yes", "seen": seen}, follow=True)

    part.refresh_from_db()
    assert (part.answer, part.answered_at) == ("coming", AUTUMN)
    assert "Tack för ditt svar." in words(answer)
    assert "Säg om du kan vara med" not in words(answer)


def test_a_session_that_moves_wants_another_answer(client, speaker, part):
    client.post(session_page(part), {"coming": "y", "seen": hidden(client.get(page(speaker)))})
    part.session.slots.update(starts_at=NOON - timedelta(hours=1))

    response = client.get(page(speaker))

    assert "Tiden har ändrats sedan du svarade." in words(response)
    assert tasks(response)[0] == "Säg om du kan vara med den tid du har fått"


def test_another_room_at_the_same_time_wants_no_other_answer(client, speaker, part):
    client.post(session_page(part), {"coming": "y", "seen": hidden(client.get(page(speaker)))})
    part.session.slots.update(room=make_room(speaker.conference, slug="b"))

    assert "Säg om du kan" not in words(client.get(page(speaker)))


def test_an_answer_to_a_time_that_has_moved_meanwhile_is_refused(client, speaker, part):
    seen = hidden(client.get(session_page(part)))
    part.session.slots.update(starts_at=NOON - timedelta(hours=1))

    response = client.post(session_page(part), {"cannot": "y", "seen": seen, "reason": "Tåget"})

    assert errors(response) == [
        "Programpunkten har flyttats medan du tittade. Se den nya tiden och svara igen."
    ]
    assert 'value="Tåget"' in response.text
    assert hidden(response) != seen
    assert SessionSpeaker.objects.get(pk=part.pk).answer == ""


def test_who_cannot_come_says_why_and_the_organisers_are_told(client, speaker, part):
    seen = hidden(client.get(session_page(part)))

    client.post(session_page(part), {"cannot": "y", "seen": seen, "reason": "Tåget kommer kl. 13"})

    part.refresh_from_db()
    assert (part.answer, part.reason) == ("cannot", "Tåget kommer kl. 13")
    letter = Message.objects.get(kind="speaker-cannot")
    assert letter.to == speaker.conference.contact_email
    assert "Du har sagt att du inte kan vara med" in words(client.get(session_page(part)))
    assert "Arrangörerna vet om det" in words(client.get(page(speaker)))


def test_a_reason_is_needed(client, speaker, part):
    seen = hidden(client.get(session_page(part)))

    response = client.post(session_page(part), {"cannot": "y", "seen": seen, "reason": ""})

    assert errors(response) == ["Skriv med några ord varför inte."]


def test_only_ones_own_sessions_are_answered(client, speaker, part):
    other = SessionSpeaker.objects.exclude(pk=part.pk).get()

    assert client.post(page(speaker, f"programpunkt/{other.pk}/"), {}).status_code == 404


def test_a_cancelled_session_wants_nothing(client, speaker, part):
    part.session.state = "cancelled"
    part.session.save()

    response = client.get(page(speaker))

    assert "inställd" in words(response)
    assert tasks(response) == []


def test_before_it_is_published_a_profile_changes_at_once(client, speaker):
    filled = profile_of(
        client,
        speaker,
        title_sv="strateg",
        biography_en="Loves\r\n\r\nlingonberries.",
        organisation="Umeå",
        save="yes",
    )

    answer = client.post(page(speaker, "profil/"), filled, follow=True)

    speaker.refresh_from_db()
    assert (speaker.title_sv, speaker.biography_en) == ("strateg", "Loves\n\nlingonberries.")
    assert (speaker.organisation.slug, speaker.organisation_name) == ("umea", "")
    assert speaker.conference.draft.version == 1
    assert "Det är sparat. Tack!" in words(answer)


def test_an_organisation_that_nobody_knows_stands_as_it_was_written(client, speaker):
    filled = profile_of(client, speaker, organisation="Hjortron & Söner", save="yes")

    client.post(page(speaker, "profil/"), filled)
    publish(speaker.conference, by=None, now=AUTUMN)

    assert "Hjortron &amp; Söner" in client.get(f"/2026/talare/{speaker.slug}/").text


def test_what_is_typed_is_previewed_in_both_languages_and_not_saved(client, speaker):
    filled = profile_of(client, speaker, title_sv="strateg", title_en="strategist", preview="yes")

    response = client.post(page(speaker, "profil/"), filled)

    assert "Så här kommer det att se ut" in words(response)
    assert "Svenska" in words(response)
    assert "Strategist" in words(response)
    assert Speaker.objects.get(pk=speaker.pk).title_sv == ""


def test_a_personal_identity_number_is_refused(client, speaker):
    filled = profile_of(client, speaker, biography_sv="Född 811218-9876", save="yes")

    response = client.post(page(speaker, "profil/"), filled)

    assert "personnummer" in errors(response)[0]
    assert "Född 811218-9876" in response.text


def test_what_an_organiser_wrote_meanwhile_is_not_lost(client, speaker):
    filled = profile_of(client, speaker, title_sv="strateg", save="yes")
    Speaker.objects.filter(pk=speaker.pk).update(title_sv="chef")

    response = client.post(page(speaker, "profil/"), filled)

    assert "Någon har ändrat" in errors(response)[0]
    assert Speaker.objects.get(pk=speaker.pk).title_sv == "chef"
    assert 'value="strateg"' in response.text


def test_once_published_a_change_waits(client, speaker):
    publish(speaker.conference, by=None, now=AUTUMN)
    filled = profile_of(client, speaker, title_sv="strateg", save="yes")

    answer = client.post(page(speaker, "profil/"), filled, follow=True)

    assert Speaker.objects.get(pk=speaker.pk).title_sv == ""
    assert speaker.edits.get().after == "strateg"
    assert "Arrangörerna tittar på dina ändringar" in words(answer)
    assert "Titel på svenska" in words(answer)
    assert 'value="strateg"' in client.get(page(speaker, "profil/")).text


def test_a_photo_is_kept_as_a_square_of_our_own_making(client, speaker):
    file = sent(picture(), "jag.jpg")

    client.post(page(speaker, "foto/"), {"photo": file})

    photo = speaker.photos.get()
    assert photo.is_current
    own = client.get(page(speaker, f"foto/{photo.digest}.jpg"))
    assert (own["Content-Type"], own.content) == ("image/jpeg", bytes(photo.content))
    assert client.get(page(speaker, "foto/ffff.jpg")).status_code == 404
    assert photo.digest in client.get(page(speaker, "profil/")).text


def test_what_is_no_picture_is_refused_in_words(client, speaker):
    response = client.post(page(speaker, "foto/"), {"photo": sent(b"hej", "jag.jpg")})

    assert errors(response) == [
        "Det här är ingen bild som vi kan öppna. Välj en fil i formatet JPEG, PNG eller WebP."
    ]


def test_a_photo_is_seen_by_everybody_when_it_is_published_and_by_nobody_when_taken_away(
    client, speaker
):
    client.post(page(speaker, "foto/"), {"photo": sent(picture(), "jag.jpg")})
    address = f"/2026/speakers/{speaker.slug}/{speaker.photos.get().digest}.jpg"
    assert client.get(address).status_code == 404
    publish(speaker.conference, by=None, now=AUTUMN)

    assert address in client.get(f"/2026/talare/{speaker.slug}/").text
    shown = client.get(address)
    assert shown["Content-Type"] == "image/jpeg"
    assert client.get(address.replace(".jpg", "0.jpg")).status_code == 404

    client.post(page(speaker, "foto/"), {"take_away": "yes"})

    assert client.get(address)["Location"] == "/static/img/nobody.svg"
    assert not speaker.photos.exists()


def test_a_form_that_is_far_too_large_is_not_even_read(client, speaker, part):
    for address in (page(speaker, "foto/"), f"{session_page(part)}presentation/"):
        response = client.post(address, {"x": "y"}, CONTENT_LENGTH=str(80 * 1024 * 1024))

        assert response.status_code == 413
        assert "Filen är för stor" in words(response)


def test_times_when_somebody_cannot_come(client, speaker):
    first, second = DAYS
    filled = {f"{first}-all_day": "on", f"{second}-from_0": "8.00", f"{second}-until_0": "10.30"}

    client.post(page(speaker, "tider/"), filled)

    days = [day.date for day in speaker.conference.days.order_by("date")]
    assert told_by(speaker) == {
        days[0]: Away(all_day=True),
        days[1]: Away(times=((time(8), time(10, 30)),)),
    }
    assert speaker.conference.draft.version == 1
    shown = client.get(page(speaker, "tider/")).text
    assert 'value="08:00"' in shown
    assert "checked" in shown


@pytest.mark.parametrize(
    ("begins", "ends", "refusal"),
    [
        ("8.00", "", "Skriv både från när och till när."),
        ("", "8.00", "Skriv både från när och till när."),
        ("9.00", "8.00", "Det slutar innan det börjar. Skriv en senare tid."),
        ("snart", "8.00", "Skriv en tid, till exempel 09:30."),
    ],
)
def test_times_that_make_no_sense_are_refused(client, speaker, begins, ends, refusal):
    filled = {f"{DAYS[0]}-from_0": begins, f"{DAYS[0]}-until_0": ends}

    response = client.post(page(speaker, "tider/"), filled)

    assert errors(response) == [refusal]
    assert not speaker.unavailable.exists()


def test_until_midnight_is_until_the_next_day(client, speaker):
    client.post(
        page(speaker, "tider/"), {f"{DAYS[0]}-from_0": "18.00", f"{DAYS[0]}-until_0": "0.00"}
    )

    assert speaker.unavailable.get().ends_at.isoformat() == "2026-12-08T23:00:00+00:00"
    assert 'value="00:00"' in client.get(page(speaker, "tider/")).text


def test_nothing_is_answered_beforehand(client, speaker):
    response = client.get(page(speaker, "praktiskt/"))

    assert "checked" not in response.text
    refused = client.post(page(speaker, "praktiskt/"), {})
    assert errors(refused) == [
        "Välj varifrån du talar.",
        "Svara ja eller nej om inspelning.",
        "Svara ja eller nej om foton.",
    ]


def test_answers_are_kept_with_their_time_and_wording(client, speaker):
    told = {"where": "remote", "may_be_recorded": "no", "may_be_photographed": "yes"}
    client.post(page(speaker, "praktiskt/"), told | {"room_needs": "HDMI"})
    with time_machine.travel(AUTUMN + timedelta(days=1), tick=False):
        client.post(page(speaker, "praktiskt/"), told | {"may_be_photographed": "no"})

    speaker.refresh_from_db()
    assert (speaker.is_remote, speaker.room_needs, speaker.consent_version) == (
        True,
        "",
        "speaker 1",
    )
    assert (speaker.may_be_recorded, speaker.recording_answered_at) == (False, AUTUMN)
    assert speaker.may_be_photographed is False
    assert speaker.photographs_answered_at == AUTUMN + timedelta(days=1)
    shown = client.get(page(speaker, "praktiskt/"))
    assert shown.text.count("checked") == 3
    assert "Du svarade om inspelning 2026-11-01" in words(shown)


def test_slides_are_sent_replaced_and_taken_away(client, speaker, part):
    address = f"{session_page(part)}presentation/"
    client.post(address, {"slides": sent(), "may_be_published": "no"})
    client.post(address, {"slides": sent(PDF + b"\n", "nya.pdf"), "may_be_published": "yes"})

    slides = Slides.objects.get()
    assert (slides.name, slides.may_be_published, slides.size) == ("nya.pdf", True, len(PDF) + 1)
    own = client.get(f"{address}fil")
    assert own["Content-Disposition"] == 'attachment; filename="nya.pdf"'
    assert own["X-Content-Type-Options"] == "nosniff"
    assert b"".join(own.streaming_content) == PDF + b"\n"
    assert "nya.pdf" in words(client.get(session_page(part)))

    client.post(address, {"take_away": "yes"})

    assert not Slides.objects.exists()
    assert client.get(f"{address}fil").status_code == 404


def test_slides_that_cannot_be_taken_are_refused_in_words(client, speaker, part):
    response = client.post(
        f"{session_page(part)}presentation/", {"slides": sent(b"MZ", "virus.pdf")}
    )

    assert len(errors(response)) == 2
    assert "Vi kan inte öppna det här som en presentation." in errors(response)[0]


def test_one_who_sends_too_many_files_is_told_to_wait(client, speaker, part):
    address = f"{session_page(part)}presentation/"

    answers = {client.post(address, {"take_away": "y"}).status_code for _try in range(30)}

    assert answers == {302}
    assert client.post(address, {"take_away": "y"}).status_code == 429


def test_the_page_takes_as_many_queries_with_many_sessions(
    client, speaker, django_assert_max_num_queries
):
    publish(speaker.conference, by=None, now=AUTUMN)
    for number in range(8):
        session = make_session(speaker.conference, speaker, slug=f"s{number}")
        make_slot(session, None, starts_at=NOON + timedelta(hours=number))

    with django_assert_max_num_queries(14):
        client.get(page(speaker))


def test_large_slides_are_kept_in_pieces(speaker, part):
    content = PDF.ljust(keeping.PIECE * 2, b" ") + b"startxref\n%%EOF"

    file = sent(content)
    kept = keeping.keep(
        part,
        keeping.Sent(file, "a.pdf", keeping.kind_of(file, size=len(content))),
        may_be_published=False,
        now=AUTUMN,
    )

    assert kept.pieces.count() == 3
    assert b"".join(keeping.content_of(kept)) == content


def test_slides_are_everybodys_after_the_session_if_the_speaker_agrees(client, speaker, part):
    publish(speaker.conference, by=None, now=AUTUMN)
    file = keeping.Sent(sent(), "bilder.pdf", Slides.Kind.PDF)
    kept = keeping.keep(part, file, may_be_published=True, now=AUTUMN)
    session, address = part.session, f"/2026/sessions/sexton-kommuner/slides/{kept.pk}"
    public = f"/2026/program/{session.slug}/presentation/"

    assert public in client.get(f"/2026/program/{session.slug}/").text
    assert "kommer hit när programpunkten är slut" in words(client.get(public))
    assert client.get(address).status_code == 404
    with time_machine.travel(NOON + timedelta(minutes=30), tick=False):
        assert address in client.get(public).text
        download = client.get(address)
        assert b"".join(download.streaming_content) == PDF
        assert download["Content-Disposition"].startswith("attachment")
        Slides.objects.update(may_be_published=False)
        assert public not in client.get(f"/2026/program/{session.slug}/").text
        assert [client.get(one).status_code for one in (public, address)] == [404, 404]


def test_slides_of_a_cancelled_session_are_nobodys(client, speaker, part):
    part.session.state = "cancelled"
    part.session.save()
    publish(speaker.conference, by=None, now=AUTUMN)
    file = keeping.Sent(sent(), "bilder.pdf", Slides.Kind.PDF)
    keeping.keep(part, file, may_be_published=True, now=AUTUMN)

    assert keeping.for_everybody("2026", part.session.slug, now=NOON + timedelta(days=1)) == ()
    assert keeping.for_everybody("2027", part.session.slug, now=NOON + timedelta(days=1)) == ()


def test_slides_of_what_was_never_published_are_nobodys(client, part):
    file = keeping.Sent(sent(), "bilder.pdf", Slides.Kind.PDF)
    keeping.keep(part, file, may_be_published=True, now=AUTUMN)

    assert keeping.for_everybody("2026", part.session.slug, now=NOON + timedelta(days=1)) == ()
