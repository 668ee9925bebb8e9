import pytest
from django.urls import reverse

from scheduling.models import Release
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
