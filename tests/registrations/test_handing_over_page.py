"""The page where one hands over."""

import pytest
import time_machine
from lxml import html

from conference.models import RateLimit
from notifications.models import Message
from registrations.models import Admission, Registration, RetiredTicket
from registrations.signup import cancel
from tests.factories import (
    AUTUMN,
    make_checkpoint,
    make_conference,
    make_device,
    make_organisation,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

FILLED_IN = {
    "name": "Ture Björkskog",
    "email": "ture.bjorkskog@umea.example",
    "organisation": "Umeå kommun",
}


@pytest.fixture(autouse=True)
def _in_autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def registration() -> Registration:
    return make_registration(make_pool(make_conference()), organisation=make_organisation())


def address_of(registration: Registration, page: str = "overlat/") -> str:
    return f"/min/{registration.personal_token}/{page}"


def page_of(response):
    return html.fromstring(response.text)


def words_of(response) -> str:
    return " ".join(page_of(response).xpath("//main")[0].text_content().split())


def test_the_page_asks_for_a_colleague_of_the_same_organisation(client, registration):
    response = client.get(address_of(registration))

    assert page_of(response).xpath("//form//input/@name") == ["name", "email", "organisation"]
    assert page_of(response).xpath("//input[@name='organisation']/@value") == ["Umeå kommun"]
    assert "En kollega kommer i stället för dig" in words_of(response)
    assert not response.cookies


def test_who_waits_reads_that_it_is_the_place_in_line_that_goes(client, registration):
    pool = registration.pool
    Registration.objects.update(status="waitlisted", waiting_for=pool, queued_at=AUTUMN)

    assert "din plats i kön" in words_of(client.get(address_of(registration)))


def test_looking_changes_nothing(client, registration):
    client.get(address_of(registration), FILLED_IN)

    assert Registration.objects.get().email == registration.email


def test_the_colleague_has_the_place_and_the_old_link_is_dead(client, registration):
    response = client.post(address_of(registration), FILLED_IN)

    after = Registration.objects.get()
    assert page_of(response).xpath("//@data-status") == ["check-mail"]
    assert "ture.bjorkskog@umea.example" in words_of(response)
    assert (after.name, after.organisation) == ("Ture Björkskog", registration.organisation)
    assert client.get(address_of(registration, "")).status_code == 404
    assert client.get(address_of(after, "")).status_code == 200


def test_a_form_sent_twice_is_answered_twice_alike(client, registration):
    first = client.post(address_of(registration), FILLED_IN)
    second = client.post(address_of(registration), FILLED_IN)

    assert (second.status_code, second.text) == (200, first.text)
    assert second["Cache-Control"] == "private, no-store"
    assert RetiredTicket.objects.count() == 1


def test_the_old_page_answers_nothing_else(client, registration):
    client.post(address_of(registration), FILLED_IN)

    for email in ("c@umea.example", "c\x00", ""):
        other = client.post(address_of(registration), FILLED_IN | {"email": email})
        assert other.status_code == 404
    assert client.get(address_of(registration)).status_code == 404


def test_the_page_does_not_tell_whether_the_colleague_was_registered(client, registration):
    assert registration.pool
    known = make_registration(registration.pool, email="known@umea.example")

    to_known = client.post(address_of(registration), FILLED_IN | {"email": known.email})
    to_unknown = client.post(address_of(registration), FILLED_IN | {"email": "k2own@umea.example"})

    assert words_of(to_known).replace("known", "k2own") == words_of(to_unknown)
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        "my-link",
        "handed-over",
        "received",
    ]


def test_the_colleague_is_written_to_in_the_language_of_the_page(client, registration):
    client.post(f"/en/my/{registration.personal_token}/hand-over/", FILLED_IN)

    assert Registration.objects.get().language == "en"


def test_ones_own_address_is_refused_with_what_to_do(client, registration):
    response = client.post(address_of(registration), FILLED_IN | {"email": registration.email})

    assert page_of(response).xpath("//ul[@id='id_email_error']/li/text()") == [
        "Det här är din egen adress. Är det bara namnet som är fel? Ändra din anmälan."
    ]
    assert page_of(response).xpath("//input[@name='name']/@value") == ["Ture Björkskog"]


def test_who_has_been_let_in_is_told_so(client, registration):
    device = make_device(make_checkpoint(registration.conference))
    Admission.objects.create(
        registration=registration, checkpoint=device.checkpoint, device=device, admitted_at=AUTUMN
    )

    response = client.post(address_of(registration), FILLED_IN)

    assert "Din namnskylt är redan insläppt" in words_of(response)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_cancelled_is_not_handed_over(client, registration, method):
    cancel(registration, now=AUTUMN)

    response = getattr(client, method)(address_of(registration), FILLED_IN)

    assert (response.status_code, response["Location"]) == (302, address_of(registration, ""))


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Skriv kollegans namn."),
        ("name", "Ture\x00Björkskog", "om texten utan dem"),
        ("name", "Ture 811228-9874", "personnummer"),
        ("name", "x" * 201, "högst 200 tecken"),
        ("email", "ture", "till exempel anna@umea.example"),
        ("organisation", "", "Skriv var kollegan arbetar"),
    ],
)
def test_every_mistake_is_told_and_what_was_typed_is_kept(
    client, registration, field, typed, words
):
    response = client.post(address_of(registration), FILLED_IN | {field: typed})

    assert words in words_of(response)
    for name in FILLED_IN.keys() - {field}:
        assert page_of(response).xpath(f"//input[@name='{name}']/@value") == [FILLED_IN[name]]


@pytest.mark.parametrize("name", ["Bo", '=HYPERLINK("https://elak.example")', "李小龙", "x" * 200])
def test_any_name_can_receive(client, registration, name):
    client.post(address_of(registration), FILLED_IN | {"name": name})

    assert Registration.objects.get().name == name


def test_an_address_receives_a_few_times_an_hour(client, registration):
    for _try in range(6):
        response = client.post(address_of(registration), FILLED_IN | {"email": registration.email})

    assert response.status_code == 429
    assert RateLimit.objects.count() == 2
