"""The badge that somebody prints at home, and whether they want to be in pictures."""

import pytest

from conference import http_caching
from registrations.groups import correct_name
from registrations.handing_over import hand_over
from registrations.lost_badges import replace_ticket
from registrations.models import Registration
from registrations.on_behalf import Correction, change_for
from registrations.personal_data import rows_about
from registrations.signup import cancel, change
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_conference,
    make_group,
    make_online_pool,
    make_organiser,
    make_pool,
    make_registration,
    make_speaker,
    make_successor,
)
from tests.judges import pdf, poppler

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    return make_pool(make_conference())


@pytest.fixture
def saga(pool):
    return make_registration(pool, avoids_photos=True, badge_printed_at=AUTUMN)


def address(registration, kind="pdf"):
    return f"/tickets/{registration.personal_token}.{kind}"


def words_of(content):
    [page] = poppler.words(content)
    return " ".join(page.split())


def marks(registration):
    """Whether they avoid pictures, and whether their badge is printed."""
    now = Registration.objects.get(pk=registration.pk)
    return now.avoids_photos, now.badge_printed_at is not None


# The file


def test_a_person_prints_their_own_badge(client, saga):
    make_speaker(saga.conference, email=saga.email)

    answer = client.get(address(saga))

    assert answer["Content-Type"] == "application/pdf"
    assert pdf.faults(answer.content, language="sv") == []
    assert pdf.page_sizes(answer.content) == [(105, 148)]
    assert words_of(answer.content) == (
        "Digitala Västerbotten 2026 Talare Saga Hjortronklint Umeå kommun Undvik bild"
    )
    assert poppler.codes(answer.content, page=1) == [saga.ticket_code]


def test_it_is_in_their_language(client, pool):
    registration = make_registration(pool, language="en", avoids_photos=True)

    content = client.get(address(registration)).content

    assert pdf.faults(content, language="en") == []
    assert "No pictures" in words_of(content)


def test_it_is_as_secret_as_the_picture_of_the_code(client, saga):
    files = [client.get(address(saga, kind)) for kind in ("pdf", "png", "svg")]

    kept = ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    assert [[file[header] for header in kept] for file in files] == [
        ["private, no-store", "no-referrer", "noindex, nofollow"]
    ] * 3
    assert client.get("/tickets/guessed.pdf").status_code == 404
    assert client.post(address(saga)).status_code == 405


def test_it_is_made_once_as_long_as_nothing_on_it_changes(client, saga):
    http_caching.shelf.clear()

    first, again = (client.get(address(saga)) for _time in range(2))
    kept = len(http_caching.shelf)
    Registration.objects.update(name="Saga Ek")
    changed = client.get(address(saga))

    assert (first.content, kept) == (again.content, 1)
    assert "Saga Ek" in words_of(changed.content)


@pytest.mark.parametrize(("is_on_site", "is_there"), [(True, True), (False, False)])
def test_the_page_of_who_comes_in_person_leads_to_it(client, pool, is_on_site, is_there):
    held = pool if is_on_site else make_online_pool(pool.conference)
    registration = make_registration(held)

    page = client.get(f"/min/{registration.personal_token}/").content.decode()

    assert (address(registration) in page) == is_there
    assert ("Skriv ut din namnskylt (PDF)" in page) == is_there


# No pictures


def posted(registration, **fields):
    known = {
        "name": registration.name,
        "email": registration.email,
        "organisation": registration.organisation_shown,
        "attendance": "on_site",
    }
    return known | fields


def test_nobody_avoids_pictures_before_they_have_said_so(client, pool):
    registration = make_registration(pool)
    page = f"/min/{registration.personal_token}/andra/"

    before = client.get(page).content.decode()
    client.post(page, posted(registration, avoids_photos="on"))
    said = marks(registration)
    after = client.get(page).content.decode()
    client.post(page, posted(registration))

    assert "Fotografen ser ett märke på din namnskylt." in before
    assert (before.count("checked"), after.count("checked")) == (1, 2)
    assert (said, marks(registration)) == ((True, False), (False, False))


def test_who_registers_is_not_asked(client, pool):
    page = client.get("/2026/anmalan/").content.decode()

    assert "avoids_photos" not in page


def test_what_is_known_about_pictures_is_told(saga):
    told = {row.name: row.words for row in rows_about(saga)}
    Registration.objects.update(avoids_photos=False, badge_printed_at=None)
    saga.refresh_from_db()
    now = {row.name: row.words for row in rows_about(saga)}

    assert (told["avoids_photos"], now["avoids_photos"]) == (("Ja",), ("Nej",))
    assert (len(told["badge_printed_at"]), now["badge_printed_at"]) == (1, ())


# When a badge is printed again


def test_a_colleague_who_comes_instead_inherits_neither_the_wish_nor_the_badge(saga):
    hand_over(saga, make_successor(), now=NOON)

    assert marks(saga) == (False, False)


def test_a_new_ticket_is_a_new_badge(saga):
    by = make_organiser(saga.conference)

    replace_ticket(saga, seen=0, by=by, reason="Tappad", now=NOON)

    assert marks(saga) == (True, False)


@pytest.mark.parametrize(
    ("fields", "is_printed"),
    [
        ({}, True),
        ({"invoice_reference": "ABC123"}, True),
        ({"name": "Saga Ek"}, False),
        ({"organisation_name": "Malå kommun"}, False),
        ({"avoids_photos": False}, False),
        ({"email": "saga.ek@umea.example"}, False),
    ],
)
def test_what_stands_on_the_badge_makes_a_new_one(pool, saga, fields, is_printed):
    known = {"email": saga.email, "avoids_photos": True}

    change(saga, make_attendee(pool, **known | fields), now=AUTUMN)

    assert marks(saga)[1] == is_printed


def test_who_is_corrected_by_an_organiser_still_avoids_pictures(pool, saga):
    by = make_organiser(saga.conference)
    correction = Correction(
        name="Saga Ek",
        email=saga.email,
        organisation=None,
        organisation_name="Umeå kommun",
        pool=pool,
        reason="Ringde",
    )

    change_for(saga, correction, by=by, now=AUTUMN)

    assert marks(saga) == (True, False)


def test_a_name_that_a_coordinator_corrects_makes_a_new_badge(pool, saga):
    saga.group = make_group(pool.conference)
    saga.save()

    correct_name(saga, "Saga Ek", now=AUTUMN)

    assert marks(saga) == (True, False)


def test_who_cancels_is_still_in_no_picture_and_gets_no_badge(saga):
    cancel(saga, now=AUTUMN)

    assert marks(saga) == (True, True)
    assert list(Registration.objects.on_site()) == []
