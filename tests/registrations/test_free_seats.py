from collections import Counter
from functools import partial
from uuid import UUID

import pytest

from registrations.checkin import undo
from registrations.models import Admission, AgendaChange, CheckIn, Checkpoint, Device, Seat
from scheduling.models import Session
from tests.factories import NOON, make_checkpoint, make_session
from tests.registrations.test_checkin import (
    LATER,
    LATER_BY,
    at_once,
    make_door,
    make_guest,
    outcome_and_reason,
    scan,
    stand,
)

pytestmark = pytest.mark.django_db

Direction = CheckIn.Direction
Rule = Checkpoint.Rule


def make_free_door(device, **fields):
    """A workshop of two seats where who comes without a booking may sit down, if there is one."""
    workshop = make_session(device.conference, **{"seats": 2} | fields)
    kind = Checkpoint.Kind.SESSION
    return make_checkpoint(
        device.conference, slug="sam2", kind=kind, session=workshop, rule=Rule.IN_OUT, entry="free"
    )


def seats_of(door):
    """Who holds which seat, and how many are taken."""
    held = Seat.objects.filter(session=door.session).order_by("registration__email")
    taken = Session.objects.get(pk=door.session_id).seats_taken
    return list(held.values_list("registration__email", "status")), taken


def test_who_comes_without_a_booking_gets_a_free_seat():
    device = make_door()
    door = make_free_door(device, seats_taken=1)
    saga, bo = make_guest(device), make_guest(device, email="bo@umea.example")

    answers = [
        outcome_and_reason(scan(person, device, checkpoint="sam2")) for person in (saga, bo, saga)
    ]

    assert answers == [("admitted", None), ("refused", "not_booked"), ("already_admitted", None)]
    assert seats_of(door) == ([(saga.email, "booked")], 2)
    assert AgendaChange.objects.get().registration == saga


def test_who_stands_in_line_or_was_offered_a_seat_has_it_by_coming():
    device = make_door()
    door = make_free_door(device, seats_taken=1)
    saga, bo = make_guest(device), make_guest(device, email="bo@umea.example")
    offered = {"status": "offered", "offer_expires_at": LATER}
    Seat.objects.create(registration=bo, session=door.session, booked_at=NOON, **offered)
    Seat.objects.create(registration=saga, session=door.session, status="waiting", booked_at=NOON)

    verdicts = [scan(person, device, checkpoint="sam2") for person in (bo, saga)]

    assert [verdict["outcome"] for verdict in verdicts] == ["admitted", "admitted"]
    assert seats_of(door) == ([(bo.email, "booked"), (saga.email, "booked")], 2)


def test_undo_gives_a_seat_back_that_was_taken_at_the_door_and_no_other():
    device = make_door()
    door = make_free_door(device, seats_taken=1)
    saga, bo = make_guest(device), make_guest(device, email="bo@umea.example")
    Seat.objects.create(
        registration=bo, session=door.session, status="booked", booked_at=NOON - LATER_BY
    )
    mistakes = [scan(person, device, checkpoint="sam2") for person in (saga, bo)]

    for mistake in mistakes:
        undo(UUID(mistake["id"]), door=stand(device), now=LATER)

    assert seats_of(door) == ([(bo.email, "booked")], 1)
    assert not Admission.objects.exists()


def test_who_came_in_twice_keeps_the_seat_when_the_second_time_was_a_mistake():
    device = make_door()
    door = make_free_door(device)
    saga = make_guest(device)
    scan(saga, device, checkpoint="sam2")
    scan(saga, device, checkpoint="sam2", at=LATER, direction=Direction.OUT)
    again = scan(saga, device, checkpoint="sam2", at=LATER + LATER_BY)

    undo(UUID(again["id"]), door=stand(device), now=LATER)

    assert seats_of(door) == ([(saga.email, "booked")], 1)


def test_who_goes_out_is_not_asked_for_a_seat():
    device = make_door()
    door = make_free_door(device)
    saga = make_guest(device)

    verdict = scan(saga, device, checkpoint="sam2", direction=Direction.OUT)

    assert outcome_and_reason(verdict) == ("refused", "already_left")
    assert seats_of(door) == ([], 0)


def test_who_practises_takes_no_seat():
    device = make_door()
    door = make_free_door(device)
    Device.objects.update(is_rehearsal=True)

    verdict = scan(make_guest(device), device, checkpoint="sam2")

    assert verdict["outcome"] == "admitted"
    assert seats_of(door) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_the_last_free_seat_goes_to_one_of_those_who_come_at_once():
    device = make_door()
    door = make_free_door(device, seats=3)
    guests = [make_guest(device, email=f"guest{n}@umea.example") for n in range(6)]

    verdicts = at_once(*[partial(scan, guest, device, checkpoint="sam2") for guest in guests])

    assert Counter(verdict["outcome"] for verdict in verdicts) == {"admitted": 3, "refused": 3}
    assert (Admission.objects.count(), Seat.objects.booked().count()) == (3, 3)
    assert seats_of(door)[1] == 3


@pytest.mark.django_db(transaction=True)
def test_one_who_comes_to_two_devices_at_once_takes_one_seat():
    device = make_door()
    door = make_free_door(device)
    saga = make_guest(device)

    at_once(*[partial(scan, saga, device, checkpoint="sam2")] * 3)

    assert seats_of(door) == ([(saga.email, "booked")], 1)
    assert Admission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_mistake_taken_back_while_the_badge_is_scanned_again_leaves_seat_and_person_agreeing():
    device = make_door()
    door = make_free_door(device)
    guests = [make_guest(device, email=f"guest{n}@umea.example") for n in range(4)]

    for guest in guests:
        mistake = UUID(scan(guest, device, checkpoint="sam2")["id"])
        at_once(
            partial(undo, mistake, door=stand(device), now=LATER),
            partial(undo, mistake, door=stand(device), now=LATER),
            partial(scan, guest, device, checkpoint="sam2", at=LATER),
        )
        inside = Admission.objects.filter(registration=guest).count()
        assert Seat.objects.booked().filter(registration=guest).count() == inside
        assert seats_of(door)[1] == Seat.objects.booked().count()
