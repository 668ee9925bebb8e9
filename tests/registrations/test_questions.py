"""What an organiser also asks, and how a person answers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.translation import override
from lxml import html

from registrations import questions
from registrations.forms.questions import field_name
from registrations.handing_over import hand_over
from registrations.models import Answer, Attendance, Question
from registrations.questions import Asked, answer, asked_of, erase_expired, forget, to_answer
from registrations.tasks import erase_expired_answers
from tests.factories import (
    AUTUMN,
    make_choice,
    make_conference,
    make_online_pool,
    make_pool,
    make_question,
    make_registration,
    make_successor,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(hours=1)
AFTER = datetime(2027, 1, 9, 0, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
Kind = Question.Kind


@pytest.fixture(autouse=True)
def _in_autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def saga():
    return make_registration(make_pool(make_conference()))


def make_consent(conference, **fields):
    words = {"label_sv": "Jag vill bli inbjuden.", "label_en": "I want to be invited."}
    return make_question(conference, **{"slug": "next", "kind": Kind.CONSENT} | words | fields)


def values(registration):
    return dict(registration.answers.values_list("question__slug", "value"))


def page_of(response):
    return html.fromstring(response.content.decode())


def text_of(response):
    return " ".join(page_of(response).xpath("//main")[0].text_content().split())


def address(registration):
    return f"/min/{registration.personal_token}/fragor/"


# Who is asked what


def test_a_question_is_asked_of_those_it_concerns_in_order(saga):
    second = make_question(saga.conference, position=2)
    first = make_choice(saga.conference, position=1, attendances=[Attendance.ON_SITE])
    make_choice(saga.conference, slug="stream", attendances=[Attendance.ONLINE])

    asked = asked_of(saga, now=AUTUMN)

    assert asked == [Asked(first, None, is_open=True), Asked(second, None, is_open=True)]


def test_an_answer_is_kept_aside_while_it_does_not_apply(saga):
    dinner = make_choice(saga.conference, attendances=[Attendance.ON_SITE])
    answer(saga, {dinner: "yes"}, now=AUTUMN)
    online = make_online_pool(saga.conference)

    saga.attendance, saga.pool = Attendance.ONLINE, online
    saga.save()
    assert asked_of(saga, now=AUTUMN) == []
    assert values(saga) == {"dinner": "yes"}


def test_only_questions_that_need_an_answer_are_left(saga):
    make_question(saga.conference)
    dinner = make_choice(saga.conference, is_required=True)
    late = make_choice(saga.conference, slug="late", is_required=True, closes_at=LATER)

    assert to_answer(saga, now=AUTUMN) == questions.ToAnswer(asked=3, left=2)
    answer(saga, {dinner: "no"}, now=AUTUMN)
    assert to_answer(saga, now=AUTUMN) == questions.ToAnswer(asked=3, left=1)
    assert late.is_open(AUTUMN)
    assert to_answer(saga, now=LATER) == questions.ToAnswer(asked=3, left=0)


# Answering


def test_zero_is_an_answer_and_an_empty_one_takes_it_back(saga):
    seats = make_question(saga.conference, kind=Kind.NUMBER)

    answer(saga, {seats: 0}, now=AUTUMN)
    assert values(saga) == {"workplace": 0}
    answer(saga, {seats: None}, now=LATER)
    assert values(saga) == {}


def test_an_answer_given_again_keeps_its_time(saga):
    dinner = make_choice(saga.conference)
    answer(saga, {dinner: "yes"}, now=AUTUMN)

    answer(saga, {dinner: "yes"}, now=LATER)
    assert saga.answers.get().answered_at == AUTUMN
    answer(saga, {dinner: "no"}, now=LATER)
    assert saga.answers.get().answered_at == LATER


def test_a_consent_remembers_the_words_that_were_read(saga):
    invited = make_consent(saga.conference)

    with override("en"):
        answer(saga, {invited: True}, now=AUTUMN)

    given = Answer.objects.get()
    assert (given.value, given.wording, given.answered_at) == (
        True,
        "I want to be invited.",
        AUTUMN,
    )


def test_a_consent_is_taken_back_as_easily_as_it_was_given(saga):
    invited = make_consent(saga.conference)
    answer(saga, {invited: True}, now=AUTUMN)

    answer(saga, {invited: False}, now=LATER)

    assert values(saga) == {}


def test_who_comes_instead_inherits_no_answers(saga):
    answer(saga, {make_choice(saga.conference): "yes"}, now=AUTUMN)
    other = make_registration(saga.pool, email="tuva@umea.example")
    answer(other, {Question.objects.get(): "no"}, now=AUTUMN)

    assert forget(saga) == 1
    assert (values(saga), values(other)) == ({}, {"dinner": "no"})


# Erasing


def test_answers_are_erased_on_the_day_that_was_promised(saga):
    for_a_month = make_question(saga.conference, kept_days=30)
    for_longer = make_choice(saga.conference, kept_days=60)
    answer(saga, {for_a_month: "Väglag", for_longer: "yes"}, now=AUTUMN)
    day_before = AFTER - timedelta(days=2)

    assert erase_expired(now=day_before) == 0
    assert erase_expired(now=AFTER) == 1
    assert values(saga) == {"dinner": "yes"}
    for_a_month.refresh_from_db()
    assert (for_a_month.answers_erased_at, for_a_month.answers_erased) == (AFTER, 1)
    assert erase_expired(now=AFTER) == 0
    assert not for_a_month.is_open(AFTER)


def test_beat_has_them_erased(saga):
    answer(saga, {make_question(saga.conference): "Väglag"}, now=AUTUMN)

    with time_machine.travel(AFTER):
        erase_expired_answers()

    assert values(saga) == {}


# The page


def test_the_personal_page_tells_how_many_are_left(client, saga):
    make_choice(saga.conference, is_required=True)
    make_question(saga.conference, is_required=True)

    page = client.get(saga.get_absolute_url())

    assert "2 frågor kvar." in text_of(page)
    assert page_of(page).xpath("//@data-questions-left") == ["2"]
    assert address(saga) in page_of(page).xpath("//a/@href")


def test_the_personal_page_says_nothing_where_nothing_is_asked(client, saga):
    assert "Frågor från arrangören" not in text_of(client.get(saga.get_absolute_url()))


def test_the_personal_page_leads_to_answers_that_are_given(client, saga):
    make_question(saga.conference)

    page = client.get(saga.get_absolute_url())

    assert "Se och ändra dina svar" in text_of(page)


def test_each_question_says_what_it_is_for_and_when_it_is_erased(client, saga):
    make_choice(saga.conference, help_sv="Tre rätter <ingår>.")

    page = client.get(address(saga))

    assert not page.cookies
    [words] = page_of(page).xpath("//*[@class='helptext']")
    assert words.text_content() == (
        "Tre rätter <ingår>. Vi planerar samtalen efter svaren. Svaret raderas 8 januari 2027."
    )


def test_the_questions_are_asked_in_english_too(client, saga):
    make_choice(saga.conference)

    page = client.get(f"/en/my/{saga.personal_token}/questions/")

    assert page_of(page).xpath("//legend/text()")[0].strip() == "Will you come to the dinner?"
    assert "The answer is erased on 8 January 2027." in text_of(page)


def test_answers_are_saved_and_shown_again(client, saga):
    dinner, job = make_choice(saga.conference), make_question(saga.conference)

    done = client.post(
        address(saga), {field_name(dinner): "yes", field_name(job): "Vägar\r\nbroar"}
    )

    assert (done.status_code, done["Location"]) == (302, saga.get_absolute_url())
    assert values(saga) == {"dinner": "yes", "workplace": "Vägar\nbroar"}
    page = page_of(client.get(address(saga)))
    assert page.xpath("//input[@checked]/@value") == ["yes"]
    assert page.xpath("//textarea")[0].text.strip() == "Vägar\nbroar"


def test_a_consent_is_never_ticked_beforehand(client, saga):
    make_consent(saga.conference)

    assert page_of(client.get(address(saga))).xpath("//input[@checked]") == []


def test_what_was_typed_is_kept_when_something_is_wrong(client, saga):
    job, seats = (
        make_question(saga.conference),
        make_question(saga.conference, slug="seats", kind=Kind.NUMBER, maximum=4),
    )
    typed = {field_name(job): "Född 811228-9874", field_name(seats): "5"}

    page = client.post(address(saga), typed)

    words = text_of(page)
    assert "Det här ser ut som ett personnummer." in words
    assert "Skriv ett tal som är högst 4." in words
    assert page_of(page).xpath("//textarea")[0].text.strip() == "Född 811228-9874"
    assert page_of(page).xpath("//input[@type='text']/@value") == ["5"]
    assert values(saga) == {}


def test_what_is_closed_is_shown_and_stays(client, saga):
    dinner = make_choice(saga.conference)
    make_choice(saga.conference, slug="bus", closes_at=AUTUMN, label_sv="Bussen?")
    answer(saga, {dinner: "yes"}, now=AUTUMN)
    Question.objects.update(closes_at=AUTUMN)

    page = client.get(address(saga))

    assert "Just nu finns inget att svara på." in text_of(page)
    assert page_of(page).xpath("//dd/text()") == ["Ja", "–"]
    client.post(address(saga), {field_name(dinner): "no"})
    assert values(saga) == {"dinner": "yes"}


def test_a_consent_can_be_taken_back_though_it_can_no_longer_be_given(client, saga):
    invited = make_consent(saga.conference)
    answer(saga, {invited: True}, now=AUTUMN)
    Question.objects.update(closes_at=AUTUMN)

    client.post(address(saga), {})

    assert values(saga) == {}
    assert page_of(client.get(address(saga))).xpath("//form//input") == []


def test_who_has_cancelled_is_asked_nothing(client, saga):
    make_question(saga.conference)
    saga.status, saga.pool, saga.cancelled_at = "cancelled", None, AUTUMN
    saga.save()

    assert client.get(address(saga))["Location"] == saga.get_absolute_url()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_constantly_many_queries(client, saga, number, django_assert_num_queries):
    for n in range(number):
        answer(saga, {make_question(saga.conference, slug=f"q-{n}"): "Ja"}, now=AUTUMN)

    # The registration, its answers, the questions.
    with django_assert_num_queries(3):
        client.get(address(saga))


def test_handing_over_erases_the_answers(saga):
    answer(saga, {make_choice(saga.conference): "yes"}, now=AUTUMN)

    hand_over(saga, make_successor(), now=LATER)

    assert values(saga) == {}
