"""Seats of those who have booked and not come go to those who are there."""

from datetime import timedelta

import pytest
import time_machine
from lxml import html

from notifications.models import Message
from registrations import empty_seats, free_seats, seats
from registrations.empty_seats import NotOn, Released, release, release_due
from registrations.histories import history
from registrations.models import (
    Admission,
    AgendaChange,
    AuditEntry,
    Checkpoint,
    Device,
    Seat,
)
from registrations.tasks import release_empty_seats
from scheduling.models import Session, Slot
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_organiser,
    make_pool,
    make_registration,
    make_workshop,
)

pytestmark = pytest.mark.django_db

FIVE_PAST = NOON + timedelta(minutes=5)
THE_END = NOON + timedelta(minutes=90)


@pytest.fixture
def door():
    """A workshop at noon with two seats, and a door that releases them after five minutes."""
    workshop = make_workshop(make_conference())
    publish(workshop.conference, by=None, now=AUTUMN)
    make_pool(workshop.conference)
    return make_checkpoint(
        workshop.conference,
        slug="sam2",
        name_sv="Verkstaden",
        kind="session",
        rule="once",
        session=workshop,
        entry="free",
        release_after=5,
    )


def make_people(door, *names):
    """They book in this order: the first get the seats, the others stand in line."""
    pool = door.conference.pools.get()
    people = [
        make_registration(pool, name=name, email=f"{name.lower()}@umea.example") for name in names
    ]
    for person in people:
        seats.book(person, door.session, now=AUTUMN)
    Message.objects.all().delete()
    return people


def let_in(person, door, **fields):
    device = door.devices.first() or make_device(door, token_hash=f"{door.pk:064}")
    Admission.objects.create(
        registration=person,
        checkpoint=door,
        device=device,
        **{"admitted_at": NOON, "period": "2026-12-08"} | fields,
    )


def ring(door, *, now):
    """Beat rings, and the phone at the door has just been in contact."""
    phone = door.devices.first() or make_device(door, token_hash=f"{door.pk:064}")
    Device.objects.filter(pk=phone.pk).update(last_seen_at=now)
    release_due(now=now)


def held(door):
    rows = Seat.objects.filter(session=door.session).order_by("registration__name")
    return list(rows.values_list("registration__name", "status"))


def taken(door):
    return Session.objects.get(pk=door.session.pk).seats_taken


def letters():
    return list(Message.objects.values_list("kind", "to"))


def test_an_empty_seat_is_free_for_whoever_comes(door):
    saga, _bo = make_people(door, "Saga", "Bo")
    let_in(saga, door)

    assert release(door, by=None, now=NOON) == Released(given_up=1, dealt=0)

    assert (held(door), taken(door)) == ([("Saga", "booked")], 1)
    assert letters() == []
    door.refresh_from_db()
    assert door.seats_released_at == NOON


def test_it_goes_to_those_in_line_first_who_are_told(door):
    make_people(door, "Saga", "Bo", "Siv", "Ture", "Ada")

    assert release(door, by=None, now=NOON) == Released(given_up=2, dealt=2)

    assert held(door) == [("Ada", "waiting"), ("Siv", "booked"), ("Ture", "booked")]
    assert taken(door) == 2
    assert letters() == [("seat-promoted", f"{name}@umea.example") for name in ("siv", "ture")]


def test_nobody_is_asked_first_when_it_has_begun(door):
    door.conference.waiting_list_policy = "offer"
    door.conference.save()
    make_people(door, "Saga", "Bo", "Siv")

    release(door, by=None, now=NOON)

    assert held(door) == [("Siv", "booked")]


