"""The rooms and tracks of the programme, as those who build it change them."""

import pytest
from lxml import html

from conference.models import Membership
from scheduling import rooms, tracks
from scheduling.models import Draft, Room, Track
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    make_conference,
    make_member,
    make_room,
    make_session,
    make_slot,
    make_track,
)

pytestmark = pytest.mark.django_db

ROOMS = "/arrangor/2026/program/lokaler/"
TRACKS = "/arrangor/2026/program/spar/"
ROOM = {"name_sv": "Stora  salen", "name_en": "Great Hall", "capacity": "400", "is_streamed": "on"}
TRACK = {"name_sv": "Trygghet", "code": "try", "colour": "#0B5A7A"}


@pytest.fixture
def conference(client):
    conference = make_conference()
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))
    return conference


def words(page):
    return " ".join(html.fromstring(page.text).text_content().split())


def rows(page):
    found = html.fromstring(page.text).xpath("//tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


def errors(page):
    found = html.fromstring(page.text).xpath("//ul[@class='errorlist']")
    return [" ".join(one.text_content().split()) for one in found]


def version(conference):
    return Draft.objects.get(conference=conference).version


@pytest.mark.parametrize("role", [Membership.Role.VIEWER, Membership.Role.STEWARD])
def test_only_those_who_build_the_programme_see_them(client, role):
    conference = make_conference()
    room, track = make_room(conference), make_track(conference)
    client.force_login(make_member(conference, role))

    for address in (ROOMS, f"{ROOMS}{room.pk}/", TRACKS, f"{TRACKS}{track.pk}/"):
        assert client.get(address).status_code == 404


def test_a_room_of_another_conference_is_not_found(client, conference):
    room = make_room(make_conference(slug="2027"))

    assert client.get(f"{ROOMS}{room.pk}/").status_code == 404


def test_a_room_is_added_last_and_the_boards_are_told(client, conference):
    make_room(conference, position=7)

    page = client.post(f"{ROOMS}ny/", ROOM, follow=True)

    room = Room.objects.get(slug="stora-salen")
    assert "Stora salen är tillagd." in words(page)
    assert (room.name_sv, room.capacity, room.is_streamed, room.position) == (
        *("Stora salen", 400),
        *(True, 8),
    )
    assert version(conference) == 1


def test_rooms_are_listed_with_what_they_have_and_hold(client, conference):
    room = make_room(conference, has_hearing_loop=True)
    make_slot(make_session(conference), room)
    make_room(conference, slug="t", name_sv="Tysta rummet", is_streamed=False, position=1)

    assert rows(client.get(ROOMS)) == [
        (
            "Lilla scenen 180 direktsändning hörslinga 1 ↑ Flytta upp: Lilla scenen "
            "↓ Flytta ner: Lilla scenen"
        ),
        "Tysta rummet 180 – 0 ↑ Flytta upp: Tysta rummet ↓ Flytta ner: Tysta rummet",
    ]


def test_without_rooms_the_page_says_so(client, conference):
    assert "Inga än." in words(client.get(ROOMS))
    assert "Inga än." in words(client.get(TRACKS))


def test_what_is_wrong_with_a_room_is_said_and_nothing_is_lost(client, conference):
    wrong = {"name_sv": "", "name_en": "811218-9876", "capacity": "", "accessibility_sv": "Ramp"}

    page = client.post(f"{ROOMS}ny/", wrong)

    assert errors(page) == [
        "Skriv vad lokalen heter.",
        "Det här ser ut som ett personnummer. Ta bort det, vi behöver det inte.",
        "Skriv hur många som får plats i lokalen.",
    ]
    assert 'value="Ramp"' in page.text
    assert not Room.objects.exists()


def test_a_room_is_changed_with_its_address_until_it_is_public(client, conference):
    room = make_room(conference)

    client.post(f"{ROOMS}{room.pk}/", ROOM | {"slug": "Stora"})

    room.refresh_from_db()
    assert (room.slug, room.name_en, room.is_streamed) == ("stora", "Great Hall", True)
    assert version(conference) == 1


def test_the_address_of_a_public_room_stays(client, conference):
    room = make_room(conference)
    make_slot(make_session(conference), room)
    publish(conference, by=None, now=AUTUMN)
    assert "Ordet i adressen" not in words(client.get(f"{ROOMS}{room.pk}/"))

    client.post(f"{ROOMS}{room.pk}/", ROOM | {"slug": "stora"})

    room.refresh_from_db()
    assert (room.slug, room.name_sv) == ("lilla-scenen", "Stora salen")


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("stora", "Något annat har den här adressen. Välj ett annat ord."),
        ("stora salen", "Skriv små bokstäver a–z, siffror och bindestreck."),
        ("", "Skriv små bokstäver a–z, siffror och bindestreck."),
    ],
)
def test_an_address_is_a_word_of_ones_own(client, conference, slug, said):
    room = make_room(conference)
    make_room(conference, slug="stora")

    assert errors(client.post(f"{ROOMS}{room.pk}/", ROOM | {"slug": slug})) == [said]


