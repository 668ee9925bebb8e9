"""Whatever people do, in whatever order, the promises about places hold."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from conference.models import Conference
from registrations.capacity import CapacityBelowTaken, recount, set_capacity
from registrations.models import Attendance, Pool, Registration
from registrations.offered_places import OfferEnded, accept, decline, end_unanswered
from registrations.places import has_a_line
from registrations.signup import (
    AlreadyRegistered,
    NoPlacesLeft,
    Override,
    cancel,
    change,
    leave_line,
    put_in,
    register,
)
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_online_pool,
    make_organiser,
    make_pool,
)

POOLS = st.integers(0, 2)
PEOPLE = st.integers(0, 7)
POLICIES = st.sampled_from(Conference.WaitingListPolicy.values)
Status = Registration.Status


class Signup(RuleBasedStateMachine):
    """Eight people and three small pools, on site, a hub and online, under either policy."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(capacities=st.tuples(*[st.integers(0, 2)] * 3), policy=POLICIES)
    def open(self, capacities, policy):
        on_site, hub, online = capacities
        self.conference = make_conference(waiting_list_policy=policy, offer_hours=1)
        self.maj = make_organiser(self.conference)
        self.now = AUTUMN
        self.pools = [
            make_pool(self.conference, capacity=on_site),
            make_pool(self.conference, attendance=Attendance.HUB, slug="hub", capacity=hub),
            make_online_pool(self.conference, capacity=online),
        ]
        self.lines: dict[int, list[tuple[int, datetime | None]]] = {}

    def attendee(self, person, pool):
        return make_attendee(self.pools[pool], email=f"person{person}@umea.example")

    def somebody(self, person):
        registrations = list(self.conference.registrations.active().order_by("pk"))
        return registrations[person % len(registrations)]

    def anybody_there(self):
        return self.conference.registrations.active().exists()

    def an_offer_is_made(self):
        return self.conference.registrations.with_an_offer().exists()

    def somebody_offered(self, person):
        offered = list(self.conference.registrations.with_an_offer().order_by("pk"))
        return offered[person % len(offered)]

    @rule(minutes=st.sampled_from([1, 20, 600]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(policy=POLICIES)
    def change_policy(self, policy):
        Conference.objects.update(waiting_list_policy=policy)

    @rule(person=PEOPLE, pool=POOLS)
    def register(self, person, pool):
        try:
            registration = register(self.conference, self.attendee(person, pool), now=self.now)
        except NoPlacesLeft:
            assert not has_a_line(self.pools[pool])
        except AlreadyRegistered:
            assert self.conference.registrations.active().of(f"person{person}@umea.example")
        else:
            assert self.pools[pool] in {registration.pool, registration.waiting_for}

    @precondition(anybody_there)
    @rule(person=PEOPLE)
    def cancel(self, person):
        cancel(self.somebody(person), now=self.now)

    @precondition(anybody_there)
    @rule(person=PEOPLE, pool=POOLS)
    def change(self, person, pool):
        registration = self.somebody(person)
        attendee = make_attendee(self.pools[pool], email=registration.email)
        held = registration.pool
        try:
            changed = change(registration, attendee, now=self.now)
        except NoPlacesLeft:
            assert not has_a_line(self.pools[pool])
        else:
            assert changed.waiting_for is None or held in {None, changed.pool}

    @precondition(an_offer_is_made)
    @rule(person=PEOPLE)
    def accept(self, person):
        registration = self.somebody_offered(person)
        if registration.can_accept(self.now):
            assert accept(registration, now=self.now).pool == registration.waiting_for
        else:
            with pytest.raises(OfferEnded):
                accept(registration, now=self.now)

    @precondition(an_offer_is_made)
    @rule(person=PEOPLE)
    def decline(self, person):
        registration = self.somebody_offered(person)
        assert decline(registration, now=self.now).pool == registration.pool

    @rule()
    def offers_end(self):
        end_unanswered(self.conference, now=self.now)
        assert not [
            one
            for one in self.conference.registrations.all()
            if one.offered and not one.can_accept(self.now)
        ]

    @precondition(anybody_there)
    @rule(person=PEOPLE)
    def leave_line(self, person):
        registration = self.somebody(person)
        left = leave_line(registration, now=self.now)
        assert left.pool == registration.pool
        assert left.waiting_for is None or left.pool is None

    @precondition(anybody_there)
    @rule(person=PEOPLE, pool=POOLS)
    def put_in(self, person, pool):
        registration, pool = self.somebody(person), self.pools[pool]
        let_in = put_in(registration, pool, by=self.maj, reason="Värd", now=self.now)
        assert (let_in.status, let_in.pool) == (Status.CONFIRMED, pool)

    @rule(person=PEOPLE, pool=POOLS)
    def register_over_capacity(self, person, pool):
        over = Override(by=self.maj, reason="Talar")
        attendee = self.attendee(person, pool)
        try:
            registration = register(self.conference, attendee, now=self.now, over=over)
        except AlreadyRegistered:
            assert self.conference.registrations.active().of(attendee.email_key)
        else:
            assert registration.pool == self.pools[pool]

    @rule(pool=POOLS, capacity=st.one_of(st.none(), st.integers(0, 4)))
    def set_capacity(self, pool, capacity):
        self.pools[pool].refresh_from_db()
        if capacity is None or capacity >= self.pools[pool].smallest_capacity:
            set_capacity(self.pools[pool], capacity, now=self.now)
        else:
            with pytest.raises(CapacityBelowTaken):
                set_capacity(self.pools[pool], capacity, now=self.now)

    @invariant()
    def every_place_is_counted_and_none_is_sold_twice(self):
        for pool in Pool.objects.all():
            held = Registration.objects.filter(pool=pool).count()
            offered = Registration.objects.with_an_offer().filter(waiting_for=pool).count()
            assert pool.taken == held + offered
            over = 0 if pool.capacity is None else max(0, pool.taken - pool.capacity)
            assert pool.let_in_over == over
        assert recount(self.conference, now=self.now) == 0

    @invariant()
    def only_an_organiser_lets_in_over_capacity(self):
        over = sum(Pool.objects.values_list("let_in_over", flat=True))
        assert over <= Registration.objects.exclude(audit_entries=None).count()

    @invariant()
    def no_place_is_idle_while_somebody_waits_for_it(self):
        for pool in Pool.objects.all():
            assert pool.is_full or not Registration.objects.waiting_for(pool).exists()

    @invariant()
    def nobody_jumps_the_line(self):
        for pool in Pool.objects.all():
            line = list(Registration.objects.waiting_for(pool).values_list("pk", "queued_at"))
            stayed = [one for one in self.lines.get(pool.pk, []) if one in line]
            assert line[: len(stayed)] == stayed
            self.lines[pool.pk] = line


@pytest.mark.django_db
def test_places_are_right_whatever_people_do():
    steps = settings(max_examples=25, stateful_step_count=25, deadline=None)

    run_state_machine_as_test(Signup, settings=steps)
