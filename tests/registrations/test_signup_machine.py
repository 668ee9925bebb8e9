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

from registrations.capacity import CapacityBelowTaken, set_capacity
from registrations.models import Attendance, Pool, Registration
from registrations.places import has_a_line
from registrations.signup import AlreadyRegistered, NoPlacesLeft, cancel, change, register
from tests.factories import (
    AUTUMN,
    make_attendee,
    make_conference,
    make_online_pool,
    make_pool,
)

POOLS = st.integers(0, 2)
PEOPLE = st.integers(0, 7)


class Signup(RuleBasedStateMachine):
    """Eight people and three small pools: on site, a hub, and online."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(capacities=st.tuples(*[st.integers(0, 2)] * 3))
    def open(self, capacities):
        on_site, hub, online = capacities
        self.conference = make_conference()
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

    @rule()
    def time_passes(self):
        self.now += timedelta(minutes=1)

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

    @rule(pool=POOLS, capacity=st.one_of(st.none(), st.integers(0, 4)))
    def set_capacity(self, pool, capacity):
        self.pools[pool].refresh_from_db()
        if capacity is None or capacity >= self.pools[pool].taken:
            set_capacity(self.pools[pool], capacity, now=self.now)
        else:
            with pytest.raises(CapacityBelowTaken):
                set_capacity(self.pools[pool], capacity, now=self.now)

    @invariant()
    def every_place_is_counted_and_none_is_sold_twice(self):
        for pool in Pool.objects.all():
            assert pool.taken == Registration.objects.filter(pool=pool).count()
            assert pool.capacity is None or pool.taken <= pool.capacity

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
