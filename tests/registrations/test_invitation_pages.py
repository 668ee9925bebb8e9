"""What the invited reach from their letter, and organisers from their desk."""

import logging
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from openpyxl import Workbook

from conference.log_filters import WithoutSecrets
from registrations import inviting
from registrations.models import Invitation, InvitationGreeting, OptOut, Registration
from tests.factories import (
    AUTUMN,
    make_conference,
    make_invitation,
    make_online_pool,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

PAGES = "/arrangor/2026/inbjudningar/"
STATE = ("registration", "declined_at", "invited_at", "reminded_at")


@pytest.fixture(autouse=True)
def _in_autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def invited(conference):
    make_pool(conference)
    return make_invitation(conference)


def page_of(response):
    return html.fromstring(response.content.decode())


def text_of(response):
    return " ".join(page_of(response).xpath("//main")[0].text_content().split())


def filled_in(response):
    inputs = page_of(response).xpath("//input[@type='text' or @type='email']")
    return {one.get("name"): one.get("value") for one in inputs}


FILLED_IN = {
    "name": "Tuva Lingonstråle",
    "email": "tuva.lingonstrale@mala.example",
    "organisation": "Malå kommun",
    "attendance": "on_site",
}


# The invited person's link


def test_the_form_is_filled_in_with_what_is_known(client, invited):
    page = client.get(f"/inbjudan/{invited.token}/")

    assert filled_in(page) == {
        "name": "Tuva Lingonstråle",
        "email": "Tuva.Lingonstrale@mala.example",
        "organisation": "Malå kommun",
    }
    assert not page.cookies
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    english = client.get(f"/en/invitation/{invited.token}/")
    assert "You are invited. We have filled in what we know" in text_of(english)


def test_looking_changes_nothing(client, invited):
    before = Invitation.objects.values(*STATE).get()

    client.get(f"/inbjudan/{invited.token}/")
    client.get(f"/avsluta/{invited.unsubscribe_token}/")

    assert Invitation.objects.values(*STATE).get() == before
    assert not OptOut.objects.exists()


def test_registering_takes_one_click_and_is_marked(client, invited):
    done = client.post(f"/inbjudan/{invited.token}/", FILLED_IN)

    registration = Registration.objects.get()
    assert done["Location"] == registration.get_absolute_url()
    invited.refresh_from_db()
    assert invited.registration == registration
    again = client.get(f"/inbjudan/{invited.token}/")
    assert "Du är redan anmäld" in text_of(again)
    assert page_of(again).xpath("//button[@name='decline']") == []


def test_a_known_address_gets_a_letter_and_no_second_place(client, invited):
    make_registration(make_online_pool(invited.conference), email=FILLED_IN["email"])

    page = client.post(f"/inbjudan/{invited.token}/", FILLED_IN)

    assert page_of(page).xpath("//@data-status") == ["check-mail"]
    assert Registration.objects.count() == 1


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, invited):
    page = client.post(f"/inbjudan/{invited.token}/", FILLED_IN | {"email": "tuva"})

    assert "Skriv en e-postadress" in text_of(page)
    assert filled_in(page)["email"] == "tuva"


def test_a_place_that_is_gone_is_told_at_the_choice(client, invited):
    make_online_pool(invited.conference, capacity=0)

    page = client.post(f"/inbjudan/{invited.token}/", FILLED_IN | {"attendance": "online"})

    assert "Den sista platsen togs alldeles nyss." in text_of(page)
    assert not Registration.objects.exists()


def test_before_and_after_the_registration_the_link_says_so(client, invited):
    invited.conference.pools.update(closes_at=AUTUMN)

    assert "stängd" in text_of(client.get(f"/inbjudan/{invited.token}/")).casefold()


def test_no_thanks_is_a_button(client, invited):
    page = client.post(f"/inbjudan/{invited.token}/", {"decline": ""})

    assert page_of(page).xpath("//@data-status") == ["declined"]
    invited.refresh_from_db()
    assert invited.declined_at == AUTUMN
    again = client.get(f"/inbjudan/{invited.token}/")
    assert "Du har tackat nej" in text_of(again)


@pytest.mark.parametrize("address", ["/inbjudan/gissning/", "/avsluta/gissning/"])
def test_guesses_are_counted(client, invited, address):
    answers = [client.get(address).status_code for _guess in range(31)]

    assert answers == [404] * 30 + [429]


# No more invitations


def test_the_way_out_is_a_page_with_a_button(client, invited):
    page = client.get(f"/avsluta/{invited.unsubscribe_token}/")

    assert not page.cookies
    assert "Vill du inte ha fler inbjudningar?" in text_of(page)
    assert page_of(page).xpath("//form/@method") == ["post"]
    assert page_of(page).xpath("//form//input") == []


