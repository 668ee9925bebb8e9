"""The doors where badges are scanned, as organisers set them up."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from lxml import html

from conference.models import Membership
from registrations.models import Admission, CheckIn, Checkpoint, Device
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_member,
    make_organiser,
    make_pool,
    make_registration,
    make_session,
    make_workshop,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noon")]

DOORS = "/arrangor/2026/dorrar/"
NEW = f"{DOORS}ny/"
Rule, Entry = Checkpoint.Rule, Checkpoint.Entry


@pytest.fixture
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def conference(client):
    conference = make_conference()
    client.force_login(make_organiser(conference))
    return conference


def words(page):
    return " ".join(html.fromstring(page.text).text_content().split())


def rows(page):
    found = html.fromstring(page.text).xpath("//tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


def errors(page):
    found = html.fromstring(page.text).xpath("//ul[@class='errorlist']")
    return [" ".join(one.text_content().split()) for one in found]


def asked(page):
    """What the page asks for, in its order."""
    names = html.fromstring(page.text).xpath("//main//form//*[@name]/@name")
    return [name for name in dict.fromkeys(names) if name != "csrfmiddlewaretoken"]


def options(page, name):
    return html.fromstring(page.text).xpath(f"//select[@name='{name}']//option/text()")


def facts(door):
    return (door.kind, door.rule, door.slug, door.name_sv, door.capacity)


def scan_at(door, device=None):
    """Somebody was scanned there, whatever was answered."""
    CheckIn.objects.create(
        uuid=uuid4(),
        device=device or make_device(door, expires_at=NOON - timedelta(hours=1)),
        checkpoint=door,
        scanned_at=NOON,
        recorded_at=NOON,
        outcome="admitted",
    )


def let_in(person, device, **fields):
    Admission.objects.create(
        registration=person,
        checkpoint=device.checkpoint,
        device=device,
        **{"period": "2026-12-08", "admitted_at": NOON} | fields,
    )


@pytest.mark.parametrize("role", [Membership.Role.DESK, Membership.Role.STEWARD])
def test_only_organisers_set_up_doors(client, role):
    door = make_checkpoint(make_conference())
    client.force_login(make_member(door.conference, role))

    addresses = [DOORS, NEW, f"{NEW}bus/", f"{DOORS}{door.pk}/", f"{DOORS}{door.pk}/ta-bort/"]
    assert {client.get(address).status_code for address in addresses} == {404}


def test_what_is_not_there_is_not_found(client, conference):
    elsewhere = make_checkpoint(make_conference(slug="2027"))

    assert client.get(f"{DOORS}{elsewhere.pk}/").status_code == 404
    assert client.get(f"{NEW}cellar/").status_code == 404


def test_without_doors_the_page_says_so(client, conference):
    assert "Inga än." in words(client.get(DOORS))


def test_the_kinds_are_explained(client, conference):
    page = client.get(NEW)

    assert "Vad är det för dörr?" in words(page)
    links = html.fromstring(page.text).xpath("//dt/a/@href")
    assert links == [f"{NEW}{kind}/" for kind in Checkpoint.Kind]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("entrance", ["name_sv", "name_en", "rule", "capacity", "slug"]),
        ("meal", ["name_sv", "name_en", "rule", "slug"]),
        ("bus", ["name_sv", "name_en", "capacity", "slug"]),
        ("hub", ["pool_id", "name_sv", "name_en", "slug"]),
        (
            "session",
            [
                *("session_id", "name_sv", "name_en", "entry", "release_after"),
                *("rule", "capacity", "slug"),
            ],
        ),
    ],
)
def test_each_kind_is_asked_only_for_what_it_needs(client, conference, kind, expected):
    assert asked(client.get(f"{NEW}{kind}/")) == expected


def test_an_entrance_gets_a_short_name_made_from_its_own(client, conference):
    make_checkpoint(conference, slug="entre-norr")

    page = client.post(
        f"{NEW}entrance/",
        {"name_sv": "Entré  norr", "rule": "in_out", "capacity": "450"},
        follow=True,
    )

    door = Checkpoint.objects.get(slug="entre-norr-2")
    assert "Entré norr är tillagd." in words(page)
    assert facts(door) == ("entrance", "in_out", "entre-norr-2", "Entré norr", 450)


@pytest.mark.parametrize(("kind", "rule"), [("bus", "once"), ("meal", "once_a_day")])
def test_a_bus_and_a_meal_are_boarded_and_eaten_once_or_as_chosen(client, conference, kind, rule):
    client.post(f"{NEW}{kind}/", {"name_sv": "Ett", "slug": "X-1", "rule": "once_a_day"})

    assert facts(Checkpoint.objects.get()) == (kind, rule, "x-1", "Ett", None)


def test_a_hub_has_one_door_with_its_own_name(client, conference):
    hub = make_pool(conference, slug="umea", name_sv="Nod Umeå", attendance="hub")
    make_pool(conference)
    assert options(client.get(f"{NEW}hub/"), "pool_id") == ["Välj en nod", "Nod Umeå"]

    client.post(f"{NEW}hub/", {"pool_id": hub.pk})

    door = Checkpoint.objects.get()
    assert (facts(door), door.pool) == (("hub", "once_a_day", "nod-umea", "Nod Umeå", None), hub)
    assert options(client.get(f"{NEW}hub/"), "pool_id") == ["Välj en nod"]
    assert options(client.get(f"{DOORS}{door.pk}/"), "pool_id") == ["Välj en nod", "Nod Umeå"]


def test_the_door_of_a_workshop_says_whom_it_lets_in_and_for_how_long_seats_are_kept(
    client, conference
):
    workshop = make_workshop(conference)

    client.post(
        f"{NEW}session/",
        {"session_id": workshop.pk, "entry": "free", "release_after": "5", "rule": "once"},
    )

    door = Checkpoint.objects.get()
    assert (door.session, door.name_sv, door.name_en) == (
        workshop,
        "Rita samverkan på en servett",
        "Draw the partnership on a napkin",
    )
    assert (door.entry, door.release_after, door.rule) == (Entry.FREE, 5, Rule.ONCE)


@pytest.mark.parametrize("seats", [None, 30])
def test_a_door_that_only_counts_keeps_no_seats(client, conference, seats):
    session = make_session(conference, seats=seats)
    entry = Entry.FREE if seats is None else Entry.COUNT
    counting = {"session_id": session.pk, "entry": entry, "release_after": "5", "rule": "in_out"}

    client.post(f"{NEW}session/", counting | {"name_sv": "Salen"})

    door = Checkpoint.objects.get()
    assert (door.entry, door.release_after, door.name_sv, door.name_en) == (
        *(Entry.COUNT, None),
        *("Salen", ""),
    )


def test_sessions_are_offered_once_those_with_seats_first(client, conference):
    make_workshop(conference)
    make_session(conference, slug="a", title_sv="Allt")
    make_session(conference, slug="lunch", kind="meal")
    make_session(conference, slug="idea", state="proposed")
    make_session(conference, slug="gone", state="cancelled")
    taken = make_session(conference, slug="taken", title_sv="Bokad", seats=1)
    door = make_checkpoint(conference, kind="session", session=taken)

    offered = ["Rita samverkan på en servett (2 platser)", "Allt"]
    assert options(client.get(f"{NEW}session/"), "session_id") == ["Välj en programpunkt", *offered]
    assert options(client.get(f"{DOORS}{door.pk}/"), "session_id") == [
        *("Välj en programpunkt", "Bokad (1 plats)"),
        *offered,
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("entrance", {}, ["Skriv vad dörren heter.", "Välj hur ofta en namnskylt släpps in."]),
        ("session", {"entry": "free", "rule": "once"}, ["Välj programpunkten."]),
        ("hub", {}, ["Välj noden."]),
        ("bus", {"name_sv": "B", "slug": "entrance"}, ["Något annat har den här adressen."]),
    ],
)
def test_what_is_wrong_is_said(client, conference, kind, typed, said):
    make_checkpoint(conference)

    found = errors(client.post(f"{NEW}{kind}/", typed))

    assert [words.startswith(start) for words, start in zip(found, said, strict=True)]
    assert Checkpoint.objects.count() == 1


def test_a_door_is_changed(client, conference):
    door = make_checkpoint(conference)
    assert 'value="Entrén"' in client.get(f"{DOORS}{door.pk}/").text

    page = client.post(
        f"{DOORS}{door.pk}/", {"name_sv": "Entré syd", "rule": "in_out", "slug": "syd"}, follow=True
    )

    door.refresh_from_db()
    assert "Entré syd är ändrad." in words(page)
    assert facts(door) == ("entrance", "in_out", "syd", "Entré syd", None)


def test_a_short_name_that_is_left_empty_stays(client, conference):
    door = make_checkpoint(conference)

    client.post(f"{DOORS}{door.pk}/", {"name_sv": "Entré syd", "rule": "in_out", "slug": ""})

    door.refresh_from_db()
    assert facts(door) == ("entrance", "in_out", "entrance", "Entré syd", None)


def test_a_phone_that_stands_there_knows_the_short_name_so_it_stays(client, conference):
    door = make_checkpoint(conference)
    make_device(door)
    assert asked(client.get(f"{DOORS}{door.pk}/")) == ["name_sv", "name_en", "rule", "capacity"]

    client.post(f"{DOORS}{door.pk}/", {"name_sv": "Syd", "rule": "in_out", "slug": "syd"})

    door.refresh_from_db()
    assert facts(door) == ("entrance", "in_out", "entrance", "Syd", None)


def test_what_scans_are_counted_by_stays_once_there_are_any(client, conference):
    hub = make_pool(conference, attendance="hub")
    door = make_checkpoint(conference, kind="hub", pool=hub)
    talk = make_checkpoint(
        conference, slug="talk", kind="session", session=make_session(conference), rule="once"
    )
    device = make_device(door)
    scan_at(door, device)
    scan_at(talk, device)
    page = client.get(f"{DOORS}{talk.pk}/")
    assert asked(page) == ["name_sv", "name_en", "entry", "release_after", "capacity"]
    assert "Namnskyltar har lästs in här." in words(page)
    assert asked(client.get(f"{DOORS}{door.pk}/")) == ["name_sv", "name_en"]

    client.post(f"{DOORS}{talk.pk}/", {"entry": "booked", "rule": "in_out", "capacity": "9"})
    client.post(f"{DOORS}{door.pk}/", {"pool_id": "0"})

    talk.refresh_from_db()
    door.refresh_from_db()
    assert facts(talk) == ("session", "once", "talk", "Sexton kommuner, en beställning", 9)
    assert (door.pool, door.name_sv) == (hub, "På plats")


def test_a_door_that_nobody_has_passed_is_removed_with_its_old_devices(client, conference):
    door = make_checkpoint(conference)
    make_device(door, revoked_at=NOON)
    make_device(door, expires_at=NOON, token_hash="1" * 64)
    assert "Ta bort ”Entrén”?" in words(client.get(f"{DOORS}{door.pk}/ta-bort/"))

    page = client.post(f"{DOORS}{door.pk}/ta-bort/", follow=True)

    assert "Entrén är borttagen." in words(page)
    assert not Checkpoint.objects.exists()
    assert not Device.objects.exists()


def test_a_door_where_a_phone_stands_is_kept(client, conference):
    door = make_checkpoint(conference)
    make_device(door)

    page = client.post(f"{DOORS}{door.pk}/ta-bort/", follow=True)

    assert "En telefon står vid ”Entrén”. Stäng av den bland enheterna först." in words(page)
    assert Checkpoint.objects.exists()


def test_a_door_with_a_history_is_kept(client, conference):
    door = make_checkpoint(conference)
    scan_at(door)
    home = make_checkpoint(conference, slug="home")
    scan_at(door, make_device(home, expires_at=NOON, token_hash="1" * 64))

    for one in (door, home):
        page = client.post(f"{DOORS}{one.pk}/ta-bort/", follow=True)
        assert "Namnskyltar har lästs in vid ”Entrén”." in words(page)
    assert Checkpoint.objects.count() == 2


def test_the_list_tells_how_full_each_door_is(client, conference):
    entrance = make_device(make_checkpoint(conference))
    hall = make_checkpoint(conference, slug="a-hall", name_sv="Foajén", rule="in_out", capacity=450)
    side = make_checkpoint(conference, slug="a-side", name_sv="Sidan", rule="in_out")
    workshop = make_workshop(conference, seats_taken=1)
    make_checkpoint(
        conference, slug="a", kind="session", session=workshop, name_sv="Verkstan", rule="in_out"
    )
    saga = make_registration(make_pool(conference))
    let_in(saga, entrance)
    let_in(saga, make_device(hall, token_hash="1" * 64))
    let_in(saga, make_device(side, token_hash="2" * 64, revoked_at=NOON))

    assert rows(client.get(DOORS)) == [
        "Entrén Entré En gång om dagen 1 av 1 1",
        "Foajén Entré In och ut 1 inne nu, 450 ryms 1",
        "Sidan Entré In och ut 1 inne nu 0",
        "Verkstan Dörr till programpunkt In och ut 0 inne nu, 2 ryms 0 Tomma platser: Verkstan",
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_constantly_many_questions(
    client, conference, django_assert_num_queries, number
):
    for one in range(number):
        session = make_session(conference, slug=f"s{one}", seats=3)
        door = make_checkpoint(conference, slug=f"d{one}", kind="session", session=session)
        make_device(door, token_hash=f"{one:064}")
        hub = make_pool(conference, slug=f"h{one}", attendance="hub")
        make_checkpoint(conference, slug=f"h{one}", kind="hub", pool=hub)

    # Session, user, conference, its pages; one for the devices, four for the counts.
    with django_assert_num_queries(9):
        client.get(DOORS)
