"""The time to answer an offer runs by day only, by the venue's clock."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from registrations.offer_deadlines import Terms
from tests.factories import make_conference

VENUE = ZoneInfo("Europe/Stockholm")


def at(words: str, *, fold: int = 0) -> datetime:
    """A moment at the venue, like "2026-11-02 09:00"."""
    return datetime.fromisoformat(words).replace(tzinfo=VENUE, fold=fold)


def terms(hours: int = 24, quiet_from: str = "21:00", quiet_until: str = "07:00") -> Terms:
    return Terms(hours, time.fromisoformat(quiet_from), time.fromisoformat(quiet_until), VENUE)


EXAMPLES = [
    # Within a day; until the night begins; over one night; over two.
    (terms(6), "2026-11-02 09:00", "2026-11-02 15:00"),
    (terms(6), "2026-11-02 15:00", "2026-11-02 21:00"),
    (terms(6), "2026-11-02 18:00", "2026-11-03 10:00"),
    (terms(24), "2026-11-02 09:00", "2026-11-03 19:00"),
    (terms(24), "2026-11-02 20:00", "2026-11-04 16:00"),
    # Made in the night, before midnight or after it: the time begins in the morning.
    (terms(24), "2026-11-02 21:00", "2026-11-04 17:00"),
    (terms(24), "2026-11-03 03:00", "2026-11-04 17:00"),
    (terms(1), "2026-11-03 07:00", "2026-11-03 08:00"),
    # Quiet in the middle of the day, and never.
    (terms(2, "12:00", "13:00"), "2026-11-02 11:30", "2026-11-02 14:30"),
    (terms(24, "00:00", "00:00"), "2026-11-02 09:00", "2026-11-03 09:00"),
    # When the clocks change an hour is an hour, and seven o'clock is seven o'clock.
    (terms(24, "00:00", "00:00"), "2026-10-24 12:00", "2026-10-25 11:00"),
    (terms(24, "00:00", "00:00"), "2026-03-28 12:00", "2026-03-29 13:00"),
    (terms(6), "2026-10-24 18:00", "2026-10-25 10:00"),
    (terms(6), "2026-03-28 18:00", "2026-03-29 10:00"),
    (terms(2, "02:30", "03:30"), "2026-03-29 01:30", "2026-03-29 04:30"),
    (terms(0), "2026-11-02 09:00", "2026-11-02 09:00"),
]


@pytest.mark.parametrize(("given", "offered", "until"), EXAMPLES)
def test_an_offer_stands_so_many_hours_of_day(given, offered, until):
    assert given.stands_until(at(offered)) == at(until)


@pytest.mark.parametrize(
    ("offered", "told"),
    [
        ("2026-11-02 20:59", "2026-11-02 20:59"),
        ("2026-11-02 21:00", "2026-11-03 07:00"),
        ("2026-11-03 03:00", "2026-11-03 07:00"),
        ("2026-11-03 07:00", "2026-11-03 07:00"),
        ("2026-10-25 01:00", "2026-10-25 07:00"),
    ],
)
def test_an_offer_made_in_the_night_is_told_in_the_morning(offered, told):
    assert terms().told_at(at(offered)) == at(told)


def test_without_quiet_hours_an_offer_is_told_at_once():
    assert terms(24, "07:00", "07:00").told_at(at("2026-11-02 07:00")) == at("2026-11-02 07:00")


def test_the_server_may_count_in_another_zone():
    offered = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)

    assert terms(6).stands_until(offered) == at("2026-11-03 10:00")


@pytest.mark.django_db
def test_a_conference_says_its_terms():
    conference = make_conference(
        offer_hours=12, quiet_from=time(22), quiet_until=time(6), timezone="Europe/Helsinki"
    )

    assert Terms.of(conference) == Terms(12, time(22), time(6), ZoneInfo("Europe/Helsinki"))
