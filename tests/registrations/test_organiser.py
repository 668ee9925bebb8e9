from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from registrations.devices import Pairing, find, pair
from registrations.models import Device
from tests.factories import (
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_organiser,
    make_user,
)

pytestmark = pytest.mark.django_db

PAIR = "/arrangor/2026/enheter/ny/"


@pytest.fixture
def organiser(client):
    """Somebody who is logged in, and organises the conference 2026."""
    user = make_organiser(make_conference())
    client.force_login(user)
    return user


def words(page):
    return page.content.decode()


def the_conference(organiser):
    return organiser.memberships.get().conference


@pytest.mark.parametrize(
    "address",
    ["/arrangor/", "/arrangor/2026/enheter/", "/arrangor/2026/enheter/ny/"],
)
def test_organisers_pages_ask_for_a_login(client, address):
    page = client.get(address)

    assert (page.status_code, page["Location"]) == (302, f"/arrangor/logga-in/?next={address}")


def test_another_conference_is_not_found(client, organiser):
    checkpoint = make_checkpoint(make_conference(slug="2027"))
    device = make_device(checkpoint)

    addresses = [f"/arrangor/2027/enheter/{rest}" for rest in ("", "ny/")]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.post(f"/arrangor/2027/enheter/{device.pk}/stang-av/").status_code == 404
    assert client.post(f"/arrangor/2026/enheter/{device.pk}/stang-av/").status_code == 404


def test_an_organiser_begins_with_the_conferences(client, organiser):
    make_conference(slug="2027", name_sv="Nästa konferens")

    page = words(client.get("/arrangor/"))

    assert "Digitala Västerbotten 2026" in page
    assert "/arrangor/2026/enheter/" in page
    assert "Nästa konferens" not in page


def test_who_organises_nothing_is_told_whom_to_ask(client):
    client.force_login(make_user())

    assert "Du arbetar inte med någon konferens än." in words(client.get("/arrangor/"))


def pairing(checkpoint, **fields):
    return {"name": "Entré norr", "checkpoint": checkpoint.pk, "duty": "scan"} | fields


@pytest.fixture
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.usefixtures("_noon")
def test_a_phone_is_paired_on_a_page(client, organiser):
    checkpoint = make_checkpoint(the_conference(organiser))

    page = client.post(PAIR, pairing(checkpoint, duty="desk", until="2026-12-08"))

    paired = Device.objects.get()
    assert (paired.name, paired.paired_by, paired.is_rehearsal) == ("Entré norr", organiser, False)
    assert paired.scopes == [
        *("check-in:scan", "check-in:search", "check-in:undo"),
        "register:walk-in",
    ]
    assert paired.expires_at == datetime(2026, 12, 8, 21, tzinfo=UTC)
    token = page.context["paired"].token
    assert find(token, now=timezone.now())
    assert f"/dorr/#pair={token}" in words(page)
    assert "data:image/svg+xml;base64," in words(page)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.usefixtures("_noon")
def test_a_phone_can_practise(client, organiser):
    checkpoint = make_checkpoint(the_conference(organiser))
    practising = pairing(checkpoint, until="2026-12-09", is_rehearsal="on")

    page = client.post(PAIR, practising)

    assert "Den här övar: ingen blir incheckad av den." in words(page)
    assert "övar" in words(client.get("/arrangor/2026/enheter/"))
    paired = Device.objects.get()
    assert (paired.is_rehearsal, paired.expires_at) == (
        True,
        datetime(2026, 12, 9, 21, tzinfo=UTC),
    )


@pytest.mark.usefixtures("_noon")
def test_the_page_explains_what_a_phone_may_do_and_offers_evenings(client, organiser):
    make_checkpoint(the_conference(organiser), slug="a", name_sv="Buss", kind="bus")
    entrance = make_checkpoint(the_conference(organiser))

    page = words(client.get(PAIR))

    assert f'<option value="{entrance.pk}" selected>Entrén</option>' in page
    assert "Läser in namnskyltar och kan ångra den senaste." in page
    assert "I kväll kl. 22.00" in page
    assert "Onsdag 9 december kl. 22.00" in page


def test_without_a_door_the_page_says_where_to_begin(client, organiser):
    assert "/arrangor/2026/dorrar/ny/" in words(client.get(PAIR))


@pytest.mark.usefixtures("_noon")
def test_what_is_wrong_with_a_pairing_is_said_and_the_rest_is_kept(client, organiser):
    make_checkpoint(the_conference(organiser))
    elsewhere = make_checkpoint(make_conference(slug="2027"))
    wrong = {"name": "Entré <b>norr</b>", "checkpoint": elsewhere.pk, "until": "2026-12-07"}

    page = words(client.post(PAIR, wrong))

    assert "Välj vad den ska användas till." in page
    assert 'value="Entré &lt;b&gt;norr&lt;/b&gt;"' in page
    assert page.count('class="errorlist"') == 3
    assert not Device.objects.exists()


def test_a_device_is_shut_out_on_the_page(client, organiser):
    checkpoint = make_checkpoint(the_conference(organiser))
    paired = pair(Pairing(checkpoint, "Entré norr"), now=timezone.now())
    assert "Avstängd" not in words(client.get("/arrangor/2026/enheter/"))

    answer = client.post(f"/arrangor/2026/enheter/{paired.device.pk}/stang-av/")

    assert (answer.status_code, answer["Location"]) == (302, "/arrangor/2026/enheter/")
    door = find(paired.token, now=timezone.now())
    assert door
    assert not door.may_be_used
    assert "Avstängd" in words(client.get("/arrangor/2026/enheter/"))


def test_following_a_link_shuts_nothing_out(client, organiser):
    device = make_device(make_checkpoint(the_conference(organiser)))

    assert client.get(f"/arrangor/2026/enheter/{device.pk}/stang-av/").status_code == 405


def test_the_list_tells_how_the_devices_are(client, organiser):
    checkpoint = make_checkpoint(the_conference(organiser))
    assert "Inga än." in words(client.get("/arrangor/2026/enheter/"))

    now = timezone.now()
    make_device(checkpoint, name="Gammal", expires_at=now - timedelta(hours=1), last_seen_at=now)
    make_device(checkpoint, expires_at=now + timedelta(hours=1), token_hash="1" * 64)
    page = words(client.get("/arrangor/2026/enheter/"))

    assert "Tiden är ute" in page
    assert "I bruk" in page
    assert "Aldrig" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_constantly_many_queries(
    client, organiser, number, django_assert_num_queries
):
    for n in range(number):
        checkpoint = make_checkpoint(the_conference(organiser), slug=f"door-{n}")
        make_device(checkpoint, token_hash=f"{n:064}")
    client.get("/arrangor/2026/enheter/")

    # Session, user, conference; its pages, and one for the devices.
    with django_assert_num_queries(5):
        client.get("/arrangor/2026/enheter/")
