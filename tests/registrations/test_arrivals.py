from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.translation import override

from conference.models import Membership
from registrations.arrival_curve import Mark, Step, curve, steps
from registrations.arrivals import (
    AtDoor,
    Expected,
    LetIn,
    Turnout,
    WayIn,
    arrivals_on,
    days_to_choose,
    figures,
)
from registrations.checkin import Scan, check_in, undo
from registrations.devices import Pairing, find, pair
from registrations.models import Admission, Attendance, Checkpoint
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_member,
    make_online_pool,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
)

TUESDAY = date(2026, 12, 8)
MIDNIGHT = datetime(2026, 12, 7, 23, 0, tzinfo=UTC)
NORTH, SOUTH, HUB_DOOR = WayIn(1, "Norr", None), WayIn(2, "Söder", None), WayIn(3, "Lycksele", 7)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
PAGES = ["/arrangor/2026/ankomster/", "/arrangor/2026/ankomster/skarm/"]


def at(hour, minute=0, second=0):
    """A time of that day by the clock at the venue."""
    return MIDNIGHT + timedelta(hours=hour, minutes=minute, seconds=second)


def expected(number, organisation="Umeå kommun", hub=None):
    return Expected(number, organisation, hub)


def let_in(number, when, *, door=1, device="Entré norr", has_left=False):
    return LetIn(number, "Umeå kommun", door, device, when, has_left)


def counted(people, admissions, ways_in=(NORTH, SOUTH, HUB_DOOR), now=NOON):
    return figures(people, admissions, ways_in, since=MIDNIGHT, now=now)


def test_each_person_counts_once_however_many_doors_let_them_in():
    people = [expected(1), expected(2), expected(3)]
    twice = [let_in(1, at(8)), let_in(1, at(9), door=2), let_in(2, at(8, 30))]

    found = counted(people, twice)

    assert found.turnout == Turnout(expected=3, came=2, gone=0, to_come=1)
    assert found.came_at == (at(8), at(8, 30))


def test_who_comes_without_being_expected_does_not_make_others_fewer():
    assert counted([expected(1)], [let_in(9, at(8))]).turnout == Turnout(1, 1, 0, 1)


def test_who_has_left_has_come_unless_another_door_let_them_in():
    left = [let_in(1, at(8), has_left=True), let_in(2, at(8), has_left=True)]

    found = counted([expected(1), expected(2)], [*left, let_in(2, at(9), door=2)])

    assert found.turnout == Turnout(expected=2, came=2, gone=1, to_come=0)


def test_organisations_stand_in_swedish_order_with_those_nobody_expected_from_them():
    people = [expected(1, "Åsele kommun"), expected(2, "Vännäs kommun"), expected(3, "")]

    found = counted(people, [let_in(9, at(8)), LetIn(1, "Åsele kommun", 1, "", at(8), False)])

    assert found.organisations == (
        ("", Turnout(1, 0, 0, 1)),
        ("Umeå kommun", Turnout(0, 1, 0, 0)),
        ("Vännäs kommun", Turnout(1, 0, 0, 1)),
        ("Åsele kommun", Turnout(1, 1, 0, 0)),
    )


def test_a_hub_has_a_row_of_its_own():
    found = counted([expected(1), expected(2, hub=7)], [let_in(2, at(9), door=3)])

    assert found.turnout == Turnout(1, 0, 0, 1)
    assert found.hubs == (("Lycksele", Turnout(1, 1, 0, 0)),)


def test_each_door_tells_its_devices_and_when_each_was_last_used():
    admissions = [let_in(1, at(9)), let_in(2, at(8)), let_in(3, at(8), device="Desk")]

    found = counted([], admissions, ways_in=[NORTH, SOUTH])

    assert found.doors == (
        AtDoor("Norr", "Desk", 1, at(8)),
        AtDoor("Norr", "Entré norr", 2, at(9)),
        AtDoor("Söder", "", 0, None),
    )


def test_the_last_minute_is_a_minute_long():
    seconds = (0, 1, 60, 61)
    admissions = [let_in(number, at(9, 0, number)) for number in seconds]

    assert counted([], admissions, now=at(9, 1)).in_the_last_minute == 2


def test_those_let_in_on_an_earlier_day_are_told_apart():
    found = counted([], [let_in(1, MIDNIGHT - timedelta(hours=8)), let_in(2, at(8))])

    assert (found.came_at, found.came_before, found.turnout.came) == ((at(8),), 1, 2)


def drawn(*times, before=0, expected=0, now=NOON):
    return curve(times, before=before, expected=expected, now=now, timezone=STOCKHOLM)


