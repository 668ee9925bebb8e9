"""Whatever people and organisers do, in whatever order, the promises about seats hold."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from conference.models import Conference
from registrations import seats
from registrations.models import Registration, Seat
from registrations.published import published_sessions
from registrations.signup import RegistrationCancelled, cancel, change
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
    make_workshop,
)

PEOPLE = st.integers(0, 5)
WORKSHOPS = st.integers(0, 2)
Policy = Conference.WaitingListPolicy
Status = Seat.Status


class Seats(RuleBasedStateMachine):
    """Six people and three workshops: two at the same time, and one after them."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(numbers=st.tuples(*[st.integers(0, 2)] * 3), policy=st.sampled_from(Policy))
    def open(self, numbers, policy):
        self.now = AUTUMN
        self.conference = make_conference(waiting_list_policy=policy, offer_hours=24)
        self.maj = make_organiser(self.conference)
        self.on_site = make_pool(self.conference)
        self.online = make_online_pool(self.conference)
        self.people = [
            make_registration(self.on_site, email=f"person{number}@umea.example")
            for number in range(6)
        ]
        starts = (NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=3))
        self.workshops = [
            make_workshop(self.conference, slug=f"w{number}", seats=number_of_seats, starts_at=at)
            for number, (number_of_seats, at) in enumerate(zip(numbers, starts, strict=True))
        ]
        publish(self.conference, by=None, now=AUTUMN)
        self.published = published_sessions(self.conference)
        self.lines: dict[int, list[int]] = {}

    @rule(hours=st.sampled_from([1, 25]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        seats.deal_out(self.conference, now=self.now)

    @rule(person=PEOPLE, workshop=WORKSHOPS, swap=st.booleans())
    def book(self, person, workshop, swap):
        registration, session = self.people[person], self.workshops[workshop]
        booked = set(registration.seats.booked().values_list("session", flat=True))
        try:
            seat = seats.book(registration, session, now=self.now, swap=swap)
        except seats.NotOnSite:
            registration.refresh_from_db()
            assert registration.pool != self.on_site
        except seats.Overlaps as refusal:
            overlapping = set(refusal.session_ids)
            assert (swap, overlapping - booked) == (False, set())
        else:
            kept = set(registration.seats.booked().values_list("session", flat=True))
            assert seat.status != Status.OFFERED
            assert seat.status == Status.BOOKED or booked <= kept

    @rule(person=PEOPLE, workshop=WORKSHOPS)
    def leave(self, person, workshop):
        registration, session = self.people[person], self.workshops[workshop]

        seats.leave(registration, session, now=self.now)

        assert not registration.seats.filter(session=session).exists()

    @rule(person=PEOPLE)
    def cancel(self, person):
        cancel(self.people[person], now=self.now)

    @rule(person=PEOPLE, goes_online=st.booleans())
    def change(self, person, goes_online):
        registration = self.people[person]
        pool = self.online if goes_online else self.on_site
        try:
            change(registration, make_attendee(pool, email=registration.email), now=self.now)
        except RegistrationCancelled:
            registration.refresh_from_db()
            assert registration.is_cancelled

    @rule(person=PEOPLE, workshop=WORKSHOPS)
    def put_in(self, person, workshop):
        registration, session = self.people[person], self.workshops[workshop]
        try:
            seat = seats.put_in(registration, session, by=self.maj, reason="Värd", now=self.now)
        except (seats.NotOnSite, seats.Overlaps):
            assert not registration.seats.booked().filter(session=session).exists()
        else:
            assert seat.status == Status.BOOKED

    @rule(workshop=WORKSHOPS, number=st.integers(0, 4))
    def set_seats(self, workshop, number):
        session = self.workshops[workshop]
        session.refresh_from_db()
        if number >= session.seats_taken:
            seats.set_seats(session, number, now=self.now)
        else:
            with pytest.raises(seats.SeatsBelowTaken):
                seats.set_seats(session, number, now=self.now)

    @invariant()
    def every_seat_is_counted_and_none_is_booked_twice(self):
        for session in Session.objects.all():
            held = session.booked_seats.exclude(status=Status.WAITING).count()
            assert session.seats_taken == held
            assert session.seats_taken <= (session.seats or 0) + session.seats_over

    @invariant()
    def no_seat_is_idle_while_somebody_waits_for_it(self):
        for session in Session.objects.all():
            is_full = session.seats_taken >= (session.seats or 0)
            assert is_full or not Seat.objects.waiting_for(session)

    @invariant()
    def nobody_is_in_two_rooms_at_once(self):
        for registration in Registration.objects.all():
            booked = list(registration.seats.booked().values_list("session", flat=True))
            assert not any(self.published.overlapping(one, booked) for one in booked)

    @invariant()
    def only_those_on_site_have_seats(self):
        assert not Seat.objects.strays().exists()

    @invariant()
    def nobody_jumps_the_line(self):
        for session in Session.objects.all():
            line = list(Seat.objects.waiting_for(session).values_list("pk", flat=True))
            stayed = [seat for seat in self.lines.get(session.pk, []) if seat in line]
            assert line[: len(stayed)] == stayed
            self.lines[session.pk] = line


@pytest.mark.django_db
def test_seats_are_right_whatever_people_do():
    steps = settings(max_examples=25, stateful_step_count=25, deadline=None)

    run_state_machine_as_test(Seats, settings=steps)
