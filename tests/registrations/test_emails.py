import json
import re
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from notifications.delivery import deliver_due
from notifications.letters import Letter
from notifications.models import Message
from registrations import agenda
from registrations.emails import places as emails
from registrations.models import Attendance, Registration
from tests.factories import (
    AUTUMN,
    make_conference,
    make_online_pool,
    make_pool,
    make_registration,
)
from tests.post_box import open_post_box

pytestmark = pytest.mark.django_db

POSTS = {
    "confirmation": emails.post_confirmation,
    "waiting-list": emails.post_waiting_list,
    "promoted": emails.post_promoted,
    "changed": emails.post_changed,
    "cancelled": emails.post_cancelled,
    "my-link": emails.post_my_link,
}


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.BASE_URL = "https://dv.example"
    settings.DEFAULT_FROM_EMAIL = "konferens@dv.example"


def confirmed(**fields) -> Registration:
    return make_registration(make_pool(make_conference()), **fields)


def waitlisted(**fields) -> Registration:
    """Third in line for a place on site, with a place online meanwhile."""
    conference = make_conference()
    on_site, online = make_pool(conference), make_online_pool(conference)
    waiting = {
        "status": "waitlisted",
        "attendance": Attendance.ON_SITE,
        "waiting_for": on_site,
        "queued_at": AUTUMN,
    }
    make_registration(online, email="a@umea.example", **waiting)
    make_registration(online, email="b@umea.example", **waiting)
    return make_registration(online, **waiting | fields)


def cancelled(**fields) -> Registration:
    registration = confirmed(**fields)
    registration.status = "cancelled"
    registration.pool = None
    registration.cancelled_at = AUTUMN
    registration.sequence = 1
    registration.save()
    return registration


def in_state_for(kind: str, **fields) -> Registration:
    makers = {"waiting-list": waitlisted, "cancelled": cancelled}
    return makers.get(kind, confirmed)(**fields)


def received(kind: str, registration: Registration) -> EmailMessage:
    """The letter as it comes out at the other end of a real mail server."""
    with open_post_box() as post_box:
        POSTS[kind](registration, now=AUTUMN)
        deliver_due(now=AUTUMN)
    [content] = post_box.contents
    email = message_from_bytes(content, policy=default)
    assert isinstance(email, EmailMessage)
    return email


def text_of(email: EmailMessage) -> str:
    return body_of(email, "plain")


def html_of(email: EmailMessage) -> str:
    return body_of(email, "html")


def body_of(email: EmailMessage, subtype: str) -> str:
    part = email.get_body((subtype,))
    assert part
    return str(part.get_content())