def test_of_those_in_line_only_who_is_in_the_house_gets_it(door):
    _saga, _bo, siv, ture, ada = make_people(door, "Saga", "Bo", "Siv", "Ture", "Ada")
    entrance = make_checkpoint(door.conference)
    let_in(ture, entrance, left_at=NOON + timedelta(minutes=1))
    let_in(siv, entrance, admitted_at=NOON - timedelta(days=1), period="2026-12-07")
    let_in(ada, entrance)

    assert release(door, by=None, now=FIVE_PAST) == Released(given_up=2, dealt=1)

    assert held(door) == [("Ada", "booked"), ("Siv", "waiting"), ("Ture", "waiting")]
    assert taken(door) == 1


def test_who_sits_somewhere_else_at_that_time_is_passed_over(door):
    _saga, _bo, siv, _ture = make_people(door, "Saga", "Bo", "Siv", "Ture")
    other = make_workshop(door.conference, slug="kom2")
    publish(door.conference, by=None, now=AUTUMN)
    seats.book(siv, other, now=AUTUMN)

    assert release(door, by=None, now=NOON) == Released(given_up=2, dealt=1)

    names = [("Siv", "waiting"), ("Ture", "booked")]
    assert (held(door), siv.seats.get(session=other).status) == (names, "booked")


def test_there_is_a_trace_of_whose_seats_they_were_and_who_let_them_go(door):
    [saga] = make_people(door, "Saga")
    maj = make_organiser(door.conference)

    release(door, by=maj, now=NOON)

    entry = AuditEntry.objects.get()
    assert (entry.registration, entry.kind, entry.at, entry.by) == (
        *(saga, AuditEntry.Kind.SEAT_RELEASED),
        *(NOON, maj),
    )
    assert AgendaChange.objects.get(registration=saga).changed_at == NOON
    event = history(saga)[0]
    assert (event.what, event.detail) == (
        "Kom inte: platsen släpptes",
        "Maj Älvdal: Rita samverkan på en servett",
    )


def test_who_went_out_for_a_moment_keeps_the_seat(door):
    [saga] = make_people(door, "Saga")
    let_in(saga, door, left_at=NOON + timedelta(minutes=1))

    assert release(door, by=None, now=FIVE_PAST) == Released(0, 0)


def test_who_got_a_seat_a_moment_ago_is_on_the_way(door):
    make_people(door, "Saga", "Bo", "Siv")
    release(door, by=None, now=FIVE_PAST)

    again = FIVE_PAST + timedelta(minutes=5)
    assert release(door, by=None, now=again - timedelta(seconds=1)) == Released(0, 0)
    assert release(door, by=None, now=again) == Released(1, 0)


def test_who_got_the_seat_of_another_before_the_door_could_give_a_free_one_has_one_seat(door):
    [saga] = make_people(door, "Saga")

    assert free_seats.take(saga.pk, door.session.pk, now=NOON)

    assert (held(door), taken(door)) == ([("Saga", "booked")], 1)
    assert saga.seats.get().booked_at == AUTUMN


@pytest.mark.parametrize("now", [NOON - timedelta(seconds=1), THE_END])
def test_seats_are_kept_before_the_start_and_after_the_end(door, now):
    make_people(door, "Saga")

    with pytest.raises(NotOn):
        release(door, by=None, now=now)

    assert held(door) == [("Saga", "booked")]


def test_what_is_not_published_has_no_seats_to_release():
    workshop = make_workshop(make_conference())
    door = make_checkpoint(workshop.conference, kind="session", session=workshop)

    with pytest.raises(NotOn):
        release(door, by=None, now=NOON)


def test_seats_are_released_by_themselves_when_it_is_time_and_once(door):
    saga, *_others = make_people(door, "Saga", "Bo", "Siv", "Ture")
    let_in(saga, door)

    ring(door, now=FIVE_PAST - timedelta(seconds=1))
    assert held(door)[:2] == [("Bo", "booked"), ("Saga", "booked")]

    ring(door, now=FIVE_PAST)
    assert held(door) == [("Saga", "booked"), ("Siv", "booked"), ("Ture", "waiting")]

    ring(door, now=FIVE_PAST + timedelta(minutes=10))
    assert held(door) == [("Saga", "booked"), ("Siv", "booked"), ("Ture", "waiting")]
    entry = AuditEntry.objects.get()
    assert (entry.registration.name, entry.by) == ("Bo", None)


