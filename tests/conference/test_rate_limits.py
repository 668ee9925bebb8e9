"""How often something may be tried."""

from datetime import timedelta

import pytest
import time_machine

from conference.models import RateLimit
from conference.rate_limits import Limit, TooManyTries, count_try, forget_spent
from conference.tasks import forget_spent_rate_limits
from tests.factories import NOON

pytestmark = pytest.mark.django_db

TWICE_AN_HOUR = Limit("letters to an address", tries=2, window=timedelta(hours=1))
THRICE_A_MINUTE = Limit("tries of a client", tries=3, window=timedelta(minutes=1))


def test_a_limit_lets_its_number_of_tries_through_and_no_more():
    count_try((TWICE_AN_HOUR, "saga@umea.example"), now=NOON)
    count_try((TWICE_AN_HOUR, "saga@umea.example"), now=NOON)

    with pytest.raises(TooManyTries):
        count_try((TWICE_AN_HOUR, "saga@umea.example"), now=NOON)


def test_a_refusal_says_how_long_to_wait():
    at = NOON + timedelta(minutes=50)
    for _try in range(2):
        count_try((TWICE_AN_HOUR, "saga@umea.example"), now=at)

    with pytest.raises(TooManyTries) as refusal:
        count_try((TWICE_AN_HOUR, "saga@umea.example"), now=at)

    assert refusal.value.retry_after == 600


def test_the_longest_wait_is_told_when_two_limits_are_passed():
    both = (TWICE_AN_HOUR, "saga@umea.example"), (THRICE_A_MINUTE, "192.0.2.1")
    for _try in range(2):
        count_try(*both, now=NOON)
    for _try in range(2):
        with pytest.raises(TooManyTries) as refusal:
            count_try(*both, now=NOON)

    assert refusal.value.retry_after == 3600


def test_another_value_and_another_purpose_are_counted_apart():
    for _try in range(2):
        count_try((TWICE_AN_HOUR, "saga@umea.example"), now=NOON)

    count_try((TWICE_AN_HOUR, "ture@umea.example"), now=NOON)
    count_try((THRICE_A_MINUTE, "saga@umea.example"), now=NOON)

    assert RateLimit.objects.count() == 3


def test_the_next_window_starts_afresh():
    for _try in range(2):
        count_try((TWICE_AN_HOUR, "saga@umea.example"), now=NOON)

    count_try((TWICE_AN_HOUR, "saga@umea.example"), now=NOON + timedelta(hours=1))

    assert RateLimit.objects.count() == 2


def test_what_is_stored_does_not_tell_whose_it_is():
    count_try((TWICE_AN_HOUR, "saga@umea.example"), now=NOON)

    (row,) = RateLimit.objects.all()
    assert len(row.key) == 64
    assert "saga" not in row.key


def test_one_statement_counts_every_limit(django_assert_num_queries):
    with django_assert_num_queries(1):
        count_try((TWICE_AN_HOUR, "saga@umea.example"), (THRICE_A_MINUTE, "::1"), now=NOON)


def test_spent_windows_are_forgotten():
    count_try((THRICE_A_MINUTE, "192.0.2.1"), now=NOON)
    count_try((TWICE_AN_HOUR, "192.0.2.1"), now=NOON)

    assert forget_spent(now=NOON + timedelta(minutes=2)) == 1
    assert RateLimit.objects.count() == 1


def test_the_hourly_task_forgets_spent_windows():
    count_try((TWICE_AN_HOUR, "192.0.2.1"), now=NOON)

    with time_machine.travel(NOON + timedelta(hours=2)):
        forget_spent_rate_limits()

    assert not RateLimit.objects.exists()