def test_the_way_out_speaks_the_language_of_the_letter(client, conference):
    invited = make_invitation(conference, language="en")

    page = client.get(f"/avsluta/{invited.unsubscribe_token}/")

    assert "Do you want no more invitations?" in text_of(page)
    assert page["Content-Language"] == "en"
    assert page_of(page).get("lang") == "en"


def test_a_mail_program_may_post_from_anywhere_and_twice(client, invited):
    address = f"/avsluta/{invited.unsubscribe_token}/"

    answers = [
        client.post(
            address,
            {"List-Unsubscribe": "One-Click"},
            headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"},
        )
        for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Du får inga fler inbjudningar" in text_of(answers[1])
    assert OptOut.objects.get().digest == invited.digest


def test_keys_stay_out_of_the_log():
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutSecrets())
    said = "/inbjudan/abc/ /en/invitation/abc/ /avsluta/abc/ /grupp/abc/ /en/group/abc/lista.csv"
    record = logging.makeLogRecord({"msg": said})

    handler.handle(record)

    assert stream.getvalue() == f"{said.replace('abc', '…')}\n"


# A link for everybody in an organisation


def test_an_organisations_own_link_fills_in_its_name(client, invited):
    make_organisation()

    page = client.get("/2026/anmalan/?org=umea")

    assert filled_in(page)["organisation"] == "Umeå kommun"
    assert "/en/2026/register/?org=umea" in page_of(page).xpath("//header//a/@href")


@pytest.mark.parametrize("slug", ["", "moon", "%00", "umea%22%3E"])
def test_a_link_of_nobodys_is_the_usual_form(client, invited, slug):
    make_organisation()

    page = client.get(f"/2026/anmalan/?org={slug}")

    assert (page.status_code, filled_in(page)["organisation"]) == (200, None)


# Organisers


@pytest.fixture
def organiser(client, conference):
    user = make_organiser(conference)
    client.force_login(user)
    return user


@pytest.mark.parametrize("rest", ["", "importera/", "halsning/", "vill-inte/"])
def test_only_those_who_organise_the_conference_come_here(client, rest):
    make_conference(slug="2027")
    address = f"/arrangor/2027/inbjudningar/{rest}"
    assert client.get(address).status_code == 302

    client.force_login(make_organiser(make_conference()))

    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("organiser")
def test_pasted_addresses_are_imported(client, conference):
    make_invitation(conference)
    make_registration(make_pool(conference), email="comes@umea.example")
    inviting.opt_out(
        make_invitation(make_conference(slug="2025"), email="no@umea.example").digest, now=AUTUMN
    )
    pasted = (
        "Anna Berg; anna@umea.example; Umeå kommun\n"
        "Bo Ö <bo@umea.example>\n"
        "tuva.lingonstrale@mala.example\ncomes@umea.example\nno@umea.example\n"
    )

    page = client.post(f"{PAGES}importera/", {"lines": pasted, "language": "sv"})

    words = text_of(page)
    assert "2 adresser är importerade" in words
    assert "vill inte ha inbjudningar no@umea.example" in words
    assert "har anmält sig, eller avanmält sig comes@umea.example" in words
    assert "två gånger i listan tuva.lingonstrale@mala.example" in words
    known = conference.invitations.filter(invited_at=None).in_order()
    assert list(known.values_list("name", "email", "organisation_name")) == [
        ("Anna Berg", "anna@umea.example", "Umeå kommun"),
        ("Bo Ö", "bo@umea.example", ""),
    ]


@pytest.mark.usefixtures("organiser")
def test_a_workbook_is_imported(client, conference):
    workbook = Workbook()
    [sheet] = workbook.worksheets
    sheet.append(["Namn", "E-post"])
    sheet.append(["Anna Berg", "anna@umea.example"])
    content = BytesIO()
    workbook.save(content)
    file = SimpleUploadedFile("lista.xlsx", content.getvalue())

    client.post(f"{PAGES}importera/", {"file": file, "language": "en"})

    [anna] = conference.invitations.in_order()
    assert (anna.name, anna.email, anna.language) == ("Anna Berg", "anna@umea.example", "en")


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"lines": "anna@umea.example\nbo"}, "Rad 2: Skriv en e-postadress"),
        ({"lines": "811228-9874; anna@umea.example"}, "Rad 1: Det här ser ut som ett personnummer"),
        ({"lines": ""}, "Klistra in minst en adress, eller välj en fil."),
        ({"lines": "\n".join(f"p{n}@umea.example" for n in range(501))}, "Dela upp listan"),
        ({"file": b"PK\x03\x04 broken"}, "Filen går inte att läsa."),
        ({"file": b"a" * (1024 * 1024 + 1)}, "Dela upp listan"),
        ({"lines": "anna@umea.example", "language": "xx"}, "xx"),
    ],
)
@pytest.mark.usefixtures("organiser")
def test_one_row_that_is_wrong_and_nothing_is_saved(client, conference, sent, wrong):
    typed = {"language": "sv"} | sent
    if "file" in sent:
        typed["file"] = SimpleUploadedFile("lista.xlsx", sent["file"])

    page = client.post(f"{PAGES}importera/", typed)

    assert wrong in text_of(page)
    assert page_of(page).xpath("//textarea")[0].text.strip() == sent.get("lines", "")
    assert not conference.invitations.exists()


