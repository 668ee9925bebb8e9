"""Many of one organisation at once, each on a connection of their own."""

from functools import partial

import pytest

from registrations.models import Registration
from registrations.quotas import set_quota
from registrations.signup import QuotaReached, register
from tests.factories import AUTUMN, make_attendee, make_conference, make_organisation, make_pool
from tests.registrations.test_races import assert_every_place_is_counted, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_of_one_organisation_get_the_five_places_of_its_quota():
    umea, pool = make_organisation(), make_pool(make_conference())
    set_quota(umea, pool, 5)

    def come(number):
        attendee = make_attendee(pool, organisation=umea, email=f"person{number}@umea.example")
        try:
            return register(pool.conference, attendee, now=AUTUMN)
        except QuotaReached as refusal:
            return refusal

    answers = at_once([partial(come, number) for number in range(50)])

    assert sum(isinstance(answer, QuotaReached) for answer in answers) == 45
    assert Registration.objects.confirmed().count() == 5
    assert_every_place_is_counted(pool)
