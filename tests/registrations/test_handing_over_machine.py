"""Handing over, mixed in any order with all that people do about places."""

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from registrations.handing_over import SameAddress, hand_over
from registrations.models import Registration, RetiredTicket
from registrations.signup import AlreadyRegistered
from tests.factories import make_successor
from tests.registrations.test_signup_machine import PEOPLE, Signup

WHAT_STAYS = ("pk", "status", "pool_id", "waiting_for_id", "queued_at")


class SignupWithHandOvers(Signup):
    @precondition(Signup.anybody_there)
    @rule(person=PEOPLE, successor=PEOPLE)
    def hand_over(self, person, successor):
        registration = self.somebody(person)
        to = make_successor(email=f"person{successor}@umea.example")
        owner = self.conference.registrations.active().of(to.email_key).first()
        try:
            handed = hand_over(registration, to, now=self.now)
        except SameAddress:
            assert owner == registration
        except AlreadyRegistered:
            assert owner
        else:
            assert owner is None
            assert [getattr(handed, fact) for fact in WHAT_STAYS] == [
                getattr(registration, fact) for fact in WHAT_STAYS
            ]

    @invariant()
    def nobody_is_registered_twice(self):
        addresses = list(Registration.objects.active().values_list("email_key", flat=True))
        assert len(addresses) == len(set(addresses))

    @invariant()
    def no_ticket_that_is_retired_opens_a_door(self):
        retired = RetiredTicket.objects.values("code")
        assert not Registration.objects.filter(ticket_code__in=retired).exists()


@pytest.mark.django_db
def test_places_are_right_however_often_they_change_hands():
    steps = settings(max_examples=25, stateful_step_count=25, deadline=None)

    run_state_machine_as_test(SignupWithHandOvers, settings=steps)
