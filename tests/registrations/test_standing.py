from datetime import date, timedelta

import pytest

from notifications.models import Message
from registrations.signup import cancel
from registrations.standing import standing
from tests.factories import (
    AUTUMN,
    make_conference,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    return make_pool(make_conference())


def make_people(pool, number, **fields):
    before = pool.registrations.count()
    return [
        make_registration(pool, email=f"p{before + n}@umea.example", **fields)
        for n in range(number)
    ]


def make_letter(key, about, to, **fields):
    defaults = {"kind": "confirmation", "status": "failed", "posted_at": AUTUMN}
    return Message.objects.create(
        key=key, about=about, to=to, not_before=AUTUMN, **defaults | fields
    )


def test_it_is_counted_where_people_come_from(pool):
    umea = make_organisation()
    make_organisation(slug="mala", name_sv="Malå kommun", mail_domains=[])
    rise = make_organisation(slug="rise", name_sv="RISE", kind="research", mail_domains=[])
    make_people(pool, 2, organisation=umea)
    make_people(pool, 1, organisation=rise)
    make_people(pool, 1, organisation_name="Åmsele byalag")
    [leaver] = make_people(pool, 1, organisation_name="Ingenstans")
    cancel(leaver, now=AUTUMN)

    now = standing(pool.conference)

    assert now.organisations == [("Umeå kommun", 2), ("RISE", 1), ("Åmsele byalag", 1)]
    assert (now.municipalities, now.municipalities_known) == (1, 2)


def test_registrations_are_counted_by_the_day_at_the_venue(pool):
    make_people(pool, 1, registered_at=AUTUMN)
    make_people(pool, 2, registered_at=AUTUMN + timedelta(hours=14, minutes=30))

    assert standing(pool.conference).by_day == [(date(2026, 11, 2), 2), (date(2026, 11, 1), 1)]


def test_letters_that_stopped_are_shown_beside_the_person(pool):
    [bo, eva] = make_people(pool, 2)
    stopped = make_letter("a", f"{bo.pk}:7", bo.email)
    make_letter("b", str(bo.pk), bo.email, status="pending")
    make_letter("c", str(eva.pk), "an.earlier@address.example")
    make_letter("d", "DV1ABC", eva.email)
    make_letter("e", "0", eva.email)

    assert standing(pool.conference).stopped == [(bo, stopped)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_takes_constantly_many_queries(
    client, pool, number, django_assert_num_queries
):
    client.force_login(make_organiser(pool.conference))
    for n, person in enumerate(make_people(pool, number, organisation=make_organisation())):
        make_letter(str(n), str(person.pk), person.email, answer="550 No such user")

    # Session, user, conference, lines, pools; people, register, letters, whom; the pages above.
    with django_assert_num_queries(10):
        page = client.get("/arrangor/2026/").content.decode()

    assert "550 No such user" in page
    assert "1 av 1 kommuner har deltagare." in page
