from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from conference.models import ConferenceDay
from scheduling.clashes import USUAL
from scheduling.models import ClashLevel, ClashRule, Draft, Session, Slot
from scheduling.moving import (
    Forbidden,
    Gone,
    Judgement,
    Mover,
    Place,
    PlacedAlready,
    Stale,
    WrongTime,
    move,
    place,
    unplace,
)
from scheduling.programme import programme_of
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_room,
    make_session,
    make_slot,
    make_user,
)

pytestmark = pytest.mark.django_db

ONE = NOON + timedelta(hours=1)


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def maj():
    return make_user()


@pytest.fixture
def bo():
    return make_user(email="bo@rv.example", name="Bo Granlid")


@pytest.fixture
def stage(conference):
    return make_room(conference)


def local(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo("Europe/Stockholm"))


def board():
    """What is on the board, and its version."""
    rows = Slot.objects.order_by("pk").values_list("room__slug", "starts_at", "ends_at", "version")
    return list(rows), sum(Draft.objects.values_list("version", flat=True))


def forbidding(user, rule):
    return Mover(user, Judgement(levels={**USUAL, rule: ClashLevel.FORBID}))


def test_a_session_is_given_a_place(conference, stage, maj):
    slot = place(make_session(conference), Place(stage, ONE, 45), by=Mover(maj))

    assert board() == ([("lilla-scenen", ONE, ONE + timedelta(minutes=45), 1)], 1)
    assert slot.moved_by == maj


def test_a_place_that_is_moved_has_the_version_of_the_board(conference, stage, maj):
    slot = make_slot(make_session(conference), None)
    make_slot(make_session(conference, slug="other"), stage)

    move(conference, slot.uuid, Place(stage, ONE, 30), seen=0, by=Mover(maj))
    move(conference, slot.uuid, Place(stage, ONE, 60), seen=1, by=Mover(maj))

    assert board() == (
        [
            ("lilla-scenen", ONE, ONE + timedelta(hours=1), 2),
            ("lilla-scenen", NOON, NOON + timedelta(minutes=30), 0),
        ],
        2,
    )


def test_what_is_taken_off_the_board_is_without_a_place(conference, maj):
    slot = make_slot(make_session(conference), None)

    unplace(conference, slot.uuid, seen=0, by=Mover(maj))

    assert board() == ([], 1)


@pytest.mark.parametrize("room", [True, False])
def test_who_has_not_seen_where_it_is_now_is_told_by_whom_it_was_moved(
    conference, stage, maj, bo, room
):
    slot = make_slot(make_session(conference), None)
    where = Place(stage if room else None, ONE, 30)
    move(conference, slot.uuid, where, seen=0, by=Mover(maj))
    as_it_is = board()

    with pytest.raises(Stale) as refusal:
        move(conference, slot.uuid, Place(None, NOON, 10), seen=0, by=Mover(bo))

    place_now = "Lilla scenen, tisdag 13.00–13.30" if room else "tisdag 13.00–13.30"
    assert str(refusal.value) == f"Maj Älvdal har just flyttat den till {place_now}. Titta igen."
    assert board() == as_it_is


def test_it_is_not_taken_off_by_who_has_not_seen_where_it_is_now(conference, stage, maj, bo):
    slot = make_slot(make_session(conference), None)
    move(conference, slot.uuid, Place(stage, ONE, 30), seen=0, by=Mover(maj))

    with pytest.raises(Stale):
        unplace(conference, slot.uuid, seen=0, by=Mover(bo))

    assert Slot.objects.exists()


def test_ones_own_other_window_is_said_to_be_ones_own(conference, stage, maj):
    slot = make_slot(make_session(conference), None)
    move(conference, slot.uuid, Place(stage, ONE, 30), seen=0, by=Mover(maj))

    with pytest.raises(Stale, match="Du har flyttat den till Lilla scenen"):
        move(conference, slot.uuid, Place(None, ONE, 30), seen=0, by=Mover(maj))