def test_nobody_has_no_curve():
    assert drawn() is None


def test_the_curve_rises_at_each_minute_and_ends_now():
    found = drawn(at(8, 15, 5), at(8, 15, 50), at(8, 30), expected=4, now=at(8, 45, 20))

    assert found.line == "M0 320H300V160H600V80H900"
    assert found.area == "M0 320H300V160H600V80H900V320H0Z"
    assert (found.most, found.began_at, found.until) == (4, at(8, 15, 5), at(8, 45))
    assert found.marks == tuple(Mark(200 * n, at(8, 10 * n)) for n in range(7))


def test_the_curve_of_a_day_that_is_over_ends_with_its_last_hour():
    found = drawn(at(8, 30), at(10, 30), now=at(20))

    assert found.line == "M0 320H200V160H1000V0H1200"
    assert found.marks[-1] == Mark(1200, at(11))


def test_the_curve_stands_on_those_who_came_before():
    assert drawn(at(8, 30), before=1, now=at(8, 30)).line == "M0 160H600V0H600"


def test_a_clock_at_the_door_that_is_ahead_does_not_bend_the_curve_back():
    assert drawn(at(8, 30), now=at(8)).line == "M0 320H600V0H600"


@pytest.mark.parametrize(
    ("hours", "distance"), [(1, 10), (3, 30), (4, 60), (8, 120), (16, 180), (24, 240), (25, 360)]
)
def test_few_times_stand_below_the_curve_however_long_the_day(hours, distance):
    found = drawn(at(0), at(hours) - timedelta(minutes=1))

    assert found.marks[1].at - found.marks[0].at == timedelta(minutes=distance)
    assert len(found.marks) <= 7


def test_the_table_has_the_ten_minutes_in_which_somebody_came():
    rows = steps([at(8), at(8, 9, 59), at(8, 10), at(9)], before=5)

    assert rows == [
        Step(at(8), at(8, 10), came=2, total=7),
        Step(at(8, 10), at(8, 20), came=1, total=8),
        Step(at(9), at(9, 10), came=1, total=9),
    ]


def admit(registration, device, **fields):
    fields = {"period": "2026-12-08", "admitted_at": NOON} | fields
    Admission.objects.create(
        registration=registration, checkpoint=device.checkpoint, device=device, **fields
    )


@pytest.fixture
def conference(db):
    return make_conference()


def test_those_expected_hold_a_place_and_come_that_day(conference):
    on_site = make_pool(conference)
    tuesday, wednesday = conference.days.order_by("date")
    make_registration(on_site).days.add(tuesday)
    make_registration(on_site, email="onsdag@umea.example").days.add(wednesday)
    make_registration(make_online_pool(conference), email="distans@umea.example")

    assert arrivals_on(TUESDAY, conference, now=NOON).turnout.expected == 1
    monday = TUESDAY - timedelta(days=1)
    assert arrivals_on(monday, conference, now=NOON).turnout.expected == 2


def test_the_day_is_told_by_the_period_and_by_the_clock_where_a_badge_passes_once(conference):
    pool = make_pool(conference)
    daily = make_device(make_checkpoint(conference))
    once = make_device(
        make_checkpoint(conference, slug="once", rule=Checkpoint.Rule.ONCE), token_hash="1" * 64
    )
    saga, bo, tove = (make_registration(pool, email=f"{n}@umea.example") for n in range(3))
    admit(saga, daily)
    admit(saga, daily, period="2026-12-09", admitted_at=NOON + timedelta(days=1))
    admit(bo, once, period="")
    admit(tove, once, period="", admitted_at=NOON + timedelta(days=1))

    came = [
        arrivals_on(TUESDAY + timedelta(days=n), conference, now=NOON).turnout.came
        for n in range(2)
    ]

    assert came == [2, 3]


def test_hubs_are_counted_at_their_own_doors_and_other_doors_not_at_all(conference):
    make_pool(conference)
    hub = make_pool(conference, attendance=Attendance.HUB, slug="lycksele")
    kinds = Checkpoint.Kind
    door = make_checkpoint(conference, slug="nod", name_sv="Noden", kind=kinds.HUB, pool=hub)
    lunch = make_checkpoint(conference, slug="lunch", kind=kinds.MEAL)
    make_checkpoint(conference)
    guest = make_registration(hub)
    for n, checkpoint in enumerate((door, lunch)):
        admit(guest, make_device(checkpoint, token_hash=f"{n:064}"))

    found = arrivals_on(TUESDAY, conference, now=NOON)

    assert found.turnout == Turnout(0, 0, 0, 0)
    assert found.hubs == (("Noden", Turnout(1, 1, 0, 0)),)
    assert [(row.door, row.people) for row in found.doors] == [("Entrén", 0), ("Noden", 1)]


