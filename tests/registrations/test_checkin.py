from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from registrations.checkin import (
    Outcome,
    Reason,
    Scan,
    UnknownCheckIn,
    UnknownCheckpoint,
    check_in,
    undo,
)
from registrations.devices import stand_at
from registrations.models import (
    Admission,
    CheckIn,
    Checkpoint,
    Device,
    Pool,
    Registration,
    RetiredTicket,
    Seat,
)
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
    make_session,
    make_speaker,
)

pytestmark = pytest.mark.django_db

Direction = CheckIn.Direction
Rule = Checkpoint.Rule
LATER_BY = timedelta(hours=1)
LATER = NOON + LATER_BY
NEXT_DAY = NOON + timedelta(days=1)


def make_door(**fields):
    """A device at the entrance of a conference with places on site."""
    checkpoint = make_checkpoint(make_conference(), **fields)
    make_pool(checkpoint.conference)
    return make_device(checkpoint)


def make_guest(device, **fields):
    return make_registration(Pool.objects.get(attendance="on_site"), **fields)


def stand(device):
    return stand_at("entrance", device.pk, now=NOON)


def scan(registration, device, *, at=NOON, **fields):
    read = Scan(id=uuid4(), ticket=registration.ticket_code, scanned_at=at, **fields)
    return check_in(read, door=stand(device), now=at)


def outcome_and_reason(verdict):
    return verdict["outcome"], verdict["reason"]


def test_a_badge_is_let_in():
    device = make_door()
    saga = make_guest(device, organisation=make_organisation())
    read = Scan(UUID(int=7), saga.ticket_code, scanned_at=NOON)

    verdict = check_in(read, door=stand(device), now=NOON + timedelta(seconds=2))

    assert verdict == {
        "id": "00000000-0000-0000-0000-000000000007",
        "outcome": "admitted",
        "reason": None,
        "attendee": {
            "name": "Saga Hjortronklint",
            "organisation": "Umeå kommun",
            "attendance": "on_site",
            "flags": [],
        },
        "checkpoint": "entrance",
        "scanned_at": "2026-12-08T11:00:00Z",
        "recorded_at": "2026-12-08T11:00:02Z",
        "first_admitted": None,
    }


def test_the_journal_keeps_every_scan_as_it_was_answered():
    device = make_door()
    saga = make_guest(device)

    verdict = scan(saga, device)

    entry = CheckIn.objects.get()
    assert entry.verdict == verdict
    assert (entry.uuid, entry.device, entry.registration) == (UUID(verdict["id"]), device, saga)
    assert (entry.scanned_at, entry.recorded_at, entry.undone_at) == (NOON, NOON, None)
    assert Admission.objects.get().check_in_uuid == entry.uuid


def test_a_badge_that_is_in_is_told_when_and_where():
    device = make_door()
    saga = make_guest(device)
    scan(saga, device)
    south = make_device(device.checkpoint, name="Entré söder", token_hash="1" * 64)

    again = scan(saga, south, at=LATER)

    assert outcome_and_reason(again) == (Outcome.ALREADY_ADMITTED, None)
    assert again["first_admitted"] == {
        "at": "2026-12-08T11:00:00Z",
        "checkpoint": "entrance",
        "device": "Entré norr",
    }


def test_the_same_id_again_gets_the_same_verdict():
    device = make_door()
    read = Scan(uuid4(), make_guest(device).ticket_code, scanned_at=NOON)
    first = check_in(read, door=stand(device), now=NOON)

    again = check_in(read, door=stand(device), now=LATER)

    assert again == first
    assert CheckIn.objects.count() == 1


def test_the_same_id_again_is_answered_alike_after_the_scan_was_taken_back():
    device = make_door()
    read = Scan(uuid4(), make_guest(device).ticket_code, scanned_at=NOON)
    first = check_in(read, door=stand(device), now=NOON)
    undo(read.id, door=stand(device), now=NOON)

    again = check_in(read, door=stand(device), now=LATER)

    assert again == first
    assert not Admission.objects.exists()