def test_what_nobody_is_known_to_have_moved_is_stale_too(conference, maj):
    slot = make_slot(make_session(conference), None, version=3)

    with pytest.raises(Stale, match=r"Den har just flyttats till tisdag 12\.00"):
        move(conference, slot.uuid, Place(None, ONE, 30), seen=2, by=Mover(maj))


def test_who_has_no_name_is_told_of_by_address(conference, maj, bo):
    bo.name = ""
    bo.save()
    slot = make_slot(make_session(conference), None, version=1, moved_by=bo)

    with pytest.raises(Stale, match=r"bo@rv\.example har just flyttat den"):
        move(conference, slot.uuid, Place(None, ONE, 30), seen=0, by=Mover(maj))


def test_what_was_taken_off_meanwhile_is_not_moved(conference, maj):
    with pytest.raises(Gone, match="Någon har tagit bort den från tavlan"):
        move(conference, uuid4(), Place(None, ONE, 30), seen=0, by=Mover(maj))

    with pytest.raises(Gone):
        unplace(conference, uuid4(), seen=0, by=Mover(maj))


def test_what_is_on_another_conferences_board_is_not_moved(conference, maj):
    other = make_conference(slug="2027")
    slot = make_slot(make_session(other), None)

    with pytest.raises(Gone):
        move(conference, slot.uuid, Place(None, ONE, 30), seen=0, by=Mover(maj))


def test_a_session_has_one_place_unless_another_is_asked_for(conference, stage, maj):
    session = make_session(conference)
    place(session, Place(stage, NOON, 30), by=Mover(maj))

    with pytest.raises(PlacedAlready, match=r"en plats: Lilla scenen, tisdag 12\.00"):
        place(session, Place(stage, ONE, 30), by=Mover(maj))
    place(session, Place(stage, ONE, 30), by=Mover(maj), again=True)

    assert [slot.starts_at for slot in session.slots.order_by("pk")] == [NOON, ONE]
    assert Draft.objects.get().version == 2


def test_what_is_proposed_is_not_placed(conference, maj):
    session = make_session(conference, state=Session.State.PROPOSED)

    with pytest.raises(Gone, match="finns inte längre bland dem som ska placeras"):
        place(session, Place(None, ONE, 30), by=Mover(maj))


@pytest.mark.parametrize(
    ("starts_at", "minutes"),
    [
        (local(7, 23, 59), 30),
        (local(10, 0), 30),
        (local(9, 23, 31), 30),
        (local(8, 0), 24 * 60 + 1),
        (local(8, 12), 0),
    ],
)
def test_what_is_outside_the_days_is_refused_in_words(conference, maj, starts_at, minutes):
    session = make_session(conference)
    slot = make_slot(make_session(conference, slug="other"), None)

    with pytest.raises(WrongTime, match=r"^(Välj en av|Ge den|Låt den)"):
        place(session, Place(None, starts_at, minutes), by=Mover(maj))
    with pytest.raises(WrongTime):
        move(conference, slot.uuid, Place(None, starts_at, minutes), seen=0, by=Mover(maj))

    assert board() == ([(None, NOON, NOON + timedelta(minutes=30), 0)], 0)


@pytest.mark.parametrize("starts_at", [local(8, 0), local(8, 13, 7), local(9, 23, 30)])
def test_any_minute_of_the_days_will_do(conference, maj, starts_at):
    slot = place(make_session(conference), Place(None, starts_at, 30), by=Mover(maj))

    slot.refresh_from_db()
    assert slot.starts_at == starts_at


def test_a_night_in_which_clocks_change_has_hours_of_sixty_minutes(maj):
    conference = make_conference(starts_on=date(2026, 10, 25), ends_on=date(2026, 10, 25))
    begins = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Stockholm"))

    slot = place(make_session(conference), Place(None, begins, 120), by=Mover(maj))

    assert (slot.ends_at - slot.starts_at.astimezone(slot.ends_at.tzinfo)) == timedelta(hours=2)