def scan_at_the_entrance(conference, **pairing):
    """A guest is let in with a new device."""
    guest, entrance = make_registration(make_pool(conference)), make_checkpoint(conference)
    paired = pair(Pairing(entrance, "Entré norr", **pairing), now=NOON)
    door = find(paired.token, now=NOON)
    scan = Scan(id=uuid4(), ticket=guest.ticket_code, scanned_at=NOON)
    assert door
    assert check_in(scan, door=door, now=NOON)["outcome"] == "admitted"
    return scan, door


def test_a_check_in_counts_until_it_is_taken_back(conference):
    scan, door = scan_at_the_entrance(conference)

    before = arrivals_on(TUESDAY, conference, now=NOON).turnout.came
    undo(scan.id, door=door, now=NOON)

    assert (before, arrivals_on(TUESDAY, conference, now=NOON).turnout.came) == (1, 0)


def test_practice_does_not_count(conference):
    scan_at_the_entrance(conference, is_rehearsal=True)

    assert arrivals_on(TUESDAY, conference, now=NOON).turnout.came == 0


def test_an_organisation_is_told_as_the_register_has_it_else_as_it_was_written(conference):
    pool = make_pool(conference)
    umea = make_organisation()
    make_registration(pool, organisation=umea, organisation_name="umeå")
    make_registration(pool, email="bo@vannas.example", organisation_name="Vännäs")

    with override("en"):
        found = arrivals_on(TUESDAY, conference, now=NOON)

    assert [name for name, _turnout in found.organisations] == ["Umeå Municipality", "Vännäs"]


@pytest.mark.parametrize("number", [1, 3])
def test_counting_takes_three_queries(conference, number, django_assert_num_queries):
    pool = make_pool(conference)
    for n in range(number):
        device = make_device(make_checkpoint(conference, slug=f"door-{n}"), token_hash=f"{n:064}")
        admit(make_registration(pool, email=f"{n}@umea.example"), device)

    with django_assert_num_queries(3):
        found = arrivals_on(TUESDAY, conference, now=NOON)

    assert found.turnout.came == number


def test_one_chooses_among_the_days_of_the_conference_and_today(conference):
    wednesday = TUESDAY + timedelta(days=1)

    assert days_to_choose(conference, now=NOON) == [TUESDAY, wednesday]
    assert days_to_choose(conference, now=NOON - timedelta(days=1)) == [
        TUESDAY - timedelta(days=1),
        TUESDAY,
        wednesday,
    ]


@pytest.fixture
def arrived(conference):
    """One of two has come, at noon of the first day."""
    pool, device = make_pool(conference), make_device(make_checkpoint(conference))
    make_registration(pool, email="bo@umea.example", name="Bo Tallmark")
    admit(make_registration(pool), device)
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        yield conference


@pytest.mark.parametrize("page", PAGES)
def test_organisers_and_the_desk_see_numbers_and_no_name(client, arrived, page):
    desk = make_member(arrived, Membership.Role.DESK, email="disk@rv.example")
    for user in (make_organiser(arrived), desk):
        client.force_login(user)

        shown = client.get(page).content.decode()

        assert "Har kommit" in shown or "av 2 har kommit" in shown
        assert [name for name in ("Saga", "Bo Tallmark", "@umea") if name in shown] == []


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_sees_the_arrivals(client, arrived, page):
    client.force_login(make_member(arrived, Membership.Role.STEWARD))

    assert client.get(page).status_code == 404


def test_another_day_can_be_looked_at(client, arrived):
    client.force_login(make_organiser(arrived))

    wednesday = client.get(PAGES[0], {"day": "2026-12-09"})
    no_day = client.get(PAGES[0], {"day": "igår"})

    assert (wednesday.context["day"].day, no_day.context["day"].day) == (9, 8)
    assert "Ingen har kommit än" in wednesday.content.decode()
    assert "/en/organiser/2026/arrivals/?day=2026-12-09" in wednesday.content.decode()


def test_the_screen_is_sent_again_only_when_it_is_new(client, arrived):
    client.force_login(make_organiser(arrived))
    first = client.get(PAGES[1])
    again = {"If-None-Match": first["ETag"]}

    unchanged = client.get(PAGES[1], headers=again)
    Admission.objects.all().delete()
    changed = client.get(PAGES[1], headers=again)

    assert [first.status_code, unchanged.status_code, changed.status_code] == [200, 304, 200]
    assert first["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first["Vary"]
