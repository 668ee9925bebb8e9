from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override
from lxml import html

from registrations import saving, seats
from registrations.models import AgendaChange, SavedSession, Seat
from registrations.signup import cancel
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_online_pool,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_track,
    make_workshop,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]

LATER = AUTUMN + timedelta(hours=1)


@pytest.fixture
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def saga():
    """Somebody on site. Two workshops at the same time, and a talk during both, are published."""
    conference = make_conference()
    make_workshop(conference, slug="one", title_sv="Ett", seats=1)
    make_workshop(conference, slug="other", title_sv="Annat", seats=10)
    track, room = make_track(conference), make_room(conference)
    talk = make_session(conference, slug="talk", title_sv="Föredraget", track=track)
    make_slot(talk, room, starts_at=NOON + timedelta(minutes=55))
    make_slot(make_session(conference, slug="lunch", kind="meal"), None)
    publish(conference, by=None, now=AUTUMN)
    return make_registration(make_pool(conference))


def session(slug):
    return Session.objects.get(slug=slug)


def address(registration):
    return reverse("agenda", args=[registration.personal_token])


def tap(client, registration, wish, slug):
    """Press the button of a session."""
    slot = session(slug).slots.get().pk
    return client.post(address(registration), {"wish": wish, "slot": slot})


def words_at(response, slug):
    """What the page says at a session."""
    slot = session(slug).slots.get().pk
    [row] = html.fromstring(response.text).xpath(f"//li[@id='slot-{slot}']")
    return " ".join(row.text_content().split())


def buttons_at(response, slug):
    slot = session(slug).slots.get().pk
    page = html.fromstring(response.text)
    return page.xpath(f"//li[@id='slot-{slot}']//button/@value")


def make_others(saga, number):
    return [make_registration(saga.pool, email=f"p{one}@umea.example") for one in range(number)]


def test_the_programme_is_listed_with_what_one_can_do(client, saga):
    page = client.get(address(saga))

    assert buttons_at(page, "one") == ["book"]
    assert buttons_at(page, "talk") == ["save"]
    assert "1 plats kvar" in words_at(page, "one")
    assert "10 platser kvar" in words_at(page, "other")
    assert "Inget ännu" in page.text
    assert f'id="slot-{session("lunch").slots.get().pk}"' not in page.text


def test_booking_returns_to_the_same_place(client, saga):
    response = tap(client, saga, "book", "one")

    slot = session("one").slots.get().pk
    assert (response.status_code, response["Location"]) == (302, f"{address(saga)}#slot-{slot}")
    assert saga.seats.get().status == "booked"
    page = client.get(address(saga))
    assert "Bokad" in words_at(page, "one")
    assert buttons_at(page, "one") == ["leave"]


def test_a_clash_is_told_and_a_swap_is_one_tap(client, saga):
    tap(client, saga, "book", "one")

    page = client.get(address(saga))
    refused = tap(client, saga, "book", "other")

    assert "Krockar med ”Ett”, som du har bokat." in words_at(page, "other")
    assert buttons_at(page, "other") == ["swap"]
    assert refused.status_code == 200
    assert "Vill du byta?" in words_at(refused, "other")
    assert saga.seats.get().session == session("one")
    tap(client, saga, "swap", "other")
    assert saga.seats.get().session == session("other")


def test_a_full_workshop_has_a_line(client, saga):
    others = make_others(saga, 2)
    for other in others:
        seats.book(other, session("one"), now=AUTUMN)

    before = client.get(address(saga))
    tap(client, saga, "book", "one")
    after = client.get(address(saga))

    assert "Fullt" in words_at(before, "one")
    assert "Ställ dig i kö" in words_at(before, "one")
    assert "Plats 2 i kön" in words_at(after, "one")
    assert buttons_at(after, "one") == ["leave"]
    tap(client, saga, "leave", "one")
    assert not saga.seats.exists()


def test_an_offer_is_answered_there(client, saga):
    [other] = make_others(saga, 1)
    seats.book(other, session("one"), now=AUTUMN)
    seats.book(saga, session("one"), now=AUTUMN)
    seats.book(saga, session("other"), now=AUTUMN)
    seats.leave(other, session("one"), now=AUTUMN)

    page = client.get(address(saga))

    assert "Den är din att ta till måndag 2 november kl. 20.00." in words_at(page, "one")
    assert buttons_at(page, "one") == ["swap", "leave"]
    tap(client, saga, "leave", "other")
    assert buttons_at(client.get(address(saga)), "one") == ["book", "leave"]
    tap(client, saga, "book", "one")
    assert list(saga.seats.values_list("session__slug", "status")) == [("one", "booked")]