def test_the_identity_is_kept_when_a_place_is_taken_back(conference, maj):
    session = make_session(conference)
    slot = place(session, Place(None, ONE, 30), by=Mover(maj))
    unplace(conference, slot.uuid, seen=1, by=Mover(maj))

    back = place(session, Place(None, ONE, 30), by=Mover(maj), slot=slot.uuid)

    assert back.uuid == slot.uuid


def test_calendars_know_a_session_that_is_placed_anew(conference, maj):
    session = make_session(conference)
    slot = make_slot(session, None)
    publish(conference, by=None, now=AUTUMN)
    unplace(conference, slot.uuid, seen=0, by=Mover(maj))
    publish(conference, by=None, now=AUTUMN)

    place(session, Place(None, ONE, 30), by=Mover(maj))

    [again] = programme_of(publish(conference, by=None, now=AUTUMN)).sessions
    assert (again.uuid, again.sequence) == (slot.uuid, 2)


def test_the_place_it_was_published_with_last_is_the_one_to_follow(conference, maj):
    session = make_session(conference)
    for _time in range(2):
        slot = make_slot(session, None)
        publish(conference, by=None, now=AUTUMN)
        Slot.objects.all().delete()

    assert place(session, Place(None, ONE, 30), by=Mover(maj)).uuid == slot.uuid


def test_one_place_more_is_somebody_new_to_calendars(conference, maj):
    session = make_session(conference)
    slot = make_slot(session, None)
    publish(conference, by=None, now=AUTUMN)

    more = place(session, Place(None, ONE, 30), by=Mover(maj), again=True, slot=slot.uuid)

    assert more.uuid != slot.uuid


def test_nobody_takes_the_identity_of_another_session(conference, maj):
    slot = make_slot(make_session(conference), None)
    publish(conference, by=None, now=AUTUMN)
    unplace(conference, slot.uuid, seen=0, by=Mover(maj))
    other = make_session(conference, slug="other")

    placed = place(other, Place(None, ONE, 30), by=Mover(maj), slot=slot.uuid)

    assert placed.uuid != slot.uuid


def test_two_in_a_room_may_stand_in_the_draft(conference, stage, maj):
    make_slot(make_session(conference), stage)

    place(make_session(conference, slug="other"), Place(stage, NOON, 30), by=Mover(maj))

    assert Slot.objects.count() == 2


def test_unless_the_conference_forbids_it(conference, stage, maj):
    by = forbidding(maj, ClashRule.ROOM_TAKEN)
    make_slot(make_session(conference, title_sv="Först"), stage)
    other = make_slot(make_session(conference, slug="other", title_sv="Sist"), None)
    third = make_session(conference, slug="third", title_sv="Tredje")
    ten_past = Place(stage, NOON + timedelta(minutes=10), 30)

    with pytest.raises(Forbidden, match=r"Först.*Sist"):
        move(conference, other.uuid, ten_past, seen=0, by=by)
    with pytest.raises(Forbidden, match=r"Först.*Tredje"):
        place(third, ten_past, by=by)

    assert {slot.room for slot in Slot.objects.filter(version=0)} == {stage, None}
    assert not Draft.objects.filter(version__gt=0).exists()


def test_a_forbidden_clash_that_stood_there_can_be_mended_step_by_step(conference, stage, maj):
    by = forbidding(maj, ClashRule.ROOM_TAKEN)
    make_slot(make_session(conference), stage)
    other = make_slot(make_session(conference, slug="other"), stage)

    ten_past = Place(stage, NOON + timedelta(minutes=10), 30)
    ten_to = Place(stage, NOON - timedelta(minutes=10), 30)
    move(conference, other.uuid, ten_past, seen=0, by=by)
    move(conference, other.uuid, ten_to, seen=1, by=by)

    other.refresh_from_db()
    assert other.version == 2


def test_days_without_opening_hours_can_be_used(conference, maj):
    ConferenceDay.objects.all().delete()

    assert place(make_session(conference), Place(None, ONE, 30), by=Mover(maj)).version == 1
