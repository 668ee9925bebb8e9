"""The screens at the doors, as a browser without scripts sees them."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils.translation import override
from lxml import html

from registrations import seats
from registrations.models import Admission, Checkpoint
from registrations.room_screens import Fullness, fullness_of
from scheduling.changing_now import Move, move_now
from scheduling.models import Release, Session, Slot
from scheduling.programme import Place, programme_of
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
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_user,
    make_workshop,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SCREEN = "/2026/sal/lilla-scenen/"
PAGE = "/arrangor/2026/program/skarmar/"


@pytest.fixture(autouse=True)
def _a_quarter_past_noon():
    with time_machine.travel(NOON + HOUR / 4, tick=False):
        yield


@pytest.fixture
def conference():
    """A workshop for two at noon in the Small Stage, a talk after it, and one beside it."""
    conference = make_conference()
    room = make_room(conference)
    workshop = make_workshop(conference, slug="w", title_sv="Servetten")
    workshop.slots.update(room=room)
    after = make_session(conference, make_speaker(conference), slug="t", title_sv="Efteråt")
    make_slot(after, room, starts_at=NOON + 2 * HOUR)
    beside = make_room(conference, slug="sal-a", name_sv="Sal A", position=1)
    make_slot(make_session(conference, slug="b", title_sv="Bredvid"), beside)
    publish(conference, by=None, now=AUTUMN)
    make_pool(conference)
    return conference


def shown(response):
    items = html.fromstring(response.text).xpath("//ol[@class='screen-items']/li[not(@hidden)]")
    return [" ".join(item.text_content().split()) for item in items]


def book(conference, *names):
    people = [
        make_registration(conference.pools.get(), email=f"{name}@umea.example") for name in names
    ]
    workshop = Session.objects.get(slug="w")
    for person in people:
        seats.book(person, workshop, now=AUTUMN)
    return people


def let_in(conference, people, **fields):
    """Counted at the workshop's own door."""
    workshop = Session.objects.get(slug="w")
    door = make_checkpoint(conference, kind=Checkpoint.Kind.SESSION, session=workshop, rule="once")
    device = make_device(door)
    for person in people:
        Admission.objects.create(
            registration=person,
            checkpoint=door,
            device=device,
            check_in_uuid=uuid4(),
            admitted_at=NOON,
            **fields,
        )


def published(conference):
    return programme_of(conference.releases.newest_first()[0])


def test_it_shows_what_is_on_and_what_is_next(client, conference):
    [now, following] = shown(client.get(SCREEN))

    assert "12.00–13.30 Servetten Få platser kvar 0 av 2 platser bokade" in now
    assert "14.00–14.30 Efteråt Tuva Lingonstråle" in following


def test_it_is_there_in_english_too(client, conference):
    page = client.get("/en/2026/room/lilla-scenen/")

    assert "Small Stage" in page.text
    assert "0 of 2 seats booked" in shown(page)[0]


def test_the_day_is_said_of_what_is_not_today(client, conference):
    with time_machine.travel(AUTUMN, tick=False):
        page = client.get(SCREEN)

    first = html.fromstring(page.text).xpath("//li[not(@hidden)]")[0]
    assert first.get("class") == "screen-item is-next is-another-day"
    assert "Tisdag 8 december" in shown(page)[0]


def test_few_seats_left_are_said(client, conference):
    book(conference, "saga")

    assert "Få platser kvar 1 av 2 platser bokade" in shown(client.get(SCREEN))[0]


def test_what_is_full_says_where_there_is_room(client, conference):
    book(conference, "saga", "bo")

    assert (
        "Fullt 2 av 2 platser bokade Här finns plats: Bredvid, Sal A 12.00"
        in (shown(client.get(SCREEN))[0])
    )


def test_those_inside_are_counted_where_a_door_counts_them(client, conference):
    [saga, _bo] = book(conference, "saga", "bo")
    let_in(conference, [saga])

    assert "Få platser kvar 1 av 2 är inne" in shown(client.get(SCREEN))[0]


