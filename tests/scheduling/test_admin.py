import pytest
from django.urls import reverse

from scheduling.models import Release, Session
from scheduling.publishing import publish
from tests.factories import AUTUMN, make_conference, make_session, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_a_release_is_only_read(desk):
    conference = make_conference()
    release = publish(conference, by=None, now=AUTUMN, name="Ett")
    address = reverse("admin:scheduling_release_change", args=[release.pk])

    desk.post(address, {"name": "Två"})

    assert "Ett" in desk.get(address).content.decode()
    assert Release.objects.get().name == "Ett"
    assert desk.get(reverse("admin:scheduling_release_add")).status_code == 403


def session_as_typed(session, **fields):
    """What the admin's form sends for a session without parts and slots."""
    kept = {
        name: getattr(session, name)
        for name in ("slug", "code", "kind", "state", "title_sv", "minutes", "language")
    }
    rows = {
        f"{rows}-{form}_FORMS": 0 for rows in ("parts", "slots") for form in ("TOTAL", "INITIAL")
    }
    return kept | rows | {"conference": session.conference.pk} | fields


def change(desk, session, **fields):
    address = reverse("admin:scheduling_session_change", args=[session.pk])
    return desk.post(address, session_as_typed(session, **fields))


@pytest.mark.parametrize("seats", ["1", ""])
def test_there_are_never_fewer_seats_than_are_taken(desk, seats):
    session = make_session(make_conference(), seats=3, seats_taken=2)

    page = change(desk, session, seats=seats)

    assert "2 platser är redan tagna" in page.content.decode()
    assert Session.objects.get().seats == 3


def test_what_is_booked_while_a_session_is_edited_stays_counted(desk):
    session = make_session(make_conference(), seats=3)
    Session.objects.update(seats_taken=1)

    answer = change(desk, session, seats="5", title_sv="Nytt namn")

    assert answer.status_code == 302
    saved = Session.objects.get()
    assert (saved.title_sv, saved.seats, saved.seats_taken) == ("Nytt namn", 5, 1)


def test_a_session_is_added(desk):
    session = make_session(make_conference())
    address = reverse("admin:scheduling_session_add")

    answer = desk.post(address, session_as_typed(session, slug="ny", code="ABC123"))

    assert answer.status_code == 302
    assert Session.objects.filter(slug="ny").exists()