def calendar_of(email: EmailMessage) -> str:
    [part] = [part for part in email.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


class Page(HTMLParser):
    """What a reader sees of a page, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag in {"style", "script", "title"}
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        self._hidden -= tag in {"style", "script", "title"}

    def handle_data(self, data):
        if not self._hidden:
            self.words += data.split()


def test_a_confirmation_says_what_when_where_and_how():
    email = received("confirmation", confirmed())

    text = text_of(email)
    assert email["Subject"] == "Din anmälan till Digitala Västerbotten 2026 är bekräftad"
    assert "Hej Saga Hjortronklint!" in text
    assert "tisdag 8 december 2026 kl.\u00a08.30–16.30" in text
    assert "onsdag 9 december 2026 kl.\u00a08.30–15.30" in text
    assert "Sara kulturhus, Skellefteå" in text
    assert "På plats" in text


def test_the_letter_is_in_the_language_of_its_receiver():
    email = received("confirmation", confirmed(language="en"))

    text = text_of(email)
    assert email["Subject"] == "Your registration for Digital Västerbotten 2026 is confirmed"
    assert "Tuesday 8 December 2026, 08:30–16:30" in text
    assert "https://dv.example/en/" in text
    assert email["Content-Language"] == "en"
    assert '<html lang="en">' in html_of(email)


def test_hours_are_short_when_they_are_whole():
    registration = confirmed()
    day = registration.conference.days.order_by("date")[0]
    day.starts_at = day.starts_at.replace(hour=8, minute=0)
    day.ends_at = day.ends_at.replace(hour=14, minute=0)
    day.save()

    text = text_of(received("confirmation", registration))

    assert "tisdag 8 december 2026 kl.\u00a09–15" in text


def test_a_scanner_reads_the_ticket_out_of_the_letter():
    registration = confirmed()
    email = received("confirmation", registration)

    [picture] = [part for part in email.walk() if part.get_content_type() == "image/png"]
    [seen] = zxingcpp.read_barcodes(Image.open(BytesIO(picture.get_content())))
    cid = picture["Content-ID"].strip("<>")
    assert seen.text == registration.ticket_code
    assert f'src="cid:{cid}"' in html_of(email)
    assert registration.ticket_code in text_of(email)


def test_the_letter_has_the_parts_that_mail_programs_expect():
    email = received("confirmation", confirmed())

    assert [part.get_content_type() for part in email.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "text/calendar",
        "application/ics",
    ]


def test_the_calendar_comes_as_a_part_and_as_a_file():
    registration = confirmed()
    email = received("confirmation", registration)

    calendar, file = list(email.iter_parts())[1:]
    expected = agenda.calendar_for(registration)
    assert (calendar.get_param("method"), calendar.get_content_disposition()) == (
        "PUBLISH",
        "inline",
    )
    assert file.get_filename() == "digitala-vasterbotten-2026.ics"
    assert calendar.get_payload(decode=True) == expected
    assert file.get_payload(decode=True) == expected


def test_the_headers_name_the_conference_and_lead_to_a_person(settings):
    settings.IDENTITY_DOMAIN = "dv.example"
    email = received("confirmation", confirmed())

    assert email["From"] == "Digitala Västerbotten 2026 <konferens@dv.example>"
    assert email["Reply-To"] == "konferens@regionvasterbotten.example"
    assert email["To"] == "saga.hjortronklint@umea.example"
    assert email["X-DV-Mail"] == "confirmation"
    assert email["Auto-Submitted"] == "auto-generated"
    assert email["Message-ID"] == f"<{Message.objects.get().identity}@dv.example>"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", POSTS)
def test_text_and_html_say_the_same(kind, language):
    email = received(kind, in_state_for(kind, language=language))

    page, text = Page(html_of(email)), text_of(email)
    addresses = re.findall(r"\w+://\S+", text)
    words = [word for word in re.sub(r"\w+://\S+", "", text).split() if word != "--"]
    assert addresses == page.links
    # The text names each link with a colon, as its address follows; the HTML need not.
    assert [word.rstrip(":") for word in words] == [word.rstrip(":") for word in page.words]


@pytest.mark.parametrize("kind", POSTS)
def test_a_letter_fetches_nothing_and_is_light(kind):
    email = received(kind, in_state_for(kind))

    page = Page(html_of(email))
    sources = [attributes.get("src") for _tag, attributes in page.tags if "src" in attributes]
    assert set(sources) <= {"cid:ticket"}
    assert [tag for tag, _attributes in page.tags if tag in {"link", "iframe", "form"}] == []
    assert not re.search(r"url\(|@import", html_of(email))
    assert len(email.as_bytes()) < 300_000


def test_the_letter_is_ready_for_dark_mode_and_narrow_screens():
    html = html_of(received("confirmation", confirmed()))

    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "@media (max-width: 480px)" in html
    assert re.search(r'<h1 style="[^"]+">', html)


def test_links_lead_to_what_the_attendee_can_do():
    registration = confirmed()
    links = Page(html_of(received("confirmation", registration))).links

    token, calendar = registration.personal_token, registration.calendar_token
    assert links == [
        f"https://dv.example/min/{token}/",
        "https://dv.example/2026/program/",
        f"webcal://dv.example/calendar/{calendar}.ics",
        f"https://dv.example/calendar/{calendar}.ics",
        f"https://dv.example/min/{token}/avanmal/",
        f"https://dv.example/min/{token}/overlat/",
        f"https://dv.example/min/{token}/andra/",
    ]


def test_machines_read_the_reservation_in_the_letter():
    registration = confirmed(name="</script><b>Saga & Tuva")
    html = html_of(received("confirmation", registration))

    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    reservation = json.loads(script)
    event = reservation["reservationFor"]
    assert reservation["@type"] == "EventReservation"
    assert reservation["reservationStatus"] == "https://schema.org/ReservationConfirmed"
    assert reservation["ticketToken"] == f"qrCode:{registration.ticket_code}"
    assert reservation["underName"] == {"@type": "Person", "name": "</script><b>Saga & Tuva"}
    assert (event["startDate"], event["endDate"]) == (
        "2026-12-08T08:30:00+01:00",
        "2026-12-09T15:30:00+01:00",
    )
    assert event["location"]["name"] == "Sara kulturhus"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("waiting-list", "ReservationPending"), ("cancelled", "ReservationCancelled")],
)
def test_machines_are_told_how_the_reservation_stands(kind, status):
    html = html_of(received(kind, in_state_for(kind)))

    assert f'"reservationStatus": "https://schema.org/{status}"' in html


def test_those_who_take_part_online_get_a_ticket_that_they_need_not_show():
    registration = make_registration(make_online_pool(make_conference()))

    email = received("confirmation", registration)

    assert registration.ticket_code in text_of(email)
    assert "Du deltar på distans och behöver inte visa den." in text_of(email)
    assert "OnlineEventAttendanceMode" in html_of(email)


@pytest.mark.parametrize("is_online_meanwhile", [True, False])
def test_those_who_wait_get_no_ticket(is_online_meanwhile):
    registration = waitlisted()
    if not is_online_meanwhile:
        registration.pool = None
        registration.save()

    email = received("changed", registration)

    assert "image/png" not in [part.get_content_type() for part in email.walk()]
    assert "Din biljett" not in text_of(email)


def test_those_at_a_local_hub_get_a_ticket_and_the_name_of_the_hub():
    hub = make_pool(
        make_conference(), attendance=Attendance.HUB, slug="lycksele", name_sv="Nod Lycksele"
    )

    text = text_of(received("confirmation", make_registration(hub)))

    assert "Din biljett" in text
    assert "Nod Lycksele" in text
    assert "Sara kulturhus" not in text


def test_the_waiting_list_letter_tells_the_place_in_line_and_what_one_has_meanwhile():
    text = text_of(received("waiting-list", waitlisted()))

    assert (
        "Det är fullt på plats just nu. Du står på plats 3 i väntelistan. Under tiden har du en "
        "plats på distans. Vi hör av oss om en plats blir ledig."
    ) in text
    assert "Din biljett" not in text


def test_who_waits_for_a_hub_without_a_place_meanwhile_is_told_so():
    hub = make_pool(
        make_conference(), attendance=Attendance.HUB, slug="lycksele", name_sv="Nod Lycksele"
    )
    registration = make_registration(hub, status="waitlisted", waiting_for=hub, queued_at=AUTUMN)
    Registration.objects.update(pool=None)

    text = text_of(received("waiting-list", registration))

    assert (
        "Det är fullt just nu: Nod Lycksele. Du står på plats 1 i väntelistan. Vi hör av oss om "
        "en plats blir ledig."
    ) in text


def test_the_letter_to_somebody_promoted_has_the_ticket():
    registration = confirmed()
    text = text_of(received("promoted", registration))

    assert "En plats blev ledig och den är din." in text
    assert registration.ticket_code in text


def test_a_change_to_waiting_is_told_with_the_place_in_line():
    text = text_of(received("changed", waitlisted()))

    assert "Det här gäller nu." in text
    assert "Du står på plats 3 i väntelistan." in text


def test_the_cancelled_letter_takes_the_days_out_of_the_calendar():
    email = received("cancelled", cancelled())

    calendar = calendar_of(email)
    assert calendar.count("STATUS:CANCELLED") == 2
    assert calendar.count("SEQUENCE:1") == 2
    assert "Din biljett gäller inte längre" in text_of(email)
    assert "https://dv.example/2026/" in text_of(email)


def test_the_link_letter_says_that_somebody_asked_and_encloses_nothing():
    email = received("my-link", confirmed())

    assert "Någon, kanske du, anmälde den här adressen igen" in text_of(email)
    assert [part.get_content_type() for part in email.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("confirmation", waitlisted),
        ("confirmation", cancelled),
        ("waiting-list", confirmed),
        ("promoted", cancelled),
        ("changed", cancelled),
        ("cancelled", confirmed),
        ("my-link", cancelled),
    ],
)
def test_a_letter_whose_news_has_been_overtaken_is_not_sent(kind, state):
    POSTS[kind](state(), now=AUTUMN)

    with open_post_box() as post_box:
        deliver_due(now=AUTUMN)

    assert (post_box.contents, Message.objects.get().status) == ([], "withdrawn")


def test_a_letter_about_somebody_erased_is_not_sent():
    registration = confirmed()
    emails.post_confirmation(registration, now=AUTUMN)
    registration.delete()

    with open_post_box() as post_box:
        deliver_due(now=AUTUMN)

    assert (post_box.contents, Message.objects.get().status) == ([], "withdrawn")


def test_new_secrets_never_go_to_the_old_address():
    registration = confirmed()
    emails.post_confirmation(registration, now=AUTUMN)
    registration.email = "saga.ny@umea.example"
    registration.sequence = 1
    registration.save()
    emails.post_changed(registration, now=AUTUMN)

    with open_post_box() as post_box:
        deliver_due(now=AUTUMN)

    assert post_box.receivers == ["saga.ny@umea.example"]


def test_each_event_has_one_letter():
    registration = confirmed()

    for _ in range(2):
        for post in POSTS.values():
            post(registration, now=AUTUMN)
    registration.sequence = 1
    emails.post_changed(registration, now=AUTUMN)

    pk = registration.pk
    assert {message.key for message in Message.objects.exclude(kind="my-link")} == {
        f"confirmation:{pk}",
        f"waiting-list:{pk}:0",
        f"promoted:{pk}:0",
        f"changed:{pk}:0",
        f"changed:{pk}:1",
        f"cancelled:{pk}",
    }


def test_the_personal_link_is_sent_once_in_ten_minutes():
    registration = confirmed()

    for minutes in (0, 4, 9, 10, 19, 20):
        emails.post_my_link(registration, now=AUTUMN + timedelta(minutes=minutes))

    assert Message.objects.count() == 3


def written(registration: Registration) -> Letter:
    letter = emails.confirmation(str(registration.pk), registration.language)
    assert letter
    return letter


@pytest.mark.parametrize(
    "name",
    [
        "www.elak.example",
        "Klicka på elak.example nu",
        "https://elak.example",
        "saga@elak.example",
        "Ring 0900-1234567",
        "\u200b\u202e",
    ],
)
def test_a_name_that_would_become_a_link_is_not_shown(name):
    letter = written(confirmed(name=name))

    assert "Hej!\n" in letter.text
    assert "elak" not in letter.text + letter.html.split("</head>")[1]


@pytest.mark.parametrize("name", ["Bo", "J. R. Ström", "Anna-Karin O'Brien", "Áilu", "李小龙"])
def test_ordinary_names_are_shown_as_they_are(name):
    assert f"Hej {name}!\n" in written(confirmed(name=name)).text


@given(name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
@example(name="Saga\r\nBcc: alla@umea.example")
@example(name="x" * 200)
@example(name="\u202eanomed\u202c")
@example(name='=HYPERLINK("https://elak.example")')
@example(name="<script>alert(1)</script>")
@example(name="{{ 7|add:7 }}")
@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_name_breaks_out_of_its_place(name, one_registration):
    one_registration.name = name[:200]
    one_registration.save()

    letter = written(one_registration)

    greeting = letter.text.split("\n")[4]
    page = Page(letter.html)
    assert len(greeting) <= len("Hej !") + 60
    assert greeting.startswith("Hej")
    assert (
        greeting.split()
        == page.words[page.words.index(greeting.split()[0]) :][: len(greeting.split())]
    )
    assert [tag for tag, _attributes in page.tags].count("script") == 1
    assert "elak.example" not in letter.text
    assert letter.headers == {
        "From": "Digitala Västerbotten 2026 <konferens@dv.example>",
        "Reply-To": "konferens@regionvasterbotten.example",
    }


@pytest.fixture
def one_registration() -> Registration:
    return confirmed()
