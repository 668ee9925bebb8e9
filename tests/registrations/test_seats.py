from datetime import timedelta

import pytest

from conference.models import Conference
from notifications.models import Message
from registrations import seats
from registrations.emails.seats import seat_offered, seat_promoted
from registrations.models import AgendaChange, AuditEntry, Seat
from registrations.signup import cancel, change
from registrations.tasks import deal_out_seats
from scheduling.models import Session
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_conference,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
    make_room,
    make_workshop,
)

pytestmark = pytest.mark.django_db

LATER = AUTUMN + timedelta(hours=1)
Status = Seat.Status


def make_workshops(*numbers_of_seats, **fields):
    """Workshops at the same time, published."""
    conference = make_conference(**fields)
    workshops = [
        make_workshop(conference, slug=f"w{number}", title_en=f"Workshop {number}", seats=seats)
        for number, seats in enumerate(numbers_of_seats)
    ]
    publish(conference, by=None, now=AUTUMN)
    return workshops


def make_people(conference, number):
    pool = make_pool(conference)
    return [
        make_registration(pool, email=f"p{one}@umea.example", language="en")
        for one in range(number)
    ]


def taken(session):
    return Session.objects.values_list("seats_taken", flat=True).get(pk=session.pk)


def state_of(registration):
    """What somebody holds, by the workshop's short name."""
    return dict(registration.seats.values_list("session__slug", "status"))


def letters():
    return list(Message.objects.order_by("pk").values_list("kind", "to"))


def test_a_seat_is_booked():
    [workshop] = make_workshops(1)
    [saga] = make_people(workshop.conference, 1)

    seat = seats.book(saga, workshop, now=LATER)

    assert (seat.status, seat.booked_at) == (Status.BOOKED, LATER)
    assert taken(workshop) == 1
    assert AgendaChange.objects.get().changed_at == LATER
    assert letters() == []


def test_booking_twice_is_booking_once():
    [workshop] = make_workshops(2)
    [saga] = make_people(workshop.conference, 1)
    first = seats.book(saga, workshop, now=AUTUMN)

    assert seats.book(saga, workshop, now=LATER) == first
    assert taken(workshop) == 1


def test_who_comes_to_a_full_workshop_stands_in_line_in_order():
    [workshop] = make_workshops(1)
    first, second, third = make_people(workshop.conference, 3)
    seats.book(first, workshop, now=AUTUMN)

    waiting = [seats.book(one, workshop, now=LATER) for one in (second, third)]

    assert [seat.status for seat in waiting] == [Status.WAITING] * 2
    assert list(Seat.objects.waiting_for(workshop)) == waiting
    positions = [seat.position for seat in Seat.objects.with_position().order_by("pk")]
    assert positions == [None, 1, 2]


def test_a_seat_that_is_left_goes_to_the_first_in_line_who_is_told():
    [workshop] = make_workshops(1)
    first, second, third = make_people(workshop.conference, 3)
    for one in (first, second, third):
        seats.book(one, workshop, now=AUTUMN)

    seats.leave(first, workshop, now=LATER)

    assert [state_of(one) for one in (first, second, third)] == [
        {},
        {"w0": "booked"},
        {"w0": "waiting"},
    ]
    assert taken(workshop) == 1
    assert letters() == [("seat-promoted", "p1@umea.example")]


def test_leaving_twice_is_leaving_once():
    [workshop] = make_workshops(1)
    [saga] = make_people(workshop.conference, 1)
    seats.book(saga, workshop, now=AUTUMN)

    seats.leave(saga, workshop, now=LATER)
    seats.leave(saga, workshop, now=LATER)

    assert taken(workshop) == 0


def test_what_overlaps_is_refused_until_it_is_swapped():
    one, other = make_workshops(1, 1)
    [saga] = make_people(one.conference, 1)
    seats.book(saga, one, now=AUTUMN)

    with pytest.raises(seats.Overlaps) as refusal:
        seats.book(saga, other, now=LATER)

    assert refusal.value.session_ids == [one.pk]
    assert (state_of(saga), taken(other)) == ({"w0": "booked"}, 0)
    seats.book(saga, other, now=LATER, swap=True)
    assert (state_of(saga), taken(one), taken(other)) == ({"w1": "booked"}, 0, 1)


def test_a_swap_gives_the_seat_left_to_the_first_in_line():
    one, other = make_workshops(1, 1)
    saga, bo = make_people(one.conference, 2)
    seats.book(saga, one, now=AUTUMN)
    seats.book(bo, one, now=AUTUMN)

    seats.book(saga, other, now=LATER, swap=True)

    assert (state_of(saga), state_of(bo)) == ({"w1": "booked"}, {"w0": "booked"})


