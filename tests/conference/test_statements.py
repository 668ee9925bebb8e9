import pytest

from conference.models import Conference
from conference.statements import first_row, moment
from tests.factories import NOON, make_conference


def names(slug):
    return Conference.objects.filter(slug=slug).order_by("pk").values_list("venue_name", "slug")


@pytest.mark.django_db
def test_one_question_is_asked_of_many_values():
    make_conference()
    make_conference(slug="2027", venue_name="Norrlandsoperan")

    assert first_row(names, "2026") == ("Sara kulturhus", "2026")
    assert first_row(names, "2027") == ("Norrlandsoperan", "2027")
    assert first_row(names, "1999") is None


@pytest.mark.django_db
def test_a_value_is_a_value_whatever_it_looks_like():
    make_conference()

    assert first_row(names, "2026' OR '1'='1") is None


@pytest.mark.parametrize(
    "told",
    [NOON, "2026-12-08 11:00:00", NOON.replace(tzinfo=None)],
)
def test_every_databases_times_are_understood(told):
    assert moment(told) == NOON
