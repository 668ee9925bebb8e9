"""Hand-overs that meet each other, or a cancellation, on connections of their own."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from registrations.changing import SecretsReplaced
from registrations.handing_over import hand_over
from registrations.models import AuditEntry, Pool, Registration, RetiredTicket
from registrations.signup import AlreadyRegistered, RegistrationCancelled, cancel
from tests.factories import (
    AUTUMN,
    make_conference,
    make_online_pool,
    make_pool,
    make_registration,
    make_successor,
)
from tests.registrations.test_races import assert_every_place_is_counted, at_once

pytestmark = pytest.mark.django_db(transaction=True)

LATER = AUTUMN + timedelta(hours=1)
REFUSALS = (AlreadyRegistered, RegistrationCancelled, SecretsReplaced)


def asked(rule, *args):
    """The rule as a job that answers with what came of it, by name."""

    def job():
        try:
            rule(*args, now=LATER)
        except REFUSALS as refusal:
            return type(refusal).__name__
        return rule.__name__

    return job


def make_pools() -> tuple[Pool, Pool]:
    conference = make_conference()
    return make_pool(conference, capacity=8), make_online_pool(conference)


def test_two_who_hand_the_same_place_over_have_one_successor():
    pool, _online = make_pools()
    registration = make_registration(pool)
    successors = [make_successor(email=f"ny{number}@umea.example") for number in range(8)]

    answers = at_once([asked(hand_over, registration, one) for one in successors])

    assert Counter(answers) == {"hand_over": 1, "SecretsReplaced": 7}
    assert RetiredTicket.objects.count() == AuditEntry.objects.count() == 1
    assert_every_place_is_counted(pool)


def test_cancelled_or_handed_over_but_never_both():
    pool, online = make_pools()
    leaving = [make_registration(pool, email=f"leaves{n}@umea.example") for n in range(8)]
    jobs = [
        job
        for number, one in enumerate(leaving)
        for job in (
            asked(cancel, one),
            asked(hand_over, one, make_successor(email=f"ny{number}@umea.example")),
        )
    ]

    answers = Counter(at_once(jobs))

    handed, gone = answers["hand_over"], answers["cancel"]
    assert handed + gone == 8
    assert answers["SecretsReplaced"] == handed
    assert answers["RegistrationCancelled"] == gone
    active = Registration.objects.active()
    assert active.count() == active.filter(email__startswith="ny").count() == handed
    assert_every_place_is_counted(pool, online)


def test_one_colleague_receives_one_of_many_places():
    pool, _online = make_pools()
    leaving = [make_registration(pool, email=f"leaves{n}@umea.example") for n in range(8)]

    answers = at_once([asked(hand_over, one, make_successor()) for one in leaving])

    assert Counter(answers) == {"hand_over": 1, "AlreadyRegistered": 7}
    assert_every_place_is_counted(pool)


def test_two_who_hand_over_to_each_other_keep_what_they_have():
    pool, _online = make_pools()
    a, b = (make_registration(pool, email=f"{name}@umea.example") for name in "ab")

    answers = at_once(
        [
            asked(hand_over, a, make_successor(email=b.email)),
            asked(hand_over, b, make_successor(email=a.email)),
        ]
    )

    assert answers == ["AlreadyRegistered", "AlreadyRegistered"]


def test_a_first_come_line_is_kept_while_places_change_hands():
    pool, online = make_pools()
    Pool.objects.filter(pk=pool.pk).update(capacity=4)
    holding = [make_registration(pool, email=f"holds{n}@umea.example") for n in range(4)]
    waiting = [
        make_registration(
            online,
            email=f"waits{n}@umea.example",
            status="waitlisted",
            waiting_for=pool,
            queued_at=AUTUMN + timedelta(minutes=n),
        )
        for n in range(4)
    ]

    at_once(
        [partial(cancel, one, now=LATER) for one in holding[:2]]
        + [
            asked(hand_over, one, make_successor(email=f"ny{number}@umea.example"))
            for number, one in enumerate(waiting)
        ]
    )

    assert [one.pk for one in Registration.objects.waiting_for(pool)] == [
        one.pk for one in waiting[2:]
    ]
    assert_every_place_is_counted(pool, online)