def test_a_booked_seat_is_never_swapped_for_a_place_in_line():
    one, other = make_workshops(1, 1)
    saga, bo = make_people(one.conference, 2)
    seats.book(saga, one, now=AUTUMN)
    seats.book(bo, other, now=AUTUMN)

    seats.book(saga, other, now=LATER, swap=True)

    assert state_of(saga) == {"w0": "booked", "w1": "waiting"}


def test_who_has_booked_something_else_is_asked_and_never_moved_unasked():
    one, other = make_workshops(1, 1, offer_hours=24)
    saga, bo, siv = make_people(one.conference, 3)
    seats.book(saga, one, now=AUTUMN)
    seats.book(bo, other, now=AUTUMN)
    seats.book(saga, other, now=AUTUMN)
    seats.book(siv, other, now=AUTUMN)

    seats.leave(bo, other, now=LATER)

    assert state_of(saga) == {"w0": "booked", "w1": "offered"}
    assert (state_of(siv), taken(other)) == ({"w1": "waiting"}, 1)
    assert letters() == [("seat-offered", "p0@umea.example")]
    with pytest.raises(seats.Overlaps):
        seats.book(saga, other, now=LATER)
    seats.book(saga, other, now=LATER, swap=True)
    assert (state_of(saga), taken(one), taken(other)) == ({"w1": "booked"}, 0, 1)


def make_offer():
    """Bo has been offered the only seat; Siv is next in line."""
    [workshop] = make_workshops(1, waiting_list_policy="offer", offer_hours=2)
    saga, bo, siv = make_people(workshop.conference, 3)
    for one in (saga, bo, siv):
        seats.book(one, workshop, now=AUTUMN)
    seats.leave(saga, workshop, now=AUTUMN)
    return workshop, bo, siv


def test_by_the_policy_of_offers_a_seat_is_offered_until_a_time():
    workshop, bo, siv = make_offer()

    assert (state_of(bo), state_of(siv)) == ({"w0": "offered"}, {"w0": "waiting"})
    assert bo.seats.get().offer_expires_at == AUTUMN + timedelta(hours=2)
    assert taken(workshop) == 1


def test_an_offer_is_said_yes_to():
    workshop, bo, _siv = make_offer()

    seat = seats.book(bo, workshop, now=LATER)

    assert (seat.status, seat.offer_expires_at) == (Status.BOOKED, None)
    assert taken(workshop) == 1


def test_an_offer_is_said_no_to():
    workshop, bo, siv = make_offer()

    seats.leave(bo, workshop, now=LATER)

    assert (state_of(bo), state_of(siv)) == ({}, {"w0": "offered"})
    assert taken(workshop) == 1


def test_an_offer_runs_out_and_goes_to_the_next(time_machine):
    workshop, bo, siv = make_offer()
    time_machine.move_to(AUTUMN + timedelta(hours=2), tick=False)

    deal_out_seats()
    deal_out_seats()

    assert (state_of(bo), state_of(siv)) == ({}, {"w0": "offered"})
    assert taken(workshop) == 1


def test_no_offer_stands_longer_than_until_the_session_begins():
    workshop, bo, siv = make_offer()

    seats.leave(bo, workshop, now=NOON - timedelta(minutes=30))

    assert siv.seats.get().offer_expires_at == NOON


def test_the_night_does_not_count_and_nobody_is_woken():
    workshop, bo, siv = make_offer()
    night = AUTUMN.replace(hour=22)

    seats.leave(bo, workshop, now=night)

    morning = (AUTUMN + timedelta(days=1)).replace(hour=6)
    assert siv.seats.get().offer_expires_at == morning + timedelta(hours=2)
    letter = Message.objects.get(kind="seat-offered", to=siv.email)
    assert (letter.posted_at, letter.not_before) == (night, morning)


def test_who_could_not_answer_after_the_night_is_told_at_once():
    workshop, bo, siv = make_offer()
    Conference.objects.update(quiet_until="23:00", quiet_from="11:00")

    seats.leave(bo, workshop, now=NOON - timedelta(minutes=30))

    assert siv.seats.get().offer_expires_at == NOON
    letter = Message.objects.get(kind="seat-offered", to=siv.email)
    assert letter.not_before == NOON - timedelta(minutes=30)


def test_only_those_on_site_have_seats():
    [workshop] = make_workshops(1)
    online = make_registration(make_online_pool(workshop.conference))

    with pytest.raises(seats.NotOnSite):
        seats.book(online, workshop, now=LATER)


def test_what_has_begun_is_not_booked_nor_given_away():
    [workshop] = make_workshops(1)
    saga, bo, siv = make_people(workshop.conference, 3)
    for one in (saga, bo):
        seats.book(one, workshop, now=AUTUMN)

    with pytest.raises(seats.NotBookable):
        seats.book(siv, workshop, now=NOON)
    seats.leave(saga, workshop, now=NOON)

    assert state_of(bo) == {"w0": "waiting"}


