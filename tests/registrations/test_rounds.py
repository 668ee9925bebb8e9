"""The reminder, and the question whether one comes."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from lxml import html

from notifications.delivery import deliver_due
from notifications.models import Message
from registrations import rounds
from registrations.emails import rounds as emails
from registrations.models import Registration
from registrations.rounds import Answers, Progress
from registrations.signup import cancel
from registrations.tasks import remind_and_ask
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
)
from tests.post_box import open_post_box
from tests.registrations.test_emails import text_of

pytestmark = pytest.mark.django_db

THEN = AUTUMN + timedelta(days=7)
LATER = THEN + timedelta(days=1)


@pytest.fixture
def conference():
    """Everybody is reminded and asked a week after they have registered."""
    return make_conference(reminder_at=THEN, reconfirm_at=THEN)


@pytest.fixture
def registration(conference) -> Registration:
    return make_registration(make_pool(conference))


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def waiting_for(pool, **fields) -> Registration:
    waiting = {"status": "waitlisted", "waiting_for": pool, "queued_at": AUTUMN}
    return make_registration(make_online_pool(pool.conference), **waiting | fields)


# When they go out


def test_everybody_is_reminded_and_asked_once_however_often_beat_rings(conference, registration):
    for now in (THEN, THEN, LATER):
        rounds.post_what_is_due(conference, now=now)

    assert kinds() == ["reminder", "are-you-coming"]


def test_beat_goes_through_every_conference(registration):
    with time_machine.travel(THEN, tick=False):
        remind_and_ask()

    assert kinds() == ["reminder", "are-you-coming"]


@pytest.mark.parametrize("now", [THEN - timedelta(seconds=1), NOON])
def test_nothing_goes_out_before_its_time_or_when_the_conference_has_begun(
    conference, registration, now
):
    rounds.post_what_is_due(conference, now=now)

    assert kinds() == []


def test_nothing_goes_out_without_a_time():
    conference = make_conference()
    make_registration(make_pool(conference))

    rounds.post_what_is_due(conference, now=LATER)

    assert kinds() == []


def test_a_conference_without_days_begins_at_midnight(conference):
    conference.days.all().delete()

    assert str(rounds.begins_at(conference)) == "2026-12-08 00:00:00+01:00"


def test_who_registers_later_is_neither_reminded_nor_asked(conference):
    make_registration(make_pool(conference), registered_at=THEN + timedelta(seconds=1))

    rounds.post_what_is_due(conference, now=LATER)

    assert kinds() == []


def test_who_waits_is_reminded_but_not_asked(conference):
    waiting_for(make_pool(conference))

    rounds.post_what_is_due(conference, now=THEN)

    assert kinds() == ["reminder"]


def test_who_has_cancelled_or_has_no_address_hears_nothing(conference):
    pool = make_pool(conference)
    cancel(make_registration(pool), now=AUTUMN)
    make_registration(pool, email="", via="desk")

    rounds.post_what_is_due(conference, now=THEN)

    assert kinds() == ["cancelled"]


def test_they_go_out_some_at_a_time_until_everybody_has_one(conference, monkeypatch):
    monkeypatch.setattr(rounds, "CHUNK", 2)
    pool = make_pool(conference)
    for number in range(5):
        make_registration(pool, email=f"person{number}@umea.example")

    counts = []
    for _ring in range(4):
        rounds.post_what_is_due(conference, now=THEN)
        counts.append(Message.objects.filter(kind="reminder").count())

    assert counts == [2, 4, 5, 5]


def test_looking_for_those_without_a_letter_takes_the_same_number_of_queries(
    conference, django_assert_num_queries
):
    pool = make_pool(conference)
    for number in range(3):
        make_registration(pool, email=f"person{number}@umea.example")
    rounds.post_what_is_due(conference, now=THEN)

    with django_assert_num_queries(8):
        rounds.post_what_is_due(conference, now=THEN)


# What they say


def letter_of(kind: str, registration: Registration):
    post = {"reminder": emails.post_reminder, "are-you-coming": emails.post_are_you_coming}[kind]
    with open_post_box() as post_box:
        post(registration, now=THEN)
        deliver_due(now=THEN)
    return post_box.letters


def test_the_reminder_says_when_and_where_and_how_not_to_come(registration):
    [letter] = letter_of("reminder", registration)

    text = text_of(letter)
    assert letter["Subject"] == "Snart är det dags för Digitala Västerbotten 2026"
    assert "tisdag 8 december 2026" in text
    assert "Sara kulturhus, Skellefteå" in text
    assert registration.ticket_code in text
    assert "Kan du inte komma?" in text
    assert f"/min/{registration.personal_token}/avanmal/" in text
    assert f"/min/{registration.personal_token}/overlat/" in text


def test_the_reminder_is_true_for_those_who_wait(conference):
    [letter] = letter_of("reminder", waiting_for(make_pool(conference)))

    assert "Du står på plats 1 i kön." in text_of(letter)
    assert "Din biljett" not in text_of(letter)


def test_the_reminder_is_true_for_those_with_an_offer(conference):
    offered = waiting_for(make_pool(conference), status="offered", offer_expires_at=LATER)

    letter = emails.reminder(str(offered.pk), "en")

    assert letter
    assert "You have been offered a place." in letter.text


def test_the_question_leads_to_a_page_and_changes_nothing_by_itself(registration, client):
    [letter] = letter_of("are-you-coming", registration)

    assert letter["Subject"] == "Kommer du till Digitala Västerbotten 2026?"
    assert f"/min/{registration.personal_token}/kommer-du/" in text_of(letter)
    with time_machine.travel(THEN, tick=False):
        client.get(f"/min/{registration.personal_token}/kommer-du/?yes=1&no=1")
    assert Registration.objects.get().status == "confirmed"
    assert Registration.objects.get().reconfirmed_at is None


def test_who_has_answered_meanwhile_is_not_asked(registration):
    rounds.say_coming(registration, now=THEN)

    assert letter_of("are-you-coming", registration) == []


# The answer


def words_of(response) -> str:
    return " ".join(html.fromstring(response.text).xpath("//main")[0].text_content().split())


@pytest.fixture
def _while_it_is_asked():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.mark.usefixtures("_while_it_is_asked")
def test_the_personal_page_asks_and_thanks(client, registration):
    page = f"/min/{registration.personal_token}/"

    asked = client.get(page)
    answered = client.post(f"{page}kommer-du/", {"yes": "1"}, follow=True)

    assert "Kommer du? Svara ja eller nej" in words_of(asked)
    assert "Du har svarat att du kommer." in words_of(answered)
    assert Registration.objects.get().reconfirmed_at == LATER


@pytest.mark.usefixtures("_while_it_is_asked")
def test_the_question_can_be_answered_with_no(client, registration):
    page = f"/min/{registration.personal_token}/kommer-du/"

    assert "Ja, jag kommer" in words_of(client.get(page))
    client.post(page, {"no": "1"})

    registration.refresh_from_db()
    assert (registration.status, registration.pool) == ("cancelled", None)


@pytest.mark.usefixtures("_while_it_is_asked")
def test_an_answer_stays_what_it_was_first(registration):
    rounds.say_coming(registration, now=THEN)
    rounds.say_coming(registration, now=LATER)

    assert Registration.objects.get().reconfirmed_at == THEN


@pytest.mark.parametrize("now", [THEN - timedelta(seconds=1), NOON])
def test_nothing_is_asked_when_it_is_not_the_time(client, registration, now):
    with time_machine.travel(now, tick=False):
        response = client.post(f"/min/{registration.personal_token}/kommer-du/", {"no": "1"})

    assert response["Location"] == f"/min/{registration.personal_token}/"
    assert Registration.objects.get().status == "confirmed"


@pytest.mark.usefixtures("_while_it_is_asked")
def test_who_waits_or_came_later_is_not_asked(conference):
    pool = make_pool(conference)
    late = make_registration(pool, email="sen@umea.example", registered_at=LATER)

    assert not rounds.is_asked(waiting_for(pool), now=LATER)
    assert not rounds.is_asked(late, now=LATER)


# The organiser's page


@pytest.fixture
def organiser(client, conference):
    client.force_login(make_organiser(conference))


@pytest.mark.usefixtures("_while_it_is_asked", "organiser")
def test_organisers_see_what_was_answered_and_how_far_the_letters_have_come(client, conference):
    pool = make_pool(conference)
    yes, no, _silent = (make_registration(pool, email=f"p{n}@umea.example") for n in range(3))
    rounds.post_what_is_due(conference, now=THEN)
    rounds.say_coming(yes, now=LATER)
    cancel(no, now=LATER)

    response = client.get("/arrangor/2026/utskick/")

    assert response.context["answers"] == Answers(coming=1, silent=1, cancelled=1)
    assert response.context["progress"] == {
        "reminder": Progress(posted=3, sent=0, waiting=3, stopped=0),
        "are-you-coming": Progress(posted=3, sent=0, waiting=3, stopped=0),
    }
    assert "Har inte svarat 1" in words_of(response)


@pytest.mark.usefixtures("_while_it_is_asked", "organiser")
def test_those_who_have_not_answered_are_asked_once_more_and_never_again(client, conference):
    pool = make_pool(conference)
    yes, _silent = (make_registration(pool, email=f"p{n}@umea.example") for n in range(2))
    rounds.say_coming(yes, now=LATER)

    first = client.post("/arrangor/2026/utskick/fraga-igen/", follow=True)
    second = client.post("/arrangor/2026/utskick/fraga-igen/", follow=True)

    assert "1 person får frågan en gång till." in words_of(first)
    assert "0 personer får frågan en gång till." in words_of(second)
    assert kinds() == ["are-you-coming"]


def test_nobody_is_asked_again_before_they_are_asked(conference, registration):
    assert rounds.ask_again(conference, now=AUTUMN) == 0


@pytest.mark.usefixtures("_while_it_is_asked", "organiser")
def test_organisers_choose_the_times(client, conference):
    client.post("/arrangor/2026/utskick/", {"reminder_at": "2026-12-04T08:00", "reconfirm_at": ""})

    conference.refresh_from_db()
    local = timezone.localtime(conference.reminder_at)
    assert (f"{local:%Y-%m-%d %H:%M}", conference.reconfirm_at) == ("2026-12-04 08:00", None)
    page = client.get("/arrangor/2026/utskick/")
    assert 'value="2026-12-04T08:00"' in page.text
    assert "Kommer de?" not in words_of(page)


@pytest.mark.usefixtures("_while_it_is_asked", "organiser")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-12-08T09:00", "Välj en tid innan konferensen börjar."),
        ("nu", "Skriv en dag och en tid, till exempel 2026-12-01 08:00."),
    ],
)
def test_a_time_that_cannot_be_is_told_and_kept(client, typed, words):
    response = client.post("/arrangor/2026/utskick/", {"reminder_at": typed, "reconfirm_at": typed})

    assert words_of(response).count(words) == 4
    assert f'value="{typed}"' in response.text


@pytest.mark.usefixtures("_while_it_is_asked", "organiser")
def test_the_page_takes_the_same_number_of_queries_for_one_and_for_many(
    client, conference, django_assert_max_num_queries
):
    pool = make_pool(conference)
    for number in range(3):
        make_registration(pool, email=f"p{number}@umea.example")
    rounds.post_what_is_due(conference, now=THEN)

    with django_assert_max_num_queries(8):
        client.get("/arrangor/2026/utskick/")


def test_the_page_is_for_organisers(client, conference):
    response = client.get("/arrangor/2026/utskick/")

    assert response["Location"] == "/arrangor/logga-in/?next=/arrangor/2026/utskick/"
