from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from registrations.models import Access, Food, Needs, NeedsErasure, NeedsReading
from registrations.needs_erasure import erase_needs
from registrations.tasks import erase_needs as erase_needs_task
from tests.factories import (
    AUTUMN,
    make_conference,
    make_needs,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db
# The conference ends on 9 December; a week later it is midnight in Skellefteå an hour before UTC.
LAST_MOMENT = datetime(2026, 12, 15, 22, 59, tzinfo=UTC)


@pytest.fixture
def saga():
    saga = make_registration(make_pool(make_conference()))
    make_needs(saga, Food.VEGAN)
    make_needs(saga, Access.QUIET_ROOM, kind=Needs.Kind.ACCESS)
    return saga


def erasures():
    return list(NeedsErasure.objects.values_list("conference__slug", "food", "access"))


def test_needs_are_kept_until_the_day_that_was_said(saga):
    erase_needs(now=LAST_MOMENT)

    assert saga.needs.count() == 2
    assert erasures() == []


def test_needs_are_erased_on_the_day_that_was_said(saga):
    erase_needs(now=LAST_MOMENT + timedelta(minutes=1))
    erase_needs(now=LAST_MOMENT + timedelta(hours=6))

    assert not Needs.objects.exists()
    assert erasures() == [("2026", 1, 1)]


def test_another_conference_keeps_its_needs(saga):
    later = make_conference(slug="2027", starts_on=date(2027, 12, 7), ends_on=date(2027, 12, 8))
    ture = make_registration(make_pool(later))
    make_needs(ture, Food.VEGAN)

    erase_needs(now=LAST_MOMENT + timedelta(minutes=1))

    assert Needs.objects.get().registration == ture


def test_needs_that_serve_nothing_are_erased_before(saga):
    online = make_online_pool(saga.conference)
    type(saga).objects.filter(pk=saga.pk).update(pool=online)

    erase_needs(now=AUTUMN)

    assert Needs.objects.get().kind == "access"
    assert erasures() == [("2026", 1, 0)]


@time_machine.travel(AUTUMN + timedelta(days=3 * 365))
def test_beat_erases_needs_and_readings_that_are_too_old(saga):
    maj = make_organiser(saga.conference)
    NeedsReading.objects.create(
        conference=saga.conference, by=maj, at=AUTUMN, kind="food", purpose="counts"
    )

    erase_needs_task()

    assert not Needs.objects.exists()
    assert not NeedsReading.objects.exists()