@pytest.mark.parametrize("fields", [{"seats": None}, {"state": "cancelled"}, {"state": "proposed"}])
def test_what_needs_no_seat_or_is_not_public_is_not_booked(fields):
    conference = make_conference()
    workshop = make_workshop(conference, **fields)
    publish(conference, by=None, now=AUTUMN)
    [saga] = make_people(conference, 1)

    with pytest.raises(seats.NotBookable):
        seats.book(saga, workshop, now=LATER)


def test_nothing_is_booked_before_the_programme_is_published():
    conference = make_conference()
    [saga] = make_people(conference, 1)

    with pytest.raises(seats.NotBookable):
        seats.book(saga, make_workshop(conference), now=LATER)


def test_who_cancels_leaves_all_seats_to_others():
    [workshop] = make_workshops(1)
    saga, bo = make_people(workshop.conference, 2)
    for one in (saga, bo):
        seats.book(one, workshop, now=AUTUMN)

    cancel(saga, now=LATER)

    assert (state_of(saga), state_of(bo)) == ({}, {"w0": "booked"})


def test_who_moves_online_leaves_all_seats_to_others():
    [workshop] = make_workshops(1)
    online = make_online_pool(workshop.conference)
    saga, bo = make_people(workshop.conference, 2)
    for one in (saga, bo):
        seats.book(one, workshop, now=AUTUMN)

    change(saga, make_attendee(online, email=saga.email), now=LATER)

    assert (state_of(saga), state_of(bo)) == ({}, {"w0": "booked"})


def test_nothing_is_booked_on_a_day_one_does_not_come():
    [workshop] = make_workshops(1)
    [saga] = make_people(workshop.conference, 1)
    saga.days.set([workshop.conference.days.latest("date")])

    with pytest.raises(seats.NotBookable):
        seats.book(saga, workshop, now=AUTUMN)


def test_who_no_longer_comes_that_day_leaves_the_seat_to_others():
    [workshop] = make_workshops(1)
    saga, bo = make_people(workshop.conference, 2)
    for person in (saga, bo):
        seats.book(person, workshop, now=AUTUMN)
    tomorrow = frozenset({workshop.conference.days.latest("date")})

    change(saga, make_attendee(saga.pool, email=saga.email, days=tomorrow), now=LATER)

    assert (state_of(saga), state_of(bo)) == ({}, {"w0": Status.BOOKED})


def test_who_comes_the_day_of_the_workshop_keeps_the_seat():
    [workshop] = make_workshops(1)
    [saga] = make_people(workshop.conference, 1)
    seats.book(saga, workshop, now=AUTUMN)
    today = frozenset({workshop.conference.days.earliest("date")})

    change(saga, make_attendee(saga.pool, email=saga.email, days=today), now=LATER)

    assert state_of(saga) == {"w0": Status.BOOKED}


def test_more_seats_go_to_those_in_line():
    [workshop] = make_workshops(0)
    people = make_people(workshop.conference, 3)
    for one in people:
        seats.book(one, workshop, now=AUTUMN)

    seats.set_seats(workshop, 2, now=LATER)

    assert [state_of(one)["w0"] for one in people] == ["booked", "booked", "waiting"]


def test_there_are_not_fewer_seats_than_are_taken():
    [workshop] = make_workshops(2)
    [saga] = make_people(workshop.conference, 1)
    seats.book(saga, workshop, now=AUTUMN)

    with pytest.raises(seats.SeatsBelowTaken) as refusal:
        seats.set_seats(workshop, 0, now=LATER)

    assert refusal.value.taken == 1


def test_seats_that_came_elsewhere_go_to_those_in_line_before_newcomers():
    [workshop] = make_workshops(0)
    waiting, newcomer = make_people(workshop.conference, 2)
    seats.book(waiting, workshop, now=AUTUMN)
    Session.objects.update(seats=1)

    seats.book(newcomer, workshop, now=LATER)

    assert (state_of(waiting), state_of(newcomer)) == ({"w0": "booked"}, {"w0": "waiting"})


def test_somebody_is_put_in_past_the_line_and_that_is_on_record():
    [workshop] = make_workshops(1)
    saga, bo, siv = make_people(workshop.conference, 3)
    for one in (saga, bo, siv):
        seats.book(one, workshop, now=AUTUMN)
    maj = make_organiser(workshop.conference)

    seats.put_in(siv, workshop, by=maj, reason="Hjälper till", now=LATER)

    assert (state_of(bo), state_of(siv)) == ({"w0": "waiting"}, {"w0": "booked"})
    workshop.refresh_from_db()
    assert (workshop.seats_taken, workshop.seats_over) == (2, 1)
    entry = AuditEntry.objects.get()
    assert (entry.registration, entry.by, entry.kind) == (siv, maj, "seat_over_capacity")
    assert entry.reason == "Rita samverkan på en servett: Hjälper till"
    assert letters() == [("seat-promoted", "p2@umea.example")]