def test_an_id_used_at_another_conference_tells_nothing_of_it():
    device = make_door()
    read = Scan(uuid4(), make_guest(device).ticket_code, scanned_at=NOON)
    check_in(read, door=stand(device), now=NOON)
    other_door = make_checkpoint(make_conference(slug="2027"))
    elsewhere = make_device(other_door, token_hash="1" * 64)

    verdict = check_in(read, door=stand(elsewhere), now=NOON)

    assert outcome_and_reason(verdict) == (Outcome.REFUSED, Reason.WRONG_CONFERENCE)
    assert verdict["attendee"] is None


@pytest.mark.parametrize(
    "typed",
    [
        "  {}\n",
        "{}".lower(),
        "dv1 abcd-efgh ijkl-mnop qrst-uvwx yz",
        "DVIABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "DV1A8CDEFGH1JKLMN0PQRSTUVWXYZ",
    ],
)
def test_a_typed_code_is_read_forgivingly(typed):
    device = make_door()
    make_guest(device, ticket_code="DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    typed = typed.format("DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    verdict = check_in(Scan(uuid4(), typed, NOON), door=stand(device), now=NOON)

    assert verdict["outcome"] == Outcome.ADMITTED


@pytest.mark.parametrize(
    "text", ["", "https://example.se", "DV1", "DV1" + "A" * 26, "\x00", "🎫" * 29]
)
def test_what_is_no_ticket_of_ours_is_unknown(text):
    device = make_door()

    verdict = check_in(Scan(uuid4(), text, NOON), door=stand(device), now=NOON)

    assert outcome_and_reason(verdict) == (Outcome.REFUSED, Reason.UNKNOWN_TICKET)
    assert verdict["attendee"] is None
    assert CheckIn.objects.get().registration is None


def test_a_cancelled_registration_is_refused():
    device = make_door()
    saga = make_guest(device)
    cancelled = {"status": Registration.Status.CANCELLED, "pool": None, "cancelled_at": NOON}
    Registration.objects.filter(pk=saga.pk).update(**cancelled)

    verdict = scan(saga, device)

    assert outcome_and_reason(verdict) == (Outcome.REFUSED, Reason.CANCELLED)
    assert verdict["attendee"]["name"] == "Saga Hjortronklint"
    assert verdict["attendee"]["flags"] == ["not_confirmed"]


def test_who_stands_in_line_is_refused_also_with_an_online_place_meanwhile():
    device = make_door()
    on_site, online = Pool.objects.get(), make_online_pool(device.conference)
    line = {"waiting_for": on_site, "queued_at": NOON, "status": Registration.Status.WAITLISTED}
    saga = make_registration(online, attendance="on_site", **line)

    assert outcome_and_reason(scan(saga, device)) == (Outcome.REFUSED, Reason.WAITLISTED)


def test_who_waits_for_a_hub_comes_in_on_the_place_on_site_they_keep_meanwhile():
    device = make_door()
    on_site = Pool.objects.get()
    hub = make_pool(device.conference, attendance="hub", slug="storuman", capacity=0)
    line = {"waiting_for": hub, "queued_at": NOON, "status": Registration.Status.WAITLISTED}
    saga = make_registration(on_site, attendance="hub", **line)

    verdict = scan(saga, device)

    assert verdict["outcome"] == Outcome.ADMITTED
    assert verdict["attendee"]["flags"] == []


def test_who_takes_part_online_is_refused_at_the_door():
    device = make_door()
    saga = make_registration(make_online_pool(device.conference))

    assert outcome_and_reason(scan(saga, device)) == (Outcome.REFUSED, Reason.ONLINE_ONLY)


def test_a_replaced_ticket_is_refused_with_that_word():
    device = make_door()
    saga = make_guest(device)
    lost = "DV1" + "B" * 26
    RetiredTicket.objects.create(code=lost, registration=saga, retired_at=NOON)

    verdict = check_in(Scan(uuid4(), lost, NOON), door=stand(device), now=NOON)

    assert outcome_and_reason(verdict) == (Outcome.REFUSED, Reason.REPLACED)
    assert scan(saga, device)["outcome"] == Outcome.ADMITTED


def test_a_ticket_for_another_conference_is_refused_without_a_name():
    device = make_door()
    other = make_registration(make_pool(make_conference(slug="2025")))

    verdict = scan(other, device)

    assert outcome_and_reason(verdict) == (Outcome.REFUSED, Reason.WRONG_CONFERENCE)
    assert verdict["attendee"] is None


def test_a_speaker_is_pointed_out():
    device = make_door()
    make_speaker(device.conference, email="Saga.Hjortronklint@umea.example")

    assert scan(make_guest(device), device)["attendee"]["flags"] == ["speaker"]


def make_workshop_door(device, *, seats):
    workshop = make_session(device.conference, seats=seats)
    kind = Checkpoint.Kind.SESSION
    return make_checkpoint(device.conference, slug="sam2", kind=kind, session=workshop)


def test_a_workshop_lets_in_those_who_booked_a_seat():
    device = make_door()
    door = make_workshop_door(device, seats=30)
    saga, bo = make_guest(device), make_guest(device, email="bo@umea.example")
    iris = make_guest(device, email="iris@umea.example")
    for person, status in ((saga, Seat.Status.BOOKED), (bo, Seat.Status.WAITING)):
        Seat.objects.create(
            registration=person, session=door.session, status=status, booked_at=NOON
        )

    answers = [
        outcome_and_reason(scan(person, device, checkpoint="sam2")) for person in (saga, bo, iris)
    ]

    not_booked = (Outcome.REFUSED, Reason.NOT_BOOKED)
    assert answers == [(Outcome.ADMITTED, None), not_booked, not_booked]


def test_a_session_without_seats_to_book_is_open_to_everybody():
    device = make_door()
    make_workshop_door(device, seats=None)

    verdict = scan(make_guest(device), device, checkpoint="sam2")

    assert verdict["outcome"] == Outcome.ADMITTED
    assert verdict["checkpoint"] == "sam2"


def test_a_door_that_only_counts_asks_for_no_seat_and_turns_nobody_away():
    device = make_door()
    workshop = make_session(device.conference, seats=0)
    make_checkpoint(
        device.conference, slug="sam2", kind="session", session=workshop, entry="count", capacity=0
    )

    assert scan(make_guest(device), device, checkpoint="sam2")["outcome"] == "admitted"


def test_a_bus_that_is_full_lets_in_all_the_same():
    device = make_door(kind="bus", rule="once", capacity=1)
    guests = [make_guest(device, email=f"guest{n}@umea.example") for n in range(2)]

    assert [scan(guest, device)["outcome"] for guest in guests] == ["admitted"] * 2


def test_a_hub_lets_in_its_own():
    device = make_door()
    lycksele, storuman = [
        make_pool(device.conference, attendance="hub", slug=slug)
        for slug in ("lycksele", "storuman")
    ]
    hub = make_checkpoint(device.conference, slug="hub", kind="hub", pool=lycksele)
    make_device(hub, token_hash="1" * 64)
    waits = {"status": "waitlisted", "waiting_for": lycksele, "queued_at": NOON}
    people = [
        make_registration(lycksele, attendance="hub"),
        make_registration(storuman, attendance="hub", email="bo@storuman.example"),
        make_guest(device, email="iris@umea.example"),
        make_guest(device, email="siv@umea.example", **waits),
    ]

    at_the_hub = [outcome_and_reason(scan(one, device, checkpoint="hub")) for one in people]
    at_the_entrance = outcome_and_reason(scan(people[0], device))

    assert at_the_hub == [
        ("admitted", None),
        ("refused", "online_only"),
        ("refused", "online_only"),
        ("refused", "waitlisted"),
    ]
    assert at_the_entrance == ("refused", "online_only")


def test_a_steward_is_told_to_send_somebody_to_the_desk():
    device = make_door()
    saga = make_guest(device, is_awaited_at_desk=True)

    assert scan(saga, device)["attendee"]["flags"] == ["to_desk"]


def test_practice_is_answered_and_nothing_is_kept_of_it():
    device = make_door()
    Device.objects.update(is_rehearsal=True)
    saga = make_guest(device)

    verdicts = [scan(saga, device) for _twice in range(2)]
    undone = undo(UUID(verdicts[0]["id"]), door=stand(device), now=LATER)

    assert [verdict["outcome"] for verdict in verdicts] == ["admitted"] * 2
    assert verdicts[0]["attendee"]["name"] == "Saga Hjortronklint"
    assert undone.undone_at == LATER
    assert not CheckIn.objects.exists()
    assert not Admission.objects.exists()


def test_practice_takes_nothing_real_back():
    device = make_door()
    real = scan(make_guest(device), device)
    Device.objects.update(is_rehearsal=True)

    undo(UUID(real["id"]), door=stand(device), now=LATER)

    assert Admission.objects.exists()
    assert CheckIn.objects.get().undone_at is None


def test_who_comes_only_tomorrow_is_not_let_in_today():
    device = make_door()
    saga = make_guest(device)
    _today, tomorrow = saga.conference.days.order_by("date")
    saga.days.set([tomorrow])

    today = scan(saga, device)
    in_the_morning = scan(saga, device, at=NEXT_DAY)

    assert outcome_and_reason(today) == ("refused", "wrong_day")
    assert outcome_and_reason(in_the_morning) == ("admitted", None)


def test_a_checkpoint_must_exist():
    device = make_door()
    make_checkpoint(make_conference(slug="2027"), slug="backstage")

    with pytest.raises(UnknownCheckpoint):
        scan(make_guest(device), device, checkpoint="backstage")


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        (Rule.ONCE, Outcome.ALREADY_ADMITTED),
        (Rule.ONCE_A_DAY, Outcome.ADMITTED),
        (Rule.IN_OUT, Outcome.ADMITTED),
    ],
)
def test_the_next_morning_depends_on_the_rule(rule, outcome):
    device = make_door(rule=rule)
    saga = make_guest(device)
    scan(saga, device)

    assert scan(saga, device, at=NEXT_DAY)["outcome"] == outcome