def test_rooms_are_put_in_order(client, conference):
    first, last = make_room(conference), make_room(conference, slug="last", position=1)

    answer = client.post(f"{ROOMS}{last.pk}/flytta/", {"up": ""})
    client.post(f"{ROOMS}{last.pk}/flytta/", {"up": ""})

    assert answer["Location"] == ROOMS
    assert list(rooms.in_order(conference)) == [last, first]
    client.post(f"{ROOMS}{last.pk}/flytta/", {"down": ""})
    assert list(rooms.in_order(conference)) == [first, last]


def test_a_room_that_nothing_needs_is_removed(client, conference):
    room = make_room(conference)
    assert "Ta bort ”Lilla scenen”?" in words(client.get(f"{ROOMS}{room.pk}/ta-bort/"))

    page = client.post(f"{ROOMS}{room.pk}/ta-bort/", follow=True)

    assert "Lilla scenen är borttagen." in words(page)
    assert not Room.objects.exists()
    assert version(conference) == 1


def test_a_room_in_the_draft_is_kept(client, conference):
    room = make_room(conference)
    make_slot(make_session(conference), room)

    page = client.post(f"{ROOMS}{room.pk}/ta-bort/", follow=True)

    assert "Det ligger programpunkter i Lilla scenen. Flytta dem" in words(page)
    assert Room.objects.exists()


def test_a_room_that_was_public_is_kept(client, conference):
    room = make_room(conference)
    session = make_session(conference)
    make_slot(session, room)
    publish(conference, by=None, now=AUTUMN)
    session.slots.all().delete()

    page = client.post(f"{ROOMS}{room.pk}/ta-bort/", follow=True)

    assert "Lilla scenen har funnits i ett publicerat program" in words(page)
    assert Room.objects.exists()


def test_a_track_is_added_with_its_letters_and_colour(client, conference):
    make_track(conference, position=3)

    page = client.post(f"{TRACKS}ny/", TRACK, follow=True)

    track = Track.objects.get(slug="trygghet")
    assert "Trygghet är tillagt." in words(page)
    assert (track.code, track.colour, track.position) == ("TRY", "#0b5a7a", 4)
    assert version(conference) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "hal"}, "Ett annat spår har de bokstäverna. Välj andra."),
        ({"code": "LÅNG"}, "Skriv högst 3 tecken."),
        ({"colour": "red"}, "Skriv färgen som sex siffror 0–9 och a–f, till exempel #0b5a7a."),
        (
            {"colour": "#778811"},
            "Bokstäver går inte att läsa bra på den här färgen. Välj en mörkare eller ljusare.",
        ),
        ({"colour": ""}, "Välj en färg."),
    ],
)
def test_what_is_wrong_with_a_track_is_said(client, conference, wrong, said):
    make_track(conference)

    assert errors(client.post(f"{TRACKS}ny/", TRACK | wrong)) == [said]
    assert Track.objects.count() == 1


def test_a_track_is_changed_and_keeps_its_own_letters(client, conference):
    track = make_track(conference)
    assert 'value="#9B1C4A"' in client.get(f"{TRACKS}{track.pk}/").text

    client.post(f"{TRACKS}{track.pk}/", TRACK | {"code": "HAL", "slug": "trygg"})

    track.refresh_from_db()
    assert (track.slug, track.code, track.name_sv) == ("trygg", "HAL", "Trygghet")


def test_the_address_of_a_public_track_stays(client, conference):
    track = make_track(conference)
    publish(conference, by=None, now=AUTUMN)

    client.post(f"{TRACKS}{track.pk}/", TRACK | {"slug": "trygg"})

    track.refresh_from_db()
    assert (track.slug, track.name_sv) == ("e-halsa", "Trygghet")


def test_a_track_added_after_publishing_is_not_public_yet(conference):
    publish(conference, by=None, now=AUTUMN)

    assert not tracks.has_been_published(make_track(conference))


def test_tracks_are_put_in_order(client, conference):
    first, last = make_track(conference), make_track(conference, slug="last", position=1)

    client.post(f"{TRACKS}{last.pk}/flytta/", {"up": ""})

    assert list(tracks.in_order(conference)) == [last, first]


def test_a_track_is_removed_when_no_session_belongs_to_it(client, conference):
    track = make_track(conference)
    session = make_session(conference, track=track)
    assert rows(client.get(TRACKS)) == ["E-hälsa 1 ↑ Flytta upp: E-hälsa ↓ Flytta ner: E-hälsa"]

    kept = client.post(f"{TRACKS}{track.pk}/ta-bort/", follow=True)
    assert "En programpunkt hör till E-hälsa. Ge den ett annat spår först." in words(kept)

    session.delete()
    assert "Ta bort ”E-hälsa”?" in words(client.get(f"{TRACKS}{track.pk}/ta-bort/"))
    gone = client.post(f"{TRACKS}{track.pk}/ta-bort/", follow=True)
    assert "E-hälsa är borttaget." in words(gone)
    assert not Track.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_take_constantly_many_questions(
    client, conference, django_assert_num_queries, number
):
    for one in range(number):
        make_slot(make_session(conference, slug=f"s{one}"), make_room(conference, slug=f"r{one}"))
        make_track(conference, slug=f"t{one}")
    client.get(ROOMS)

    for address in (ROOMS, TRACKS):
        with django_assert_num_queries(5):
            client.get(address)
