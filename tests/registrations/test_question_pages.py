"""Organisers write questions, and read what was answered."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from lxml import html

from registrations import defining
from registrations.models import Attendance, Question
from registrations.questions import answer
from registrations.tallies import tallies
from tests.factories import (
    AUTUMN,
    make_choice,
    make_conference,
    make_online_pool,
    make_organiser,
    make_pool,
    make_question,
    make_registration,
)

pytestmark = pytest.mark.django_db

PAGES = "/arrangor/2026/fragor/"
Kind = Question.Kind
WRITTEN = {
    "kind": "several",
    "label_sv": "Vilka kvällar stannar du?",
    "label_en": "Which evenings do you stay?",
    "options": "Tisdag | Tuesday\nOnsdag | Wednesday",
    "attendances": ["on_site"],
    "purpose_sv": "Vi bokar rum efter svaren.",
    "kept_days": "7",
}


@pytest.fixture(autouse=True)
def _in_autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def conference(client):
    conference = make_conference()
    client.force_login(make_organiser(conference))
    return conference


@pytest.fixture
def saga(conference):
    return make_registration(make_pool(conference))


def page_of(response):
    return html.fromstring(response.content.decode())


def text_of(response):
    return " ".join(page_of(response).xpath("//main")[0].text_content().split())


def as_written(question, **changes):
    """The form as it is shown for a question, with some of it changed."""
    names = [name for name in WRITTEN if name not in ("options", "attendances")]
    typed = {name: getattr(question, name) for name in names}
    typed |= {
        "options": defining.options_as_typed(question.options),
        "attendances": question.attendances,
        "purpose_en": question.purpose_en,
    }
    return typed | changes


# Writing


@pytest.mark.parametrize("rest", ["", "ny/", "forhandsvisning/", "svar/", "svar.csv", "1/"])
def test_only_those_who_organise_the_conference_come_here(client, rest):
    make_question(make_conference(slug="2027"), pk=1)
    assert client.get(f"/arrangor/2027/fragor/{rest}").status_code == 302

    client.force_login(make_organiser(make_conference()))

    assert client.get(f"/arrangor/2027/fragor/{rest}").status_code == 404


def test_a_question_is_added_last(client, conference):
    first = make_question(conference, position=3)

    done = client.post(f"{PAGES}ny/", WRITTEN, follow=True)

    added = Question.objects.exclude(pk=first.pk).get()
    assert (added.slug, added.position, added.attendances, added.kept_days) == (
        "vilka-kvallar-stannar-du",
        4,
        ["on_site"],
        7,
    )
    assert added.options == [
        {"value": "tisdag", "sv": "Tisdag", "en": "Tuesday"},
        {"value": "onsdag", "sv": "Onsdag", "en": "Wednesday"},
    ]
    assert "Frågan ”Vilka kvällar stannar du?” ställs nu." in text_of(done)


def test_two_questions_with_one_wording_have_names_of_their_own(conference):
    definition = {"kind": Kind.TEXT, "label_sv": "Ort?", "purpose_sv": "Karta.", "kept_days": 1}

    questions = [defining.define(conference, definition) for _time in range(3)]

    assert [question.slug for question in questions] == ["ort", "ort-2", "ort-3"]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"kind": ""}, "Välj vilket slags svar den vill ha."),
        ({"label_sv": ""}, "Skriv frågan."),
        ({"purpose_sv": " "}, "Skriv vad svaret ska användas till."),
        ({"kept_days": ""}, "Skriv hur många dagar, till exempel 30."),
        ({"options": "Tisdag"}, "Skriv minst två alternativ, ett på varje rad."),
        ({"options": "Tisdag\ntisdag"}, "Varje alternativ behöver ett eget svenskt namn."),
        ({"options": "Tisdag\n| Wednesday"}, "Varje alternativ behöver ett eget svenskt namn."),
        (
            {"kind": "number", "minimum": "5", "maximum": "4"},
            "Det största talet kan inte vara mindre än det minsta.",
        ),
        (
            {"kind": "consent", "is_required": "on"},
            "Ett samtycke är frivilligt: det går inte att kräva.",
        ),
        ({"label_sv": "Är du allergisk?"}, "Det här ser ut som en fråga om mat, hälsa"),
        ({"label_en": "Any special diet?"}, "Det här ser ut som en fråga om mat, hälsa"),
        ({"options": "Vegan\nAnnat"}, "Det här ser ut som en fråga om mat, hälsa"),
        ({"help_sv": "Skriv ditt personnummer."}, "Fråga inte efter personnummer"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_and_the_rest_is_kept(
    client, conference, changed, wrong
):
    page = client.post(f"{PAGES}ny/", WRITTEN | changed)

    assert wrong in text_of(page)
    assert page_of(page).xpath("//textarea/text()")[0].strip() == ((WRITTEN | changed)["options"])
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "label", ["Hur reser du?", "Kommer du till middagen?", "Vilket spår?", "Kostar resan något?"]
)
def test_ordinary_questions_are_not_taken_for_health(label):
    assert not defining.asks_for_health([label])


def test_numbers_and_options_stay_only_where_they_mean_something(client, conference):
    client.post(f"{PAGES}ny/", WRITTEN | {"kind": "text", "minimum": "1", "maximum": "2"})

    question = Question.objects.get()
    assert (question.options, question.minimum, question.maximum) == ([], None, None)


def test_a_last_moment_is_read_in_swedish_time(client, conference):
    client.post(f"{PAGES}ny/", WRITTEN | {"closes_at": "2026-12-01T12:00"})

    question = Question.objects.get()
    assert question.closes_at == datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    page = page_of(client.get(f"{PAGES}{question.pk}/"))
    assert page.xpath("//input[@name='closes_at']/@value") == ["2026-12-01T12:00"]


# Changing


def test_what_nobody_has_answered_can_be_changed_freely(client, conference):
    question = make_choice(conference)

    client.post(f"{PAGES}{question.pk}/", WRITTEN)

    question.refresh_from_db()
    assert (question.kind, question.label_sv, question.slug) == (
        "several",
        "Vilka kvällar stannar du?",
        "dinner",
    )


def test_words_can_be_corrected_after_answers(client, saga):
    dinner = make_choice(saga.conference)
    answer(saga, {dinner: "yes"}, now=AUTUMN)

    typed = as_written(
        dinner, label_sv="Kommer du på middagen?", options="Gärna | Yes\nNej", kept_days=7
    )
    done = client.post(f"{PAGES}{dinner.pk}/", typed, follow=True)

    assert "Frågan är ändrad." in text_of(done)
    dinner.refresh_from_db()
    assert (dinner.label_sv, dinner.kept_days) == ("Kommer du på middagen?", 7)
    assert dinner.options[0] == {"value": "yes", "sv": "Gärna", "en": "Yes"}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"kind": "text"}, "Någon har redan svarat på frågan som den var."),
        ({"purpose_sv": "Något annat."}, "Någon har redan svarat på frågan som den var."),
        ({"options": "Nej\nKanske"}, "Någon har valt ett alternativ som inte längre finns med."),
        ({"kept_days": 31}, "Deltagarna har fått veta att svaren raderas tidigare."),
    ],
)
def test_what_people_have_answered_is_not_changed_behind_them(client, saga, changed, wrong):
    dinner = make_choice(saga.conference)
    answer(saga, {dinner: "yes"}, now=AUTUMN)

    page = client.post(f"{PAGES}{dinner.pk}/", as_written(dinner, **changed))

    assert wrong in text_of(page)
    assert "En person har svarat." in text_of(page)
    assert Question.objects.get().kind == "choice"


def test_a_consent_that_was_given_keeps_its_words(client, saga):
    invited = make_question(saga.conference, kind=Kind.CONSENT)
    answer(saga, {invited: True}, now=AUTUMN)

    page = client.post(f"{PAGES}{invited.pk}/", as_written(invited, label_sv="Allt är tillåtet."))

    assert "Någon har redan svarat på frågan som den var." in text_of(page)


def test_an_option_that_some_chose_among_several_stays(client, saga):
    several = make_choice(saga.conference, kind=Kind.SEVERAL)
    answer(saga, {several: ["yes", "no"]}, now=AUTUMN)

    page = client.post(f"{PAGES}{several.pk}/", as_written(several, options="Ja\nKanske"))

    assert "Någon har valt ett alternativ som inte längre finns med." in text_of(page)


def test_questions_are_moved_by_buttons(client, conference):
    first, second, third = (make_question(conference, slug=f"q-{n}") for n in range(3))

    client.post(f"{PAGES}{third.pk}/flytta/", {"up": ""})
    client.post(f"{PAGES}{first.pk}/flytta/", {"down": ""})
    client.post(f"{PAGES}{second.pk}/flytta/", {"down": ""})

    assert list(conference.questions.in_order()) == [third, first, second]


def test_a_question_is_removed_with_its_answers_after_a_warning(client, saga):
    dinner = make_choice(saga.conference)
    answer(saga, {dinner: "yes"}, now=AUTUMN)

    asked = client.get(f"{PAGES}{dinner.pk}/ta-bort/")
    assert "Ett svar raderas med den och går inte att få tillbaka." in text_of(asked)
    assert Question.objects.exists()
    done = client.post(f"{PAGES}{dinner.pk}/ta-bort/", follow=True)
    assert "Frågan är borttagen, och ett svar med den." in text_of(done)
    assert not Question.objects.exists()


def test_a_question_that_nobody_answered_is_removed_without_fear(client, conference):
    question = make_question(conference)

    assert "Ingen har svarat på den." in text_of(client.get(f"{PAGES}{question.pk}/ta-bort/"))


def test_the_preview_shows_what_each_way_is_asked(client, conference):
    make_choice(conference, attendances=[Attendance.ON_SITE])

    assert "Kommer du till middagen?" in text_of(client.get(f"{PAGES}forhandsvisning/"))
    online = client.get(f"{PAGES}forhandsvisning/?attendance=online")
    assert "De som deltar så här får inga frågor." in text_of(online)
    assert client.get(f"{PAGES}forhandsvisning/?attendance=moon").status_code == 200


# What was answered


def test_answers_are_counted_among_those_they_concern(saga):
    conference = saga.conference
    tuva = make_registration(saga.pool, email="tuva@umea.example")
    online = make_registration(make_online_pool(conference), email="bo@umea.example")
    gone = make_registration(saga.pool, email="gone@umea.example")
    dinner = make_choice(conference, position=1, attendances=[Attendance.ON_SITE])
    seats = make_question(conference, position=2, slug="seats", kind=Kind.NUMBER)
    job = make_question(conference, position=3)
    invited = make_question(conference, position=4, slug="next", kind=Kind.CONSENT)
    answer(saga, {dinner: "yes", seats: 3, job: "Vägar", invited: True}, now=AUTUMN)
    answer(tuva, {dinner: "no", seats: 0, job: "Broar"}, now=AUTUMN)
    answer(online, {dinner: "yes"}, now=AUTUMN)
    answer(gone, {dinner: "yes"}, now=AUTUMN)
    gone.status, gone.pool, gone.cancelled_at = "cancelled", None, AUTUMN
    gone.save()

    counted = tallies(conference)

    assert [(one.question, one.answered, one.asked) for one in counted] == [
        (dinner, 2, 2),
        (seats, 2, 3),
        (job, 2, 3),
        (invited, 1, 3),
    ]
    assert [one.counts for one in counted] == [
        [("Ja", 1), ("Nej", 1)],
        [],
        [],
        [("Ja", 1), ("Nej", 2)],
    ]
    assert [(one.total, one.mean) for one in counted[:2]] == [(None, None), (3, 1.5)]
    assert [one.texts for one in counted[1:3]] == [[], ["Broar", "Vägar"]]


def test_the_answers_are_shown(client, saga):
    seats = make_question(saga.conference, kind=Kind.NUMBER)
    several = make_choice(saga.conference, kind=Kind.SEVERAL)
    job = make_question(saga.conference, slug="job")
    answer(saga, {seats: 3, several: ["yes"], job: "<b>Vägar</b>"}, now=AUTUMN)

    words = text_of(client.get(f"{PAGES}svar/"))

    assert "1 av 1 har svarat." in words
    assert "Summa 3 Medelvärde 3,0" in words
    assert "Ja 1" in words
    assert "<b>Vägar</b>" in words


def test_there_may_be_no_questions(client, conference):
    assert "Inga än." in text_of(client.get(PAGES))
    assert "Inga än." in text_of(client.get(f"{PAGES}svar/"))


def test_the_list_tells_what_was_erased(client, conference):
    make_question(conference, is_required=True, answers_erased_at=AUTUMN, answers_erased=12)

    assert "12 svar har raderats." in text_of(client.get(PAGES))


def test_answers_are_downloaded_without_formulas(client, saga):
    dinner = make_choice(saga.conference, attendances=[Attendance.ON_SITE])
    job = make_question(saga.conference, position=1)
    online = make_registration(
        make_online_pool(saga.conference), email="bo@umea.example", name='=HYPERLINK("x")'
    )
    answer(saga, {dinner: "yes", job: "=1+1"}, now=AUTUMN)
    answer(online, {dinner: "yes"}, now=AUTUMN)

    file = client.get(f"{PAGES}svar.csv")

    assert file["Content-Disposition"] == 'attachment; filename="2026-svar.csv"'
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Namn", "E-postadress", "Organisation", "Deltagande", dinner.label_sv, job.label_sv],
        [saga.name, saga.email, "Umeå kommun", "På plats", "Ja", "'=1+1"],
        ["'" + online.name, online.email, "Umeå kommun", "På distans", "", ""],
    ]


@pytest.mark.parametrize("rest", ["", "svar/", "svar.csv"])
def test_the_pages_take_constantly_many_queries(client, saga, rest, django_assert_num_queries):
    for number in range(4):
        question = make_choice(saga.conference, slug=f"q-{number}")
        person = make_registration(saga.pool, email=f"person{number}@umea.example")
        answer(person, {question: "yes"}, now=AUTUMN)
        if number in (0, 3):
            # Session, user, conference; three for the answers, and for a page its tabs.
            with django_assert_num_queries(6 if rest == "svar.csv" else 7):
                client.get(PAGES + rest)


def test_a_text_that_was_answered_may_be_asked_better(client, saga):
    job = make_question(saga.conference)
    answer(saga, {job: "Vägar"}, now=AUTUMN)

    client.post(f"{PAGES}{job.pk}/", as_written(job, label_sv="Vad jobbar du med?"))

    assert Question.objects.get().label_sv == "Vad jobbar du med?"


def test_a_consent_is_asked_for(client, conference):
    client.post(f"{PAGES}ny/", WRITTEN | {"kind": "consent"})

    assert Question.objects.get().kind == "consent"


def test_a_number_may_have_a_least_and_a_greatest(client, conference):
    client.post(f"{PAGES}ny/", WRITTEN | {"kind": "number", "minimum": "0", "maximum": "8"})

    question = Question.objects.get()
    assert (question.minimum, question.maximum) == (0, 8)