def test_the_day_changes_at_midnight_at_the_venue():
    device = make_door()
    saga = make_guest(device)
    just_before = NOON.replace(hour=22, minute=59)
    scan(saga, device, at=just_before)

    assert scan(saga, device, at=just_before + timedelta(minutes=1))["outcome"] == "admitted"


def test_who_goes_out_can_come_in_again_where_the_rule_is_in_and_out():
    device = make_door(rule=Rule.IN_OUT)
    saga = make_guest(device)

    answers = [
        outcome_and_reason(scan(saga, device, direction=direction))
        for direction in ("out", "in", "in", "out", "out", "in")
    ]

    not_inside = (Outcome.REFUSED, Reason.ALREADY_LEFT)
    assert answers == [
        not_inside,
        (Outcome.ADMITTED, None),
        (Outcome.ALREADY_ADMITTED, None),
        (Outcome.LEFT, None),
        not_inside,
        (Outcome.ADMITTED, None),
    ]


def test_a_badge_that_passes_once_does_not_come_back():
    device = make_door(rule=Rule.ONCE_A_DAY)
    saga = make_guest(device)
    scan(saga, device)
    scan(saga, device, direction=Direction.OUT)

    assert scan(saga, device)["outcome"] == Outcome.ALREADY_ADMITTED