@pytest.mark.parametrize(
    "phone",
    [
        {"last_seen_at": None},
        {"last_seen_at": NOON},
        {"last_seen_at": FIVE_PAST, "is_rehearsal": True},
        {"last_seen_at": FIVE_PAST, "revoked_at": NOON},
    ],
)
def test_nobody_loses_a_seat_to_a_phone_that_has_not_told_whom_it_let_in(door, phone):
    make_people(door, "Saga")
    make_device(door, **phone)

    release_due(now=FIVE_PAST)

    assert held(door) == [("Saga", "booked")]


def test_every_phone_at_the_doors_of_the_session_must_have_told(door):
    make_people(door, "Saga")
    back_door = make_checkpoint(
        door.conference, slug="bak", kind="session", session=door.session, entry="free"
    )
    silent = make_device(back_door, token_hash="b" * 64, last_seen_at=NOON)

    ring(door, now=FIVE_PAST)
    assert held(door) == [("Saga", "booked")]

    Device.objects.filter(pk=silent.pk).update(last_seen_at=FIVE_PAST)
    ring(door, now=FIVE_PAST + timedelta(seconds=30))
    assert held(door) == []


def test_where_nobody_scans_nobody_loses_a_seat(door):
    make_people(door, "Saga")

    release_due(now=FIVE_PAST)

    assert held(door) == [("Saga", "booked")]


def test_a_session_that_is_moved_after_that_is_waited_for_anew(door):
    make_people(door, "Saga")
    ring(door, now=FIVE_PAST)
    later = NOON + timedelta(hours=3)
    Slot.objects.update(starts_at=later, ends_at=later + timedelta(hours=1))
    publish(door.conference, by=None, now=FIVE_PAST)
    make_people(door, "Bo")

    ring(door, now=later + timedelta(minutes=4))
    assert held(door) == [("Bo", "booked")]

    ring(door, now=later + timedelta(minutes=5))
    assert held(door) == []


def test_nothing_is_released_late_when_the_session_is_over(door):
    make_people(door, "Saga")

    ring(door, now=THE_END)

    assert held(door) == [("Saga", "booked")]


@pytest.mark.parametrize("fields", [{"release_after": None}, {"entry": "count"}])
def test_a_door_that_is_not_told_to_releases_nothing(door, fields):
    make_people(door, "Saga")
    Checkpoint.objects.filter(pk=door.pk).update(**fields)

    ring(door, now=FIVE_PAST)

    assert held(door) == [("Saga", "booked")]


def test_a_session_that_is_not_public_any_more_is_left_alone(door):
    make_people(door, "Saga")
    Session.objects.update(state=Session.State.CANCELLED)
    publish(door.conference, by=None, now=AUTUMN)

    ring(door, now=FIVE_PAST)

    assert held(door) == [("Saga", "booked")]


def test_the_worker_does_it(door):
    make_people(door, "Saga")
    make_device(door, last_seen_at=FIVE_PAST)

    with time_machine.travel(FIVE_PAST, tick=False):
        release_empty_seats()

    assert held(door) == []


def page_of(door):
    return f"/arrangor/2026/dorrar/{door.pk}/tomma-platser/"


def words(page):
    return " ".join(html.fromstring(page.text).text_content().split())


def names(page):
    return [one.strip() for one in html.fromstring(page.text).xpath("//main//li/text()")]