def test_a_talk_is_saved_and_let_go_and_a_clash_is_only_told(client, saga):
    tap(client, saga, "book", "one")
    tap(client, saga, "save", "talk")
    tap(client, saga, "save", "talk")

    page = client.get(address(saga))

    assert saga.saved_sessions.get().session == session("talk")
    assert "Sparad" in words_at(page, "talk")
    assert "Krockar med ”Ett”, som du har bokat." in words_at(page, "talk")
    assert "Krockar med ”Föredraget”, som du har sparat." in words_at(page, "one")
    assert buttons_at(page, "talk") == ["unsave"]
    tap(client, saga, "unsave", "talk")
    assert not saga.saved_sessions.exists()


def test_own_choices_come_first(client, saga):
    tap(client, saga, "save", "talk")

    page = html.fromstring(client.get(address(saga)).text)

    slot = session("talk").slots.get().pk
    assert page.xpath("//ol[@class='own-choices']//a/@href") == [f"#slot-{slot}"]


def test_who_is_online_saves_but_does_not_book(client, saga):
    online = make_registration(make_online_pool(saga.conference), email="bo@umea.example")

    page = client.get(address(online))
    refused = tap(client, online, "book", "one")
    tap(client, online, "save", "talk")

    assert "Workshopparna hålls på plats" in page.text
    assert buttons_at(page, "one") == []
    assert "Bara den som deltar på plats kan boka." in words_at(refused, "one")
    assert online.saved_sessions.count() == 1


def test_what_needs_a_seat_is_not_saved(client, saga):
    refused = tap(client, saga, "save", "one")

    assert "Det här går inte längre att välja." in words_at(refused, "one")
    assert not saga.saved_sessions.exists()


def test_what_has_begun_has_no_buttons_but_what_is_ones_own_can_be_left(client, saga):
    tap(client, saga, "save", "talk")
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        page = client.get(address(saga))
        refused = tap(client, saga, "book", "one")

    assert buttons_at(page, "one") == []
    assert buttons_at(page, "talk") == ["unsave"]
    assert "Det här går inte längre att välja." in words_at(refused, "one")


def test_what_is_cancelled_says_so(client, saga):
    tap(client, saga, "save", "talk")
    Session.objects.filter(slug="talk").update(state=Session.State.CANCELLED)
    publish(saga.conference, by=None, now=LATER)

    page = client.get(address(saga))

    assert "Inställd" in words_at(page, "talk")


@pytest.mark.parametrize(
    "posted", [{}, {"wish": "book"}, {"wish": "dance", "slot": 1}, {"wish": "book", "slot": 0}]
)
def test_nonsense_is_not_found(client, saga, posted):
    assert client.post(address(saga), posted).status_code == 404


def test_before_the_programme_is_published_the_page_says_so(client):
    registration = make_registration(make_pool(make_conference()))

    page = client.get(address(registration))
    posted = client.post(address(registration), {"wish": "save", "slot": 1})

    assert "Programmet är inte publicerat ännu" in page.text
    assert posted.status_code == 404


def test_who_has_cancelled_is_sent_to_the_own_page(client, saga):
    cancel(saga, now=LATER)

    assert client.get(address(saga))["Location"] == saga.get_absolute_url()
    saga.refresh_from_db()
    with pytest.raises(saving.NotSavable):
        saving.save(saga, session("talk"), now=LATER)


def test_the_own_page_tells_what_is_chosen(client, saga):
    empty = client.get(saga.get_absolute_url())
    tap(client, saga, "book", "one")

    page = client.get(saga.get_absolute_url())

    assert "boka plats på workshoppar" in empty.text
    assert "Bokad" in page.text
    assert address(saga) in page.text


def test_it_is_in_english_too(client, saga):
    with override("en"):
        english = address(saga)

    page = client.get(english)

    assert english == f"/en/my/{saga.personal_token}/agenda/"
    assert "10 seats left" in words_at(page, "other")


def test_looking_changes_nothing(client, saga):
    client.get(address(saga), {"wish": "book", "slot": session("one").slots.get().pk})

    assert not Seat.objects.exists()
    assert not AgendaChange.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_constantly_many_questions(client, saga, django_assert_num_queries, rows):
    for number in range(rows):
        starts_at = NOON + timedelta(hours=3 * number + 3)
        workshop = make_workshop(saga.conference, slug=f"w{number}", starts_at=starts_at)
        talk = make_session(saga.conference, slug=f"t{number}")
        make_slot(talk, None, starts_at=starts_at)
        publish(saga.conference, by=None, now=AUTUMN)
        seats.book(saga, workshop, now=AUTUMN)
        saving.save(saga, talk, now=AUTUMN)
    client.get(address(saga))

    with django_assert_num_queries(7):
        client.get(address(saga))

    assert (Seat.objects.count(), SavedSession.objects.count()) == (rows, rows)


def test_only_what_takes_place_when_one_comes_is_listed(client, saga):
    saga.days.set([saga.conference.days.latest("date")])

    page = client.get(address(saga)).text

    assert "dagarna du kommer" in page
    assert "Föredraget" not in page