def test_undo_lets_the_badge_in_again_and_keeps_the_trace():
    device = make_door()
    saga = make_guest(device)
    mistake = scan(saga, device)

    undo(UUID(mistake["id"]), door=stand(device), now=LATER)

    assert scan(saga, device)["outcome"] == Outcome.ADMITTED
    assert CheckIn.objects.get(uuid=mistake["id"]).undone_at == LATER
    assert CheckIn.objects.count() == 2


def test_undo_of_going_out_puts_the_person_back_inside():
    device = make_door(rule=Rule.IN_OUT)
    saga = make_guest(device)
    scan(saga, device)
    left = scan(saga, device, at=LATER, direction=Direction.OUT)

    undo(UUID(left["id"]), door=stand(device), now=LATER)

    assert scan(saga, device, at=LATER)["outcome"] == Outcome.ALREADY_ADMITTED


def test_undo_twice_takes_back_once():
    device = make_door()
    saga = make_guest(device)
    mistake = UUID(scan(saga, device)["id"])
    undo(mistake, door=stand(device), now=NOON)
    scan(saga, device)

    entry = undo(mistake, door=stand(device), now=LATER)

    assert entry.undone_at == NOON
    assert Admission.objects.count() == 1


def test_undo_of_a_refusal_or_a_second_scan_leaves_the_admission():
    device = make_door()
    saga = make_guest(device)
    scan(saga, device)
    again = scan(saga, device)

    undo(UUID(again["id"]), door=stand(device), now=LATER)

    assert Admission.objects.count() == 1