def test_the_page_names_those_whose_seats_are_empty_and_releases_them(client, door):
    saga, *_others = make_people(door, "Saga", "Åke", "Siv")
    let_in(saga, door)

    with time_machine.travel(FIVE_PAST, tick=False):
        client.force_login(make_organiser(door.conference))
        page = client.get(page_of(door))
        assert "Tomma platser: Verkstaden" in words(page)
        assert "tisdag 8 december kl. 12.00–13.30. 0 platser är lediga. 1 person står i kö." in (
            words(page)
        )
        assert "Släpp 1 tom plats" in words(page)
        assert names(page) == ["Åke, Umeå kommun"]
        assert "Tomma platser släpps av sig själva 5 minuter efter starten." in words(page)
        assert "no-store" in page["Cache-Control"]

        done = client.post(page_of(door), follow=True)

    told = "1 plats är släppt. 1 går till någon som stod i kö och nu får ett brev."
    assert told in words(done)
    assert "Platser släpptes senast 2026-12-08 12.05." in words(done)
    assert "Alla som har en plats har kommit, eller fick den nyss." in words(done)
    assert held(door) == [("Saga", "booked"), ("Siv", "booked")]


@pytest.mark.parametrize(
    ("heard_at", "warning"),
    [
        ((), "Ingen telefon står vid dörren"),
        ((NOON,), "Entré norr har inte haft kontakt på ett tag."),
        ((FIVE_PAST,), None),
    ],
)
def test_the_page_warns_where_a_phone_may_know_more(client, door, heard_at, warning):
    make_people(door, "Saga")
    for at in heard_at:
        make_device(door, last_seen_at=at)

    with time_machine.travel(FIVE_PAST, tick=False):
        client.force_login(make_organiser(door.conference))
        page = words(client.get(page_of(door)))

    assert "Släpp 1 tom plats" in page
    assert ("Titta efter i salen" in page) == bool(warning)
    assert (warning or "Saga") in page


def test_without_a_line_the_page_only_says_how_many(client, door):
    make_people(door, "Saga", "Bo")

    with time_machine.travel(NOON, tick=False):
        client.force_login(make_organiser(door.conference))
        done = client.post(page_of(door), follow=True)

    assert "2 platser är släppta." in words(done)


def test_before_the_start_the_page_refuses(client, door):
    make_people(door, "Saga")

    with time_machine.travel(NOON - timedelta(minutes=1), tick=False):
        client.force_login(make_organiser(door.conference))
        assert "Innan den börjar kan de som har bokat fortfarande komma." in words(
            client.get(page_of(door))
        )
        refused = client.post(page_of(door), follow=True)

    assert "Platser kan släppas medan programpunkten pågår." in words(refused)
    assert held(door) == [("Saga", "booked")]


def test_the_page_of_what_is_not_published_says_so(client):
    workshop = make_workshop(make_conference())
    door = make_checkpoint(workshop.conference, kind="session", session=workshop)
    client.force_login(make_organiser(door.conference))

    page = words(client.get(page_of(door)))

    assert "Programpunkten finns inte i det publicerade programmet." in page


def test_a_door_without_seats_has_no_such_page(client, door):
    client.force_login(make_organiser(door.conference))
    entrance = make_checkpoint(door.conference)
    Checkpoint.objects.filter(pk=door.pk).update(entry="count")

    assert client.get(page_of(entrance)).status_code == 404
    assert client.get(page_of(door)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_constantly_many_questions(client, door, django_assert_num_queries, number):
    Session.objects.update(seats=9)
    make_people(door, *(f"P{one}" for one in range(number)))

    with time_machine.travel(NOON, tick=False):
        client.force_login(make_organiser(door.conference))
        with django_assert_num_queries(10):
            client.get(page_of(door))


@pytest.mark.parametrize("number", [1, 3])
def test_releasing_takes_constantly_many_questions(door, django_assert_num_queries, number):
    Session.objects.update(seats=number)
    make_people(door, *(f"P{one}" for one in range(number)))
    assert empty_seats.seen(door, now=NOON).is_on

    with django_assert_num_queries(16):
        release(door, by=None, now=NOON)
