from datetime import timedelta

import pytest
import time_machine
from lxml import html

from conference.models import User
from registrations import saving, seats
from registrations.forms.workshops import PutInForm
from registrations.handing_over import Successor, hand_over
from registrations.models import AuditEntry, Seat
from registrations.views.organiser import workshops as views
from registrations.workshops import expected
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_user,
    make_workshop,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]

PAGE = "/arrangor/2026/workshoppar/"


@pytest.fixture
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def workshop():
    """One seat, in a room for two; beside it a talk, all published."""
    conference = make_conference()
    room = make_room(conference, capacity=2)
    workshop = make_workshop(conference, slug="w", seats=1)
    workshop.slots.update(room=room)
    make_slot(make_session(conference, slug="t"), room, starts_at=NOON + timedelta(hours=3))
    make_slot(make_session(conference, slug="lunch", kind="meal"), None)
    publish(conference, by=None, now=AUTUMN)
    make_pool(conference)
    return workshop


@pytest.fixture
def organiser(client, workshop):
    client.force_login(make_organiser(workshop.conference))
    return client


def make_people(workshop, number):
    pool = workshop.conference.pools.get()
    return [
        make_registration(pool, name=f"Deltagare {one}", email=f"p{one}@umea.example")
        for one in range(number)
    ]


def words(response):
    return " ".join(html.fromstring(response.text).text_content().split())


def rows(response):
    return [
        " ".join(row.text_content().split())
        for row in html.fromstring(response.text).xpath("//tbody/tr")
    ]


def page_of(workshop):
    return f"{PAGE}{workshop.pk}/"


def test_who_is_expected_is_shown_beside_what_the_room_holds(organiser, workshop):
    people = make_people(workshop, 3)
    for one in people:
        seats.book(one, workshop, now=AUTUMN)
        saving.save(one, Session.objects.get(slug="t"), now=AUTUMN)

    page = organiser.get(PAGE)

    assert rows(page) == [
        "Rita samverkan på en servett tis 8/12 12.00–13.30, Lilla scenen 1 1 0 2 2",
        "Sexton kommuner, en beställning tis 8/12 15.00–15.30, Lilla scenen 3 2 För liten",
    ]


def test_without_a_programme_there_is_nothing_to_see(client):
    conference = make_conference()
    client.force_login(make_organiser(conference))

    assert rows(client.get(PAGE)) == ["Inga är publicerade."] * 2


def test_a_session_without_a_room_holds_whatever_comes(workshop):
    make_slot(make_session(workshop.conference, slug="u"), None)
    publish(workshop.conference, by=None, now=AUTUMN)

    last = {row.session.slug: row for row in expected(workshop.conference)}["u"]

    assert (last.room_capacity, last.does_not_fit) == (None, False)


def test_only_organisers_see_it(client, workshop):
    client.force_login(make_user())

    assert client.get(PAGE).status_code == 404
    assert client.get(page_of(workshop)).status_code == 404


def test_the_page_of_a_session_lists_who_booked_and_who_waits(organiser, workshop):
    people = make_people(workshop, 3)
    for one in people:
        seats.book(one, workshop, now=AUTUMN)
    Seat.objects.filter(registration=people[1]).update(
        status=Seat.Status.OFFERED, offer_expires_at=NOON
    )

    page = organiser.get(page_of(workshop))

    assert "1 bokade och 1 erbjudna av 1 platser, 1 i kö." in words(page)
    assert "Deltagare 1, Umeå kommun Erbjuden till 2026-12-08 12.00" in words(page)
    assert "Deltagare 2, Umeå kommun sedan 2026-11-01 10.00" in words(page)


def test_more_seats_are_given_there(organiser, workshop):
    for one in make_people(workshop, 3):
        seats.book(one, workshop, now=AUTUMN)

    page = organiser.post(page_of(workshop), {"set_seats": "1", "seats": "3"}, follow=True)

    assert "Nu finns det 3 platser." in words(page)
    assert "Lokalen rymmer 2." in words(page)
    assert Seat.objects.booked().count() == 3


def test_fewer_seats_than_taken_are_refused_in_words(organiser, workshop):
    [saga] = make_people(workshop, 1)
    seats.book(saga, workshop, now=AUTUMN)

    page = organiser.post(page_of(workshop), {"set_seats": "1", "seats": "0"})

    assert "1 platser är redan tagna. Skriv minst så många." in words(page)