def test_undo_is_for_the_conference_of_the_device():
    device = make_door()
    mistake = UUID(scan(make_guest(device), device)["id"])
    elsewhere = make_device(make_checkpoint(make_conference(slug="2027")), token_hash="1" * 64)

    with pytest.raises(UnknownCheckIn):
        undo(mistake, door=stand(elsewhere), now=LATER)

    assert Admission.objects.exists()


def at_once(*jobs):
    """What the jobs answer when each has a connection of its own and all start together."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


@pytest.mark.django_db(transaction=True)
def test_two_doors_that_scan_one_badge_at_once_let_it_in_once():
    device = make_door()
    south = make_device(device.checkpoint, name="Entré söder", token_hash="1" * 64)
    guests = [make_guest(device, email=f"guest{n}@umea.example") for n in range(5)]

    for guest in guests:
        verdicts = at_once(*[partial(scan, guest, door) for door in (device, south) * 2])

        outcomes = sorted(verdict["outcome"] for verdict in verdicts)
        assert outcomes == ["admitted"] + ["already_admitted"] * 3
    assert Admission.objects.count() == 5
    assert CheckIn.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_one_scan_sent_twice_at_once_is_one_check_in():
    device = make_door()
    read = Scan(uuid4(), make_guest(device).ticket_code, scanned_at=NOON)

    verdicts = at_once(*[partial(check_in, read, door=stand(device), now=NOON)] * 4)

    assert [verdict["outcome"] for verdict in verdicts] == ["admitted"] * 4
    assert CheckIn.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_went_out_comes_back_through_one_of_two_doors():
    device = make_door(rule=Rule.IN_OUT)
    saga = make_guest(device)
    scan(saga, device)
    scan(saga, device, direction=Direction.OUT)

    verdicts = at_once(*[partial(scan, saga, device)] * 3)

    outcomes = sorted(verdict["outcome"] for verdict in verdicts)
    assert outcomes == ["admitted", "already_admitted", "already_admitted"]


@pytest.mark.parametrize("times", [1, 3])
def test_a_scan_takes_few_statements(times, django_assert_num_queries):
    device = make_door()
    saga = make_guest(device, organisation=make_organisation())
    for _before in range(times - 1):
        scan(saga, device)

    read, door = Scan(uuid4(), saga.ticket_code, NOON), stand(device)

    # The ticket, the admission, the journal, and a savepoint around them (outside tests: BEGIN).
    with django_assert_num_queries(5):
        check_in(read, door=door, now=NOON)
