"""The pages of those who register."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
import zxingcpp
from django.test import Client
from lxml import html
from PIL import Image

from conference.models import RateLimit
from notifications.models import Message
from registrations.models import Attendance, Registration
from registrations.signup import cancel, register
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_attendee,
    make_conference,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
    make_room,
    make_session,
    make_slot,
    make_speaker,
)

pytestmark = pytest.mark.django_db

FILLED_IN = {
    "name": "Saga Hjortronklint",
    "email": "saga@umea.example",
    "organisation": "Umeå kommun",
    "attendance": "on_site",
    "submission": "a3c2b6f2-6d7c-4d83-9a1e-3f6f6f0c1d11",
}


@pytest.fixture(autouse=True)
def _in_autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


def page_of(response):
    return html.fromstring(response.content.decode())


def text_of(response) -> str:
    return " ".join(page_of(response).xpath("//main")[0].text_content().split())


def status_of(response):
    return page_of(response).xpath("//@data-status")


def personal_address(registration: Registration, page: str = "") -> str:
    return f"/min/{registration.personal_token}/{page}"


# The form


def test_the_form_is_asked_for_without_a_cookie(client):
    make_pool(make_conference())

    response = client.get("/2026/anmalan/")

    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Cache-Control"] == "private, no-cache"
    names = page_of(response).xpath("//form//*[@name]/@name")
    assert names == ["name", "email", "organisation", "attendance", "days", "days", "submission"]


def test_the_form_is_there_in_english(client):
    make_pool(make_conference())

    response = client.get("/en/2026/register/")

    assert page_of(response).xpath("//h1/text()") == ["Register"]


def test_the_form_offers_the_registered_organisations(client):
    make_pool(make_conference())
    make_organisation()

    response = client.get("/2026/anmalan/")

    assert page_of(response).xpath("//datalist/option/@value") == ["Umeå kommun"]


def test_hubs_are_in_the_form_for_those_without_scripts(client):
    conference = make_conference()
    make_pool(conference)
    make_pool(conference, attendance=Attendance.HUB, slug="storuman", name_sv="Nod Storuman")
    make_pool(
        conference,
        attendance=Attendance.HUB,
        slug="asele",
        name_sv="Nod Åsele",
        closes_at=AUTUMN,
    )

    page = page_of(client.get("/2026/anmalan/"))

    assert page.xpath("//select[@name='hub']/option/@value") == ["", "storuman", "asele"]
    assert page.xpath("//select[@name='hub']/option[@disabled]/@value") == ["asele"]


def test_each_form_has_a_mark_of_its_own(client):
    make_pool(make_conference())
    marks = {
        page_of(client.get("/2026/anmalan/")).xpath("//input[@name='submission']/@value")[0]
        for _time in range(2)
    }

    assert len(marks) == 2


def test_registering_shows_the_badge_at_once(client):
    make_pool(make_conference())

    response = client.post("/2026/anmalan/", FILLED_IN)

    registration = Registration.objects.get()
    assert (response.status_code, response.url) == (302, personal_address(registration))
    assert not response.cookies
    page = client.get(response.url)
    assert status_of(page) == ["confirmed"]
    shown = page_of(page).xpath("//*[@data-ticket-code]")[0].text_content()
    assert shown == registration.ticket_code


def test_registering_in_english_leads_to_the_english_page(client):
    make_pool(make_conference())

    response = client.post("/en/2026/register/", FILLED_IN)

    registration = Registration.objects.get()
    assert response.url == f"/en/my/{registration.personal_token}/"
    assert registration.language == "en"


def test_a_form_sent_twice_leads_to_the_same_page(client):
    make_pool(make_conference())

    answers = [client.post("/2026/anmalan/", FILLED_IN).url for _time in range(2)]

    assert answers[0] == answers[1]
    assert Registration.objects.count() == 1


def test_an_address_that_is_registered_is_only_told_about_a_letter(client):
    pool = make_pool(make_conference())
    make_registration(pool, email="saga@umea.example")

    response = client.post("/2026/anmalan/", FILLED_IN | {"email": "Saga@umea.example"})

    assert response.status_code == 200
    assert status_of(response) == ["check-mail"]
    assert Registration.objects.count() == 1
    assert Message.objects.get().kind == "my-link"


def test_a_conference_can_leave_the_proof_to_the_letter(client):
    make_pool(make_conference(shows_proof_at_once=False))

    new = client.post("/2026/anmalan/", FILLED_IN)
    known = client.post("/2026/anmalan/", FILLED_IN | {"submission": ""})

    assert (new.status_code, status_of(new)) == (200, ["check-mail"])
    assert new.content == known.content


def test_mistakes_are_listed_with_links_and_what_was_typed_stays(client):
    make_pool(make_conference())

    response = client.post("/2026/anmalan/", {"name": "Saga", "attendance": "on_site"})

    page = page_of(response)
    assert response.status_code == 200
    assert page.xpath("//*[@role='alert']//a/@href") == ["#id_email", "#id_organisation"]
    assert page.xpath("//input[@name='name']/@value") == ["Saga"]
    assert page.xpath("//input[@name='attendance'][@checked]/@value") == ["on_site"]
    assert page.xpath("//input[@name='email']/@aria-invalid") == ["true"]
    described = page.xpath("//input[@name='email']/@aria-describedby")[0].split()
    assert [len(page.xpath(f"//*[@id='{name}']")) for name in described] == [1, 1]


def test_a_full_conference_says_what_one_gets_before_the_click(client):
    conference = make_conference()
    make_pool(conference, capacity=0)
    make_online_pool(conference)

    form = client.get("/2026/anmalan/")
    receipt = client.get(client.post("/2026/anmalan/", FILLED_IN).url)

    assert (
        "Fullt just nu. Du får nummer 1 i väntelistan. Under tiden har du en plats på distans."
        in text_of(form)
    )
    assert status_of(receipt) == ["waitlisted"]
    assert page_of(receipt).xpath("//@data-position") == ["1"]
    assert "Du står på plats 1 i väntelistan" in text_of(receipt)
    assert "Under tiden har du en plats: På distans." in text_of(receipt)


def test_who_waits_without_any_place_is_told_so(client):
    conference = make_conference()
    registration = register(
        conference, make_attendee(make_pool(conference, capacity=0)), now=AUTUMN
    )

    response = client.get(personal_address(registration))

    assert status_of(response) == ["waitlisted"]
    assert "Koden gäller vid entrén när du har fått en plats." in text_of(response)


def test_a_place_that_went_meanwhile_is_said_at_the_choice(client):
    conference = make_conference()
    make_pool(conference)
    make_online_pool(conference, capacity=0)

    response = client.post("/2026/anmalan/", FILLED_IN | {"attendance": "online"})

    assert response.status_code == 200
    assert "Den sista platsen togs alldeles nyss." in text_of(response)
    assert page_of(response).xpath("//input[@name='name']/@value") == ["Saga Hjortronklint"]


def test_a_way_of_taking_part_that_has_closed_is_said_at_the_choice(client):
    conference = make_conference()
    make_pool(conference, closes_at=AUTUMN)
    make_online_pool(conference)

    response = client.post("/2026/anmalan/", FILLED_IN)

    assert "Anmälan till det här har stängt." in text_of(response)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("pool", "conference", "state", "sentence"),
    [
        (
            {},
            {"registration_opens_at": AUTUMN + timedelta(days=1)},
            "not_yet_open",
            "Den öppnar måndag 2 november 2026 kl. 10.00.",
        ),
        ({"closes_at": AUTUMN}, {}, "closed", "Den stängde söndag 1 november 2026 kl. 10.00."),
        ({"capacity": 0, "attendance": "online"}, {}, "full", "Det blir plats när någon avanmäler"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_when_nobody_can_register_the_page_says_why(  # noqa: PLR0913, PLR0917 -- a table
    client, pool, conference, state, sentence, method
):
    make_pool(make_conference(**conference), **pool)

    response = getattr(client, method)("/2026/anmalan/")

    assert response.status_code == 200
    assert page_of(response).xpath("//@data-registration") == [state]
    assert sentence in text_of(response)
    assert not page_of(response).xpath("//main//form")


def test_a_conference_without_places_is_closed(client):
    make_conference()

    response = client.get("/2026/anmalan/")

    assert page_of(response).xpath("//@data-registration") == ["closed"]


def test_there_is_no_form_for_a_conference_that_is_not(client):
    assert client.get("/1999/anmalan/").status_code == 404


def test_posts_from_another_site_are_refused(client):
    make_pool(make_conference())

    response = client.post("/2026/anmalan/", FILLED_IN, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert not Registration.objects.exists()


@pytest.mark.parametrize("full", [False, True])
def test_registering_asks_the_database_few_questions(client, django_assert_num_queries, full):
    conference = make_conference()
    make_pool(conference, capacity=0 if full else 10)
    make_online_pool(conference)
    make_organisation()

    # The conference, its places, the organisations; both limits; the place, the registration and
    # the letter; a savepoint. In line: the lock and the second look, the online place, the end
    # of the line.
    with django_assert_num_queries(17 if full else 12):
        assert client.post("/2026/anmalan/", FILLED_IN).status_code == 302


# The personal page


def test_the_personal_page_is_nobody_else_s(client):
    registration = make_registration(make_pool(make_conference()))

    response = client.get(personal_address(registration))

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page_of(response).xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    assert not response.cookies


@pytest.mark.parametrize("page", ["", "andra/", "avanmal/"])
def test_looking_changes_nothing(client, page):
    registration = make_registration(make_pool(make_conference()))
    before = Registration.objects.values().get()

    assert client.get(personal_address(registration, page)).status_code == 200

    assert Registration.objects.values().get() == before
    assert not Message.objects.exists()


def test_the_personal_page_says_when_where_and_to_whom(client):
    conference = make_conference()
    registration = make_registration(make_pool(conference), organisation=make_organisation())

    words = text_of(client.get(personal_address(registration)))

    assert "Tisdag 8 december 08.30–16.30" in words
    assert "På plats: Sara kulturhus, Skellefteå" in words
    assert "saga.hjortronklint@umea.example Fel adress?" in words
    assert "Umeå kommun" in words


def test_subscribing_and_downloading_are_told_apart(client, settings):
    settings.BASE_URL = "https://konferens.example"
    registration = make_registration(make_pool(make_conference()))
    feed = f"konferens.example/calendar/{registration.calendar_token}.ics"
    quoted = feed.replace("/", "%2F")
    name = "&name=Digitala+V%C3%A4sterbotten+2026"

    page = page_of(client.get(personal_address(registration)))

    section = page.xpath("//section[@aria-labelledby='calendar']")[0]
    assert section.xpath(".//a/@href") == [
        f"webcal://{feed}",
        f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F{quoted}",
        f"https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2F{quoted}{name}",
        f"/calendar/{registration.calendar_token}.ics",
    ]


def test_who_takes_part_online_hears_that_the_code_is_not_needed(client):
    registration = make_registration(make_online_pool(make_conference()))

    response = client.get(personal_address(registration))

    assert "Du behöver koden bara om du kommer till konferensen på plats." in text_of(response)


def test_a_cancelled_registration_has_no_ticket_and_can_be_made_anew(client):
    registration = cancel(make_registration(make_pool(make_conference())), now=AUTUMN)

    response = client.get(personal_address(registration))

    assert status_of(response) == ["cancelled"]
    assert not page_of(response).xpath("//*[@data-ticket-code]")
    assert "/2026/anmalan/" in page_of(response).xpath("//main//a/@href")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_personal_page_takes_few_questions(client, django_assert_num_queries, rows):
    conference = make_conference()
    pool = make_pool(conference, capacity=0)
    attendees = [make_attendee(pool, email=f"p{number}@umea.example") for number in range(rows)]
    waiting = [register(conference, attendee, now=AUTUMN) for attendee in attendees]

    with django_assert_num_queries(7):
        client.get(personal_address(waiting[-1]))


def test_a_key_that_fits_nothing_finds_nothing_and_is_counted(client):
    responses = [client.get("/min/abcdefghijklmnopqrstuv/") for _guess in range(31)]

    assert {response.status_code for response in responses[:30]} == {404}
    assert responses[30].status_code == 429
    assert responses[30].headers["Retry-After"] == "600"


def test_a_right_key_opens_however_often_wrong_ones_were_tried(client):
    registration = make_registration(make_pool(make_conference()))
    for _guess in range(31):
        client.get("/min/abcdefghijklmnopqrstuv/")

    assert client.get(personal_address(registration)).status_code == 200


def test_no_key_is_written_in_the_log(client):
    (handler,) = (
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler) and handler.filters
    )
    before = handler.setStream(StringIO())

    client.get("/min/abcdefghijklmnopqrstuv/")
    client.post("/en/my/abcdefghijklmnopqrstuv/cancel/")
    client.get("/tickets/abcdefghijklmnopqrstuv.png")

    told = handler.stream.getvalue()
    handler.setStream(before)
    assert logging.getLogger("django").handlers == []
    assert [line.partition("request ")[2] for line in told.splitlines()] == [
        "Not Found: /min/…/",
        "Not Found: /en/my/…/cancel/",
        "Not Found: /tickets/….png",
    ]


# Change


def test_a_change_is_saved_and_shown(client):
    conference = make_conference()
    registration = make_registration(make_pool(conference))
    make_online_pool(conference)
    changed = {
        "name": "Saga Älvdal",
        "email": registration.email,
        "organisation": "Malå kommun",
        "attendance": "online",
    }

    response = client.post(personal_address(registration, "andra/"), changed)

    registration.refresh_from_db()
    assert (response.status_code, response.url) == (302, personal_address(registration))
    assert (registration.name, registration.organisation_name) == ("Saga Älvdal", "Malå kommun")
    assert registration.attendance == Attendance.ONLINE


def test_the_change_form_is_filled_in_and_shows_mistakes(client):
    registration = make_registration(make_pool(make_conference()))
    address = personal_address(registration, "andra/")

    fresh = page_of(client.get(address))
    wrong = page_of(client.post(address, {"name": ""}))

    assert fresh.xpath("//input[@name='name']/@value") == ["Saga Hjortronklint"]
    assert fresh.xpath("//input[@name='attendance'][@checked]/@value") == ["on_site"]
    assert "Skriv ditt namn." in wrong.text_content()


def test_a_new_address_moves_the_page_to_a_new_key(client):
    registration = make_registration(make_pool(make_conference()))
    typed = FILLED_IN | {"email": "saga@umea.example"}

    response = client.post(personal_address(registration, "andra/"), typed)

    assert client.get(personal_address(registration)).status_code == 404
    assert client.get(response.url).status_code == 200


def test_an_address_that_somebody_else_registered_is_only_told_about_a_letter(client):
    pool = make_pool(make_conference())
    registration = make_registration(pool)
    make_registration(pool, email="ture@umea.example")

    response = client.post(
        personal_address(registration, "andra/"), FILLED_IN | {"email": "ture@umea.example"}
    )

    assert status_of(response) == ["check-mail"]


def test_a_change_to_a_full_pool_without_a_line_is_refused_at_the_choice(client):
    conference = make_conference()
    registration = make_registration(make_pool(conference))
    make_online_pool(conference, capacity=0)

    response = client.post(
        personal_address(registration, "andra/"),
        FILLED_IN | {"email": registration.email, "attendance": "online"},
    )

    assert "Den sista platsen togs alldeles nyss." in text_of(response)


def test_who_waits_leaves_the_line_with_one_click(client):
    conference = make_conference()
    online = make_online_pool(conference)
    registration = register(
        conference, make_attendee(make_pool(conference, capacity=0)), now=AUTUMN
    )
    page = page_of(client.get(personal_address(registration)))
    action = page.xpath("//form[.//button[@name='leave_line']]/@action")[0]

    response = client.post(action, {"leave_line": "1"})

    registration.refresh_from_db()
    assert response.url == personal_address(registration)
    assert (registration.status, registration.pool) == ("confirmed", online)


def test_who_waits_without_a_place_cancels_with_one_click(client):
    pool = make_pool(make_conference(), capacity=0)
    registration = register(pool.conference, make_attendee(pool), now=AUTUMN)
    page = page_of(client.get(personal_address(registration)))
    [button] = page.xpath("//button[contains(., 'Lämna väntelistan och avanmäl mig')]")

    client.post(button.getparent().get("action"))

    registration.refresh_from_db()
    assert registration.status == "cancelled"


def test_who_waits_for_nothing_has_no_line_to_leave(client):
    registration = make_registration(make_pool(make_conference()))

    client.post(personal_address(registration, "andra/"), {"leave_line": "1"})

    registration.refresh_from_db()
    assert (registration.status, registration.sequence) == ("confirmed", 0)


@pytest.mark.parametrize("page", ["andra/", "avanmal/"])
def test_a_cancelled_registration_leads_back_to_its_page(client, page):
    registration = cancel(make_registration(make_pool(make_conference())), now=AUTUMN)

    response = client.get(personal_address(registration, page))

    assert response.url == personal_address(registration)


def test_changes_are_limited(client):
    registration = make_registration(make_pool(make_conference()))
    address = personal_address(registration, "andra/")
    typed = FILLED_IN | {"email": registration.email}

    answers = [client.post(address, typed).status_code for _time in range(11)]

    assert answers == [302] * 10 + [429]


# Cancel


def test_cancelling_asks_first_and_cancels_on_the_button(client):
    registration = make_registration(make_pool(make_conference()))
    address = personal_address(registration, "avanmal/")

    asked = client.get(address)
    response = client.post(address)

    registration.refresh_from_db()
    assert "Vill du avanmäla dig?" in text_of(asked)
    assert response.url == personal_address(registration)
    assert registration.is_cancelled


# The lost link


@pytest.mark.parametrize("path", ["/2026/min-lank/", "/en/2026/my-link/"])
def test_the_page_answers_alike_whether_the_address_is_known_or_not(client, path):
    make_registration(make_pool(make_conference()), email="saga@umea.example")

    assert client.get(path).status_code == 200
    known = client.post(path, {"email": "SAGA@umea.example"})
    unknown = client.post(path, {"email": "ture@umea.example"})

    assert (known.status_code, status_of(known)) == (200, ["check-mail"])
    assert known.content == unknown.content
    assert dict(known.headers) == dict(unknown.headers)
    assert [letter.to for letter in Message.objects.all()] == ["saga@umea.example"]


def test_known_and_unknown_addresses_cost_the_same_statements(client, django_assert_num_queries):
    make_registration(make_pool(make_conference()), email="saga@umea.example")

    for address in ("saga@umea.example", "ture@umea.example"):
        with django_assert_num_queries(12):
            client.post("/2026/min-lank/", {"email": address})


def test_a_lost_link_needs_an_address(client):
    make_conference()

    response = client.post("/2026/min-lank/", {"email": "saga"})

    assert "Skriv en e-postadress, till exempel anna@umea.example." in text_of(response)


def test_one_address_gets_few_letters_an_hour(client):
    make_pool(make_conference())

    answers = [
        client.post("/2026/min-lank/", {"email": "saga@umea.example"}).status_code
        for _time in range(5)
    ]
    refused = client.post("/2026/anmalan/", FILLED_IN)

    assert answers == [200] * 5
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert "Vänta 60 minuter och försök igen." in text_of(refused)


def test_a_whole_town_hall_may_register_in_a_minute(client):
    make_pool(make_conference())

    answers = {
        client.post(
            "/2026/anmalan/", FILLED_IN | {"email": f"person{number}@umea.example"}
        ).status_code
        for number in range(120)
    }

    assert answers == {302}


def test_proxies_of_ours_tell_who_the_client_is(settings):
    settings.TRUSTED_PROXIES = 1
    make_conference()
    client = Client(REMOTE_ADDR="10.0.0.1")

    for forwarded in ("192.0.2.1", "192.0.2.9, 192.0.2.1", "192.0.2.1,"):
        client.get("/min/wrong/", headers={"x-forwarded-for": forwarded})
    client.get("/min/wrong/")

    assert sorted(RateLimit.objects.values_list("tries", flat=True)) == [1, 3]


def test_what_a_client_says_of_itself_is_not_believed_without_a_proxy():
    make_conference()
    client = Client(REMOTE_ADDR="192.0.2.1")

    for forwarded in ("192.0.2.7", "192.0.2.8"):
        client.get("/min/wrong/", headers={"x-forwarded-for": forwarded})

    assert RateLimit.objects.get().tries == 2


# The ticket as a picture


@pytest.mark.parametrize(
    ("ending", "content_type"), [("png", "image/png"), ("svg", "image/svg+xml")]
)
def test_the_ticket_is_there_as_a_picture(client, ending, content_type):
    registration = make_registration(make_pool(make_conference()))

    response = client.get(f"/tickets/{registration.personal_token}.{ending}")

    assert response.headers["Content-Type"] == content_type
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_phone_reads_the_ticket_in_the_picture(client, tmp_path):
    registration = make_registration(make_pool(make_conference()))
    picture = tmp_path / "ticket.png"

    picture.write_bytes(client.get(f"/tickets/{registration.personal_token}.png").content)

    (code,) = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    assert code.text == registration.ticket_code


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_there_is_no_picture_of_a_ticket_that_is_not(client, ending):
    assert client.get(f"/tickets/abcdefghijklmnopqrstuv.{ending}").status_code == 404


# The conference's own page


@pytest.mark.parametrize(
    ("pool", "conference", "sentence"),
    [
        ({}, {}, "190 platser kvar"),
        ({}, {"registration_opens_at": AUTUMN + timedelta(days=1)}, "Anmälan öppnar"),
        ({"closes_at": AUTUMN}, {}, "Anmälan är stängd."),
        ({"attendance": "online", "capacity": 0}, {}, "Alla platser är tagna."),
        ({"capacity": 0}, {}, "Du kan ställa dig i väntelistan."),
    ],
)
def test_the_conference_says_whether_one_can_register(client, pool, conference, sentence):
    make_pool(make_conference(**conference), **pool)

    response = client.get("/2026/")

    assert sentence in text_of(response)
    assert not response.cookies


def test_the_conference_shows_what_is_on_once_it_is_published(client, django_assert_num_queries):
    conference = make_conference()
    make_pool(conference)
    speaker = make_speaker(conference)
    keynote = make_session(conference, speaker, kind="keynote", title_sv="Nära, tryggt")
    make_slot(keynote, make_room(conference))
    publish(conference, by=None, now=AUTUMN)
    client.get("/2026/")

    with time_machine.travel(NOON, tick=False), django_assert_num_queries(3):
        response = client.get("/2026/")

    assert "Just nu" in text_of(response)
    assert "Nära, tryggt" in text_of(response)


def test_the_conference_tells_of_each_way_to_attend_whether_it_is_open(client):
    conference = make_conference()
    make_pool(conference, closes_at=AUTUMN)
    make_online_pool(conference, capacity=5)

    shown = html.fromstring(client.get("/2026/").content)

    in_short = [" ".join(one.text_content().split()) for one in shown.find_class("places-in-short")]
    assert in_short == ["På plats: Stängt På distans: 5 platser kvar"]


def test_there_is_no_page_for_a_conference_that_is_not(client):
    assert client.get("/1999/").status_code == 404
