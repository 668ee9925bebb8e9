import pytest
from django.urls import reverse

from scheduling.models import Release, Session
from tests.factories import make_conference, make_room, make_session, make_slot, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_adding_a_release_publishes_the_draft(desk):
    slot = make_slot(make_session(make_conference()), None)

    answer = desk.post(
        reverse("admin:scheduling_release_add"), {"conference": slot.session.conference.pk}
    )

    release = Release.objects.get()
    assert answer.status_code == 302
    assert (release.name, str(release.published_by)) == ("1", "maj@rv.example")
    assert release.content["sessions"][0]["slug"] == "sexton-kommuner"


def test_a_room_taken_twice_is_told_and_nothing_is_published(desk):
    conference = make_conference()
    room = make_room(conference)
    make_slot(make_session(conference), room)
    make_slot(make_session(conference, slug="samtidigt"), room)

    answer = desk.post(reverse("admin:scheduling_release_add"), {"conference": conference.pk})

    assert "Lilla scenen" in answer.content.decode()
    assert not Release.objects.exists()


def test_a_conference_must_be_chosen(desk):
    answer = desk.post(reverse("admin:scheduling_release_add"), {"name": "Andra utkastet"})

    assert answer.status_code == 200
    assert not Release.objects.exists()


def test_a_release_is_only_read_afterwards(desk):
    conference = make_conference()
    desk.post(reverse("admin:scheduling_release_add"), {"conference": conference.pk, "name": "Ett"})
    release = Release.objects.get()
    address = reverse("admin:scheduling_release_change", args=[release.pk])

    desk.post(address, {"name": "Två"})

    assert "Ett" in desk.get(address).content.decode()
    assert Release.objects.get().name == "Ett"


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
