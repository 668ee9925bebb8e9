"""An offer as the person sees it: on their own pages, in letters, in the calendar, at the door."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from conference.models import Conference
from notifications.models import Message
from registrations import agenda
from registrations.emails import offers, places
from registrations.models import Attendance, CheckIn, Registration
from registrations.offered_places import end_unanswered
from registrations.signup import change
from registrations.tickets import refusal, tickets_of
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_offer,
    make_online_pool,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

# As people read it: "tisdag 3 november 2026 kl. 15.30".
DEADLINE = datetime(2026, 11, 3, 15, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
BY_THEN = "Det här gäller till tisdag 3 november 2026 kl. 15.30."


@pytest.fixture
def offered():
    """Offered a place on site, with a place online meanwhile."""
    conference = make_conference()
    online = make_online_pool(conference)
    pool = make_pool(conference, capacity=1)
    return make_offer(pool, pool=online, offer_expires_at=DEADLINE)


@pytest.fixture
def offered_without_a_place():
    return make_offer(make_pool(make_conference(), capacity=1), offer_expires_at=DEADLINE)


def address(registration: Registration, rest: str = "erbjudande/") -> str:
    return f"/min/{registration.personal_token}/{rest}"


def words(page) -> str:
    return " ".join(page.content.decode().split())


def written(kind: str, registration: Registration, language: str = "sv"):
    return {"offered": offers.offered, "offer-ended": offers.offer_ended}[kind](
        str(registration.pk), language
    )


@time_machine.travel(AUTUMN)
@pytest.mark.parametrize("rest", ["", "erbjudande/"])
def test_the_offer_is_on_the_personal_page_and_on_a_page_of_its_own(client, offered, rest):
    page = words(client.get(address(offered, rest)))

    assert "Du har fått en plats erbjuden" in page
    assert f"Det finns en plats till dig: På plats. {BY_THEN}" in page
    assert "du behåller den du har: På distans." in page
    assert 'name="accept"' in page
    assert "Tacka nej och behåll platsen jag har" in page


@time_machine.travel(AUTUMN)
def test_the_personal_page_says_how_it_stands(client, offered):
    page = words(client.get(address(offered, "")))

    assert 'data-status="offered"' in page
    assert "data-position" not in page


@time_machine.travel(AUTUMN)
def test_who_has_no_place_is_told_what_declining_means(client, offered_without_a_place):
    page = words(client.get(address(offered_without_a_place)))

    assert "du är inte längre anmäld" in page
    assert "Tacka nej och avanmäl mig" in page


@time_machine.travel(AUTUMN)
def test_a_button_accepts_the_offer(client, offered):
    answer = client.post(address(offered), {"accept": "1"})

    offered.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, address(offered, ""))
    assert (offered.status, offered.attendance) == ("confirmed", Attendance.ON_SITE)


@time_machine.travel(AUTUMN)
def test_a_button_declines_the_offer(client, offered):
    answer = client.post(address(offered), {"decline": "1"})

    offered.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, address(offered, ""))
    assert (offered.status, offered.attendance) == ("confirmed", Attendance.ONLINE)


@time_machine.travel(AUTUMN)
def test_following_the_link_answers_nothing(client, offered):
    client.get(address(offered), {"accept": "1", "decline": "1"})
    client.post(address(offered))

    offered.refresh_from_db()
    assert offered.status == Registration.Status.OFFERED


@time_machine.travel(DEADLINE)
def test_an_answer_that_comes_too_late_is_told_so(client, offered):
    page = client.post(address(offered), {"accept": "1"}, follow=True)

    offered.refresh_from_db()
    assert offered.status == Registration.Status.OFFERED
    assert page.redirect_chain == [(address(offered), 302)]
    assert "Det finns inget erbjudande att svara på" in words(page)


def test_who_is_offered_nothing_finds_nothing_to_answer(client):
    registration = make_registration(make_pool(make_conference()))

    page = words(client.get(address(registration)))

    assert "Det finns inget erbjudande att svara på" in page
    assert 'name="accept"' not in page


@time_machine.travel(AUTUMN)
def test_those_in_line_are_told_that_places_are_offered(client):
    conference = make_conference(waiting_list_policy=Conference.WaitingListPolicy.OFFER)
    waiting = {"status": "waitlisted", "pool": None, "queued_at": AUTUMN}
    pool = make_pool(conference, capacity=0)
    registration = make_registration(pool, waiting_for=pool, **waiting)

    assert "Om en plats blir ledig erbjuder vi den till dig" in words(
        client.get(address(registration, ""))
    )


def test_the_letter_says_what_until_when_and_where_to_answer(offered):
    letter = written("offered", offered)

    assert letter.subject == "Du har fått en plats erbjuden på Digitala Västerbotten 2026"
    assert f"Det finns en plats till dig: På plats. {BY_THEN}" in letter.text
    assert "Svara senast:\n  tisdag 3 november 2026 kl. 15.30" in letter.text
    assert address(offered) in letter.text
    assert "DV1" not in letter.text


def test_the_letter_is_in_the_language_of_its_receiver(offered):
    letter = written("offered", offered, "en")

    assert "The offer stands until Tuesday 3 November 2026 at 15:30." in letter.text


def test_the_letter_is_not_sent_when_the_offer_is_answered(offered):
    Registration.objects.update(status="confirmed", waiting_for=None, offer_expires_at=None)

    assert written("offered", offered) is None


def test_who_did_not_answer_is_told_what_they_keep(offered):
    end_unanswered(offered.conference, now=DEADLINE)

    letter = written("offer-ended", offered)

    assert letter.subject == (
        "Erbjudandet om en plats på Digitala Västerbotten 2026 gäller inte längre"
    )
    assert "Du behåller platsen du har" in letter.text
    assert "Du deltar:\n  På distans" in letter.text


def test_who_did_not_answer_and_has_no_place_is_told_how_to_register_again(
    offered_without_a_place,
):
    end_unanswered(offered_without_a_place.conference, now=DEADLINE)

    letter = written("offer-ended", offered_without_a_place)

    assert "Du är inte längre anmäld, och din biljett gäller inte längre." in letter.text
    assert "Du är välkommen att anmäla dig igen." in letter.text
    assert "/2026/" in letter.text
    calendar = next(one for one in letter.enclosures if one.filename)
    assert calendar.content.count(b"STATUS:CANCELLED") == 2


def test_who_corrects_their_name_is_reminded_of_the_offer(offered):
    online = make_attendee(offered.waiting_for, email=offered.email)
    change(offered, online, now=AUTUMN)

    letter = places.changed(str(offered.pk), "sv")

    assert Message.objects.get().kind == "changed"
    assert letter
    assert BY_THEN in letter.text


def test_the_calendar_says_that_a_place_is_offered(offered):
    calendar = agenda.calendar_for(offered).decode().replace("\r\n ", "")

    assert "STATUS:CONFIRMED" in calendar
    assert "Du har fått en plats erbjuden: På plats." in calendar
    assert "tisdag 3 november 2026 kl. 15.30" in calendar


def test_the_calendar_of_who_has_no_place_yet_is_tentative(offered_without_a_place):
    calendar = agenda.calendar_for(offered_without_a_place).decode().replace("\r\n ", "")

    assert "STATUS:TENTATIVE" in calendar
    assert "SUMMARY:Du har en plats erbjuden: Digitala Västerbotten 2026" in calendar


def test_an_offer_opens_no_door(offered):
    (ticket,) = tickets_of(offered.conference)

    assert refusal(ticket, conference_id=offered.conference_id) == CheckIn.Reason.WAITLISTED
    assert ticket.flags == ["not_confirmed"]


def test_who_is_offered_a_hub_comes_in_on_the_place_on_site_they_keep_meanwhile():
    conference = make_conference()
    hub = make_pool(conference, attendance=Attendance.HUB, slug="storuman", capacity=1)
    on_site = make_pool(conference)
    make_offer(hub, pool=on_site, offer_expires_at=DEADLINE + timedelta(days=1))

    (ticket,) = tickets_of(conference)

    assert refusal(ticket, conference_id=conference.pk) is None