def test_somebody_is_put_in_with_a_reason(organiser, workshop):
    people = make_people(workshop, 2)
    for one in people:
        seats.book(one, workshop, now=AUTUMN)
    posted = {"put_in": "1", "person": people[1].pk, "reason": "Värd"}

    page = organiser.post(page_of(workshop), posted, follow=True)

    assert "Deltagare 1 har en plats nu och får veta det i ett mejl." in words(page)
    assert AuditEntry.objects.get().registration == people[1]


def test_a_reason_is_needed_and_the_choice_kept(organiser, workshop):
    [saga] = make_people(workshop, 1)

    page = organiser.post(page_of(workshop), {"put_in": "1", "person": saga.pk, "reason": ""})

    assert "Skriv varför personen får gå före de andra." in words(page)
    chosen = html.fromstring(page.text).xpath("//option[@selected]/@value")
    assert chosen == [str(saga.pk)]


def test_somebody_who_has_booked_at_that_time_is_refused_in_words(organiser, workshop):
    [saga] = make_people(workshop, 1)
    other = make_workshop(workshop.conference, slug="o")
    publish(workshop.conference, by=None, now=AUTUMN)
    seats.book(saga, other, now=AUTUMN)

    page = organiser.post(page_of(workshop), {"put_in": "1", "person": saga.pk, "reason": "Värd"})

    assert "Personen har bokat något annat vid den tiden." in words(page)


def test_what_is_no_longer_published_is_refused_in_words(organiser, workshop):
    [saga] = make_people(workshop, 1)
    workshop.slots.all().delete()
    publish(workshop.conference, by=None, now=AUTUMN)

    page = organiser.post(page_of(workshop), {"put_in": "1", "person": saga.pk, "reason": "Värd"})

    assert "eller har redan börjat" in words(page)


def test_somebody_who_has_just_left_is_refused_in_words(workshop):
    form = PutInForm({}, session=workshop)

    form.refuse(seats.NotOnSite())

    assert "Personen har inte längre en plats på konferensen." in form.errors["person"]


def test_only_those_on_site_without_a_seat_can_be_chosen(organiser, workshop):
    saga, bo = make_people(workshop, 2)
    seats.book(saga, workshop, now=AUTUMN)
    make_registration(make_online_pool(workshop.conference), email="online@umea.example")

    page = html.fromstring(organiser.get(page_of(workshop)).text)

    assert page.xpath("//option/@value") == ["", str(bo.pk)]


def test_what_is_not_published_says_so(organiser, workshop):
    draft = make_workshop(workshop.conference, slug="draft")

    assert "finns inte i det publicerade programmet" in words(organiser.get(page_of(draft)))


def test_a_session_without_seats_has_no_page(organiser):
    talk = Session.objects.get(slug="t")

    assert organiser.get(page_of(talk)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_both_pages_take_constantly_many_questions(
    organiser, workshop, django_assert_num_queries, number
):
    for one in make_people(workshop, number):
        seats.book(one, workshop, now=AUTUMN)
    for one in range(number):
        make_workshop(workshop.conference, slug=f"w{one}", starts_at=NOON + timedelta(days=one + 1))
    publish(workshop.conference, by=None, now=AUTUMN)
    organiser.get(PAGE)

    with django_assert_num_queries(8):
        organiser.get(PAGE)
    with django_assert_num_queries(11):
        organiser.get(page_of(workshop))


def test_somebody_who_handed_over_meanwhile_is_not_put_in(organiser, workshop, rf):
    [saga] = make_people(workshop, 1)
    request = rf.post(PAGE)
    request.user = User.objects.get()
    form = PutInForm({"person": saga.pk, "reason": "Värd"}, session=workshop)
    assert form.is_valid()
    hand_over(saga, Successor("Bo", "bo@umea.example", None, "Umeå kommun", "sv"), now=AUTUMN)

    told = views._put_in(request, workshop, form, now=AUTUMN)

    assert told == ""
    assert form.errors["person"] == ["Personen har inte längre en plats på konferensen."]
    assert not Seat.objects.exists()