@pytest.mark.usefixtures("organiser")
def test_invitations_are_sent_and_the_silent_reminded_by_buttons(client, conference):
    make_invitation(conference, invited_at=None)
    make_invitation(conference, email="silent@umea.example")
    assert "Skicka en inbjudan" in text_of(client.get(PAGES))

    sent = client.post(f"{PAGES}skicka/", follow=True)
    reminded = client.post(f"{PAGES}paminn/", {"on": ""}, follow=True)

    assert "En inbjudan är på väg." in text_of(sent)
    assert "En person får en påminnelse." in text_of(reminded)
    assert inviting.post_due(now=AUTUMN) == 2


@pytest.mark.usefixtures("organiser")
def test_a_reminder_may_wait_for_its_day(client, conference):
    invitation = make_invitation(conference)

    client.post(f"{PAGES}paminn/", {"on": "2026-11-20"})

    invitation.refresh_from_db()
    assert invitation.remind_from == datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
    assert "1 till på väg" in text_of(client.get(PAGES))


@pytest.mark.usefixtures("organiser")
def test_a_day_that_is_none_is_told(client, conference):
    make_invitation(conference)

    page = client.post(f"{PAGES}paminn/", {"on": "snart"})

    assert "Skriv ett datum som 2026-11-30." in text_of(page)
    assert inviting.post_due(now=AUTUMN) == 0


@pytest.mark.usefixtures("organiser")
def test_a_greeting_is_written_and_rewritten(client, conference):
    for words in ("Hej!", "Hej igen!"):
        client.post(f"{PAGES}halsning/", {"words_sv": words, "words_en": ""}, follow=True)

    assert InvitationGreeting.objects.get().words_sv == "Hej igen!"
    page = client.get(f"{PAGES}halsning/")
    assert page_of(page).xpath("//textarea")[0].text.strip() == "Hej igen!"


@pytest.mark.usefixtures("organiser")
def test_who_writes_back_is_opted_out_by_hand(client, conference):
    invitation = make_invitation(conference)

    assert "Skriv en e-postadress" in text_of(client.post(f"{PAGES}vill-inte/", {"email": "no"}))
    done = client.post(
        f"{PAGES}vill-inte/", {"email": "TUVA.Lingonstrale@mala.example"}, follow=True
    )

    assert "TUVA.Lingonstrale@mala.example får inga fler inbjudningar." in text_of(done)
    assert OptOut.objects.get().digest == invitation.digest


@pytest.mark.usefixtures("organiser")
def test_the_list_tells_where_each_one_stands(client, conference):
    assert "Ingen är inbjuden än." in text_of(client.get(PAGES))
    make_invitation(conference, email="a@umea.example", invited_at=None)
    make_invitation(conference, email="b@umea.example", invited_at=None, invite_from=AUTUMN)
    make_invitation(conference, email="c@umea.example")
    make_invitation(conference, email="d@umea.example", reminded_at=AUTUMN)
    make_invitation(conference, email="e@umea.example", declined_at=AUTUMN)
    inviting.opt_out(make_invitation(conference, email="f@umea.example").digest, now=AUTUMN)
    make_invitation(conference, email="g@umea.example")
    make_registration(make_pool(conference), email="g@umea.example")

    page = page_of(client.get(PAGES))

    assert [one.text for one in page.xpath("//tbody//span[contains(@class, 'status')]")] == [
        "Inte skickad än",
        "På väg",
        "Inbjuden",
        "Påmind",
        "Tackade nej",
        "Vill inte ha inbjudningar",
        "Anmäld",
    ]


@pytest.mark.usefixtures("organiser")
def test_a_long_list_has_pages(client, conference):
    for number in range(51):
        make_invitation(conference, email=f"p{number}@umea.example", name=f"Person {number}")

    assert "Sida 1 av 2" in text_of(client.get(PAGES))
    assert "Person 50" in text_of(client.get(f"{PAGES}?page=2"))


@pytest.mark.usefixtures("organiser")
def test_the_list_takes_constantly_many_queries(client, conference, django_assert_num_queries):
    for number in range(4):
        home = make_organisation(slug=f"o-{number}", name_sv=f"Organisation {number}")
        make_invitation(conference, email=f"p{number}@umea.example", organisation=home)
        if number in (0, 3):
            # Session, user, conference, three for the progress, two for the list, and the tabs.
            with django_assert_num_queries(9):
                client.get(PAGES)
