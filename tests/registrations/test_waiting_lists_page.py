"""The organisers' page of waiting lists."""

from datetime import timedelta
from functools import partial

import pytest

from conference.models import Conference
from registrations.models import Attendance, AuditEntry, Registration, new_token
from registrations.signup import cancel
from tests.factories import (
    AUTUMN,
    make_conference,
    make_line,
    make_offer,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
    make_user,
)
from tests.instants import just_before

pytestmark = pytest.mark.django_db

PAGE = "/arrangor/2026/vantelistor/"
RULES = {
    "waiting_list_policy": "offer",
    "offer_hours": "12",
    "quiet_from": "22:00",
    "quiet_until": "06:30",
}


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def maj(conference, client):
    user = make_organiser(conference)
    client.force_login(user)
    return user


def words(page) -> str:
    return " ".join(page.content.decode().split())


def test_the_line_is_shown_in_order_with_what_each_has_meanwhile(client, conference, maj):
    pool = make_pool(conference, capacity=0)
    make_online_pool(conference)
    first, second = make_line(pool, "first", "second")
    Registration.objects.filter(pk=first.pk).update(name="Ylva Älg", pool=None)
    Registration.objects.filter(pk=second.pk).update(name="Åke <b>Ren</b>")

    page = words(client.get(PAGE))

    assert page.index("Ylva Älg") < page.index("Åke &lt;b&gt;Ren&lt;/b&gt;")
    assert "2026-11-01 10.00" in page
    assert f'href="{PAGE}slapp-in/{second.pk}/"' in page
    assert "Ingen står i väntelistan." not in page


def test_offers_are_shown_with_their_deadlines(client, conference, maj):
    make_offer(make_pool(conference, capacity=1), offer_expires_at=AUTUMN + timedelta(hours=3))

    page = words(client.get(PAGE))

    assert "Har fått en plats erbjuden" in page
    assert "2026-11-01 13.00" in page
    assert "1 plats är tagen eller erbjuden." in page
    assert "Ingen står i väntelistan." in page


def test_how_many_were_let_in_over_capacity_is_shown(client, conference, maj):
    make_registration(make_pool(conference, capacity=0, taken=1, let_in_over=2))

    assert "2 platser är tagna eller erbjudna. 2 av dem är över antalet platser." in words(
        client.get(PAGE)
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_take_constantly_many_queries(
    client, conference, maj, number, django_assert_num_queries
):
    for n in range(number):
        hub = make_pool(conference, attendance=Attendance.HUB, slug=f"hub-{n}", capacity=0)
        make_line(hub, f"waits{n}")
        make_offer(make_pool(conference, attendance="hub", slug=f"o-{n}"), email=f"{n}@rv.example")
    client.get(PAGE)

    # Session, user, conference; who wants more, the pools; the pages in the frame.
    with django_assert_num_queries(6):
        client.get(PAGE)


def test_the_rules_are_saved(client, conference, maj):
    page = client.post(PAGE, RULES, follow=True)

    conference.refresh_from_db()
    assert conference.waiting_list_policy == Conference.WaitingListPolicy.OFFER
    assert (conference.offer_hours, str(conference.quiet_from), str(conference.quiet_until)) == (
        12,
        "22:00:00",
        "06:30:00",
    )
    assert "Reglerna är sparade." in words(page)


@pytest.mark.parametrize("hours", ["", "0", "169", "många"])
def test_what_is_wrong_with_the_rules_is_said_and_what_was_typed_is_kept(
    client, conference, maj, hours
):
    page = words(client.post(PAGE, RULES | {"offer_hours": hours, "quiet_from": "25:00"}))

    conference.refresh_from_db()
    assert conference.offer_hours == 24
    assert "Skriv ett antal timmar mellan 1 och 168." in page
    assert "Skriv ett klockslag, till exempel 21.00." in page
    assert 'value="25:00"' in page


def test_new_places_go_to_those_in_line(client, conference, maj):
    pool = make_pool(conference, capacity=0)
    (first,) = make_line(pool, "first")

    page = client.post(f"{PAGE}on-site/platser/", {"on-site-capacity": "1"}, follow=True)

    first.refresh_from_db()
    assert first.status == Registration.Status.CONFIRMED
    assert "På plats: antalet platser är sparat." in words(page)


def test_the_limit_is_lifted_by_leaving_the_field_empty(client, conference, maj):
    pool = make_pool(conference, capacity=0)

    client.post(f"{PAGE}on-site/platser/", {"on-site-capacity": ""})

    pool.refresh_from_db()
    assert pool.capacity is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "1 platser är redan tagna. Skriv minst så många."),
        ("-1", "Skriv ett helt antal platser, eller ingenting när det inte finns någon gräns."),
        ("fler", "Skriv ett helt antal platser, eller ingenting när det inte finns någon gräns."),
    ],
)
def test_too_few_places_are_refused_in_words(client, conference, maj, typed, sentence):
    pool = make_pool(conference, capacity=1)
    make_registration(pool)

    page = words(client.post(f"{PAGE}on-site/platser/", {"on-site-capacity": typed}))

    pool.refresh_from_db()
    assert pool.capacity == 1
    assert page.count(sentence) == 2
    assert f'value="{typed}"' in page


