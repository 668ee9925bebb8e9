"""Who is in now, for the assembly point."""

from datetime import timedelta

import pytest
import time_machine
from lxml import html

from conference.models import Membership
from registrations.evacuation import inside, who_is_in
from registrations.models import Admission
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_member,
    make_organisation,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/arrangor/2026/inne/"
HOUR = timedelta(hours=1)


@pytest.fixture
def conference():
    conference = make_conference()
    make_pool(conference)
    return conference


def make_door(conference, **fields):
    """A phone at a door of its own."""
    number = conference.checkpoints.count()
    door = make_checkpoint(conference, **{"slug": f"door-{number}"} | fields)
    return make_device(door, token_hash=f"{number:064}")


def make_person(conference, name="Saga", **fields):
    number = conference.registrations.count()
    pool = conference.pools.get(attendance="on_site")
    return make_registration(pool, name=name, email=f"p{number}@umea.example", **fields)


def let_in(person, device, *, at=NOON, left_at=None):
    Admission.objects.create(
        registration=person,
        checkpoint=device.checkpoint,
        device=device,
        period=f"{at:%Y-%m-%d}",
        admitted_at=at,
        left_at=left_at,
    )


def people(place):
    return [(group.organisation, [one.name for one in group.people]) for group in place.groups]


def test_those_who_were_let_in_today_are_in_by_organisation_and_name(conference):
    entrance = make_door(conference)
    umea = make_organisation()
    let_in(make_person(conference, "Örjan", organisation=umea), entrance)
    let_in(make_person(conference, "Åsa", organisation=umea), entrance)
    let_in(make_person(conference, "Bo", organisation_name="Malå kommun"), entrance)
    let_in(make_person(conference, "Yesterday"), entrance, at=NOON - 24 * HOUR)
    make_person(conference, "Never")

    found = inside(conference, now=NOON + HOUR)

    assert (found.house.name, found.house.number) == ("Sara kulturhus", 3)
    assert people(found.house) == [
        ("Malå kommun", ["Bo"]),
        ("Umeå kommun", ["Åsa", "Örjan"]),
    ]
    assert (found.hubs, found.rooms) == ((), ())


def test_who_has_left_is_out_and_who_came_back_is_in(conference):
    north, south = make_door(conference, rule="in_out"), make_door(conference, rule="in_out")
    out = make_person(conference, "Out")
    let_in(out, north, at=NOON, left_at=NOON + HOUR)
    back = make_person(conference, "Back")
    let_in(back, north, at=NOON, left_at=NOON + HOUR)
    let_in(back, south, at=NOON + 2 * HOUR)
    twice = make_person(conference, "Twice")
    let_in(twice, north)
    let_in(twice, south, at=NOON + HOUR, left_at=NOON + 2 * HOUR)

    found = inside(conference, now=NOON + 3 * HOUR)

    assert people(found.house) == [("Umeå kommun", ["Back"])]
    assert who_is_in(conference, now=NOON + 3 * HOUR) == {back.pk}


def test_hubs_are_told_apart_from_the_house(conference):
    hub = make_pool(conference, slug="umea", attendance="hub")
    door = make_door(conference, kind="hub", pool=hub, name_sv="Nod Umeå")
    other = make_pool(conference, slug="asele", attendance="hub")
    last = make_door(conference, kind="hub", pool=other, name_sv="Nod Åsele")
    let_in(make_person(conference, "Siv"), last)
    let_in(make_person(conference, "Bo"), door)

    found = inside(conference, now=NOON)

    assert found.house.number == 0
    assert [(hub.name, people(hub)) for hub in found.hubs] == [
        ("Nod Umeå", [("Umeå kommun", ["Bo"])]),
        ("Nod Åsele", [("Umeå kommun", ["Siv"])]),
    ]
    assert who_is_in(conference, now=NOON) == set()


def make_talk(conference, slug, *, room=None, starts_at=NOON):
    talk = make_session(conference, slug=slug)
    make_slot(talk, room, starts_at=starts_at)
    return talk