def test_a_seat_given_back_above_the_number_frees_none():
    [workshop] = make_workshops(1)
    saga, bo, siv = make_people(workshop.conference, 3)
    for one in (saga, bo):
        seats.book(one, workshop, now=AUTUMN)
    maj = make_organiser(workshop.conference)
    seats.put_in(siv, workshop, by=maj, reason="Värd", now=LATER)

    seats.leave(saga, workshop, now=LATER)

    assert (state_of(bo), taken(workshop)) == ({"w0": "waiting"}, 1)


def test_somebody_put_in_may_have_a_free_or_an_offered_seat_or_one_already():
    workshop, bo, siv = make_offer()
    seats.set_seats(workshop, 3, now=AUTUMN)
    seats.leave(siv, workshop, now=AUTUMN)
    maj = make_organiser(workshop.conference)

    for one in (bo, bo, siv):
        seats.put_in(one, workshop, by=maj, reason="Värd", now=LATER)

    assert (state_of(bo), state_of(siv)) == ({"w0": "booked"}, {"w0": "booked"})
    workshop.refresh_from_db()
    assert (workshop.seats_taken, workshop.seats_over) == (2, 0)
    assert AuditEntry.objects.count() == 2


def test_nobody_is_put_in_two_rooms_at_once():
    one, other = make_workshops(1, 1)
    [saga] = make_people(one.conference, 1)
    seats.book(saga, one, now=AUTUMN)

    with pytest.raises(seats.Overlaps):
        seats.put_in(saga, other, by=make_organiser(one.conference), reason="Värd", now=LATER)


def test_the_letter_about_a_seat_tells_when_and_where():
    [workshop] = make_workshops(1)
    saga, bo = make_people(workshop.conference, 2)
    for one in (saga, bo):
        seats.book(one, workshop, now=AUTUMN)
    seats.leave(saga, workshop, now=LATER)

    letter = seat_promoted(Message.objects.get().about, "en")

    assert letter is not None
    assert letter.to == "p1@umea.example"
    assert letter.subject == "You have a seat: Workshop 0"
    assert "8 December 2026, 12:00–13:30" in letter.text
    assert f"/en/my/{bo.personal_token}/agenda/" in letter.text


def test_the_letter_of_an_offer_tells_until_when():
    _workshop, bo, _siv = make_offer()

    letter = seat_offered(Message.objects.get(to=bo.email).about, "sv")

    assert letter is not None
    assert letter.subject == "En plats är ledig för dig: Rita samverkan på en servett"
    assert "söndag 1 november kl. 12.00" in letter.text


def test_a_letter_that_was_overtaken_is_not_written():
    workshop, bo, _siv = make_offer()
    about = Message.objects.get(to=bo.email).about

    seats.book(bo, workshop, now=LATER)

    assert seat_offered(about, "en") is None
    assert seat_promoted(about, "en") is not None


def test_a_letter_about_what_is_no_longer_published_has_no_time():
    workshop, bo, _siv = make_offer()
    about = Message.objects.get(to=bo.email).about
    workshop.slots.all().delete()
    publish(workshop.conference, by=None, now=LATER)

    letter = seat_offered(about, "en")

    assert letter is not None
    assert "When and where" not in letter.text


def test_a_letter_before_any_programme_has_no_time():
    conference = Conference.objects.get(pk=make_conference().pk)
    workshop = make_workshop(conference)
    [saga] = make_people(conference, 1)
    seat = Seat.objects.create(
        registration=saga, session=workshop, status=Status.BOOKED, booked_at=AUTUMN
    )

    letter = seat_promoted(f"{saga.pk}:{seat.pk}", "en")

    assert letter is not None
    assert "When and where" not in letter.text


def test_sessions_meet_where_any_of_their_times_do():
    conference = make_conference()
    room = make_room(conference)
    twice = make_workshop(conference, slug="twice")
    twice.slots.create(
        room=room, starts_at=NOON + timedelta(hours=3), ends_at=NOON + timedelta(hours=4)
    )
    once = make_workshop(conference, slug="once", starts_at=NOON + timedelta(minutes=200))
    publish(conference, by=None, now=AUTUMN)
    [saga] = make_people(conference, 1)
    seats.book(saga, twice, now=NOON)

    with pytest.raises(seats.Overlaps):
        seats.book(saga, once, now=NOON)