def test_somebody_is_let_in_past_the_line_with_a_reason(client, conference, maj):
    pool = make_pool(conference, capacity=0)
    first, second = make_line(pool, "first", "second")
    address = f"{PAGE}slapp-in/{second.pk}/"
    assert "Släpp in Saga Hjortronklint: På plats" in words(client.get(address))

    page = client.post(address, {"reason": "Leder ett samtal"}, follow=True)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("waitlisted", "confirmed")
    entry = AuditEntry.objects.get()
    assert (entry.registration, entry.by, entry.reason) == (second, maj, "Leder ett samtal")
    assert "Saga Hjortronklint har en plats nu." in words(page)
    assert "Någon har just ändrat den här anmälan." in words(client.get(address, follow=True))


def hand_over(registration):
    Registration.objects.filter(pk=registration.pk).update(personal_token=new_token())


@pytest.mark.parametrize("act", [partial(cancel, now=AUTUMN), hand_over])
def test_who_cancels_or_hands_over_in_that_instant_is_not_let_in(client, conference, maj, act):
    (first,) = make_line(make_pool(conference, capacity=0), "first")

    with just_before('FROM "registrations_pool"', lambda: act(first)):
        page = client.post(f"{PAGE}slapp-in/{first.pk}/", {"reason": "Talar"}, follow=True)

    assert "Någon har just ändrat den här anmälan." in words(page)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "19900101-0017"])
def test_nobody_is_let_in_without_a_reason_that_can_be_kept(client, conference, maj, reason):
    (first,) = make_line(make_pool(conference, capacity=0), "first")

    page = client.post(f"{PAGE}slapp-in/{first.pk}/", {"reason": reason})

    first.refresh_from_db()
    assert first.status == Registration.Status.WAITLISTED
    assert 'aria-invalid="true"' in words(page)


def test_only_organisers_see_the_lists(client, conference):
    make_pool(conference)
    client.force_login(make_user())

    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}on-site/platser/").status_code == 404
    assert client.post(f"{PAGE}slapp-in/1/").status_code == 404


def test_places_elsewhere_are_not_found(client, conference, maj):
    elsewhere = make_pool(make_conference(slug="2027"), capacity=0, slug="elsewhere")
    (first,) = make_line(elsewhere, "first")

    assert client.post(f"{PAGE}elsewhere/platser/").status_code == 404
    assert client.get(f"{PAGE}slapp-in/{first.pk}/").status_code == 404
    assert client.get(f"{PAGE}elsewhere/platser/").status_code == 405