def test_rooms_whose_doors_count_in_and_out_have_a_number(conference):
    hall = make_room(conference)
    counting = make_door(
        conference, kind="session", rule="in_out", session=make_talk(conference, "a", room=hall)
    )
    nowhere = make_door(
        conference, kind="session", rule="in_out", session=make_talk(conference, "b")
    )
    over = make_talk(conference, "c", starts_at=NOON - HOUR)
    forgotten = make_door(conference, kind="session", rule="in_out", session=over)
    once = make_door(conference, kind="session", rule="once", session=make_talk(conference, "d"))
    publish(conference, by=None, now=AUTUMN)
    saga, bo = make_person(conference), make_person(conference, "Bo")
    for device in (counting, nowhere, forgotten, once):
        let_in(saga, device)
    let_in(bo, counting, left_at=NOON + timedelta(minutes=1))

    found = inside(conference, now=NOON + timedelta(minutes=2))

    assert [(one.room and one.room.slug, one.session.slug, one.number) for one in found.rooms] == [
        (None, "b", 1),
        ("lilla-scenen", "a", 1),
    ]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Membership.Role.ORGANISER, 200),
        (Membership.Role.DESK, 200),
        (Membership.Role.PROGRAMME_EDITOR, 404),
        (None, 404),
    ],
)
def test_those_at_the_desk_and_organisers_see_it(client, conference, role, status):
    client.force_login(make_member(conference, role) if role else make_user())

    assert client.get(PAGE).status_code == status


def test_the_page_says_how_many_who_and_when_and_nothing_else(client, conference):
    talk = make_talk(conference, "a", room=make_room(conference))
    publish(conference, by=None, now=AUTUMN)
    let_in(make_person(conference), make_door(conference))
    let_in(make_person(conference, "Bo"), make_door(conference))
    let_in(
        make_person(conference, "Siv"),
        make_door(conference, kind="session", rule="in_out", session=talk),
    )
    hub = make_pool(conference, slug="umea", attendance="hub")
    let_in(
        make_person(conference, "Ture"),
        make_door(conference, kind="hub", pool=hub, name_sv="Nod Umeå"),
    )

    with time_machine.travel(NOON, tick=False):
        client.force_login(make_member(conference, Membership.Role.DESK))
        page = client.get(PAGE)

    words = " ".join(html.fromstring(page.text).text_content().split())
    assert "2 personer är inne: Sara kulturhus. Visad kl. 12.00." in words
    assert "Lilla scenen: 1 (Sexton kommuner, en beställning)" in words
    assert "Nod Umeå: 1 inne" in words
    ticked = html.fromstring(page.text).xpath("//label[@class='tick']")
    assert [one.text_content().strip() for one in ticked] == ["Bo", "Saga", "Ture"]
    assert "no-store" in page["Cache-Control"]
    assert "@umea.example" not in page.text


def test_a_phone_without_contact_may_know_of_more(client, conference):
    entrance = make_checkpoint(conference)
    heard = {"north": NOON, "south": NOON - timedelta(minutes=2), "spare": None}
    for name, at in heard.items():
        make_device(entrance, name=name, token_hash=name, last_seen_at=at)
    practising = {"is_rehearsal": True, "last_seen_at": NOON - timedelta(hours=1)}
    make_device(entrance, name="practice", token_hash="practice", **practising)

    silent = inside(conference, now=NOON).silent
    with time_machine.travel(NOON, tick=False):
        client.force_login(make_member(conference, Membership.Role.DESK))
        page = " ".join(client.get(PAGE).content.decode().split())

    assert [one.name for one in silent] == ["south"]
    assert "south har inte haft kontakt sedan kl. 11.58" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_constantly_many_questions(
    client, conference, django_assert_num_queries, number
):
    entrance = make_door(conference)
    for one in range(number):
        hub = make_pool(conference, slug=f"h{one}", attendance="hub")
        let_in(make_person(conference, organisation=None), entrance)
        let_in(make_person(conference), make_door(conference, kind="hub", pool=hub))
        talk = make_talk(conference, f"t{one}", room=make_room(conference, slug=f"r{one}"))
        door = make_door(conference, kind="session", rule="in_out", session=talk)
        let_in(make_person(conference), door)
    publish(conference, by=None, now=AUTUMN)

    # Session, user, conference, its pages; who was let in, the programme, the rooms.
    with time_machine.travel(NOON, tick=False):
        client.force_login(make_member(conference, Membership.Role.DESK))
        client.get(PAGE)
        with django_assert_num_queries(8):
            client.get(PAGE)