def test_who_has_gone_out_again_is_not_inside(conference):
    let_in(conference, book(conference, "saga"), left_at=NOON)

    assert fullness_of(conference, published(conference), now=NOON) == {
        Session.objects.get(slug="w").pk: Fullness(1, 2, is_counted=False)
    }


@pytest.mark.parametrize(
    ("room", "expected"), [(True, Fullness(1, 180, is_counted=True)), (False, None)]
)
def test_without_seats_to_book_the_room_is_what_holds_people(conference, room, expected):
    [saga] = book(conference, "saga")
    Session.objects.filter(slug="w").update(seats=None)
    if not room:
        Slot.objects.filter(session__slug="w").update(room=None)
        publish(conference, by=None, now=AUTUMN)
    let_in(conference, [saga])

    known = fullness_of(conference, published(conference), now=NOON)

    assert known.get(Session.objects.get(slug="w").pk) == expected


def test_a_session_that_has_left_is_told_of_at_its_old_door(client, conference):
    slot = Slot.objects.get(session__slug="w")
    make_room(conference, slug="sal-b", name_sv="Sal B", position=2)
    publish(conference, by=None, now=AUTUMN)
    there = Place("sal-b", NOON + HOUR / 4, NOON + HOUR)

    move_now(conference, [Move(slot.uuid, 0, there)], by=None, now=NOON)

    assert "Har flyttat till Sal B 12.15–13.00" in shown(client.get(SCREEN))[0]
    assert (
        "Ny tid och lokal I stället för 12.00–13.30, Lilla scenen"
        in (shown(client.get("/2026/sal/sal-b/"))[0])
    )


def test_what_is_cancelled_says_so(client, conference):
    Session.objects.filter(slug="w").update(state="cancelled")
    publish(conference, by=None, now=AUTUMN)

    assert shown(client.get(SCREEN))[0].endswith("Servetten Inställd")


def test_nobody_else_than_speakers_is_named(client, conference):
    book(conference, "saga")

    assert "Saga" not in client.get(SCREEN).text


def test_a_screen_that_asks_again_gets_nothing_until_something_is_new(client, conference):
    first = client.get(SCREEN)

    again = client.get(SCREEN, headers={"If-None-Match": first["ETag"]})
    book(conference, "saga")
    newer = client.get(SCREEN, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, newer.status_code) == (304, 200)


def test_rooms_that_are_not_published_have_no_screen(client, conference):
    make_room(conference, slug="hemlig")

    assert client.get("/2026/sal/hemlig/").status_code == 404
    Release.objects.all().delete()
    assert client.get(SCREEN).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_constantly_many_questions(client, conference, django_assert_num_queries, number):
    for one in range(number):
        make_workshop(conference, slug=f"w{one}", starts_at=NOON + (one + 3) * HOUR)
    publish(conference, by=None, now=AUTUMN)
    client.get("/2026/sal/sal-a/")

    with django_assert_num_queries(3):
        client.get(SCREEN)


def test_organisers_get_every_address_in_both_languages(client, conference, settings):
    client.force_login(make_organiser(conference))

    page = html.fromstring(client.get(PAGE).text)

    site = settings.BASE_URL
    assert page.xpath("//ul[@class='screen-addresses']//a/@href")[:3] == [
        f"{site}/2026/sal/lilla-scenen/",
        f"{site}/en/2026/room/lilla-scenen/",
        f"{site}/2026/sal/lilla-scenen/#both",
    ]
    assert page.xpath("//img/@src")[1].startswith("data:image/svg+xml;base64,")


def test_before_anything_is_published_there_are_no_screens(client):
    client.force_login(make_organiser(make_conference()))

    assert "Inget program är publicerat än." in client.get(PAGE).text


def test_only_those_who_build_the_programme_see_the_addresses(client, conference):
    client.force_login(make_user())

    with override("sv"):
        assert client.get(PAGE).status_code == 404
