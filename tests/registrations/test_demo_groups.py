"""The demo's groups are those of the specification."""

import pytest

from registrations.demo.seeding import read, seed
from registrations.models import Registration
from tests.factories import AUTUMN

pytestmark = pytest.mark.django_db


def test_each_coordinator_has_registered_as_many_as_specified():
    conference = seed(now=AUTUMN)

    numbers = {
        group.organisation.slug: vars(group)["coming"]
        for group in conference.groups.with_counts()
        if group.organisation
    }
    assert numbers == {
        group["organisation"]: group["persons"]
        for group in read("attendees")["group_registrations"]
    }
    assert Registration.objects.filter(via="group").count() == 96
