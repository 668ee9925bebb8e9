"""The coordinator's pages: the link by letter, the list before it is saved, each colleague."""

import re
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from notifications.models import Message
from registrations import groups
from registrations.forms.group_review import Review
from registrations.groups import Colleague
from registrations.models import Group, Registration
from registrations.quotas import set_quota
from registrations.views.group import reviewed
from tests.factories import (
    AUTUMN,
    make_checkpoint,
    make_conference,
    make_device,
    make_group,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

MAJ = {"name": "Maj Älvdal", "email": "maj@umea.example", "organisation": "Umeå kommun"}


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(AUTUMN):
        yield


@pytest.fixture
def pool():
    pool = make_pool(make_conference())
    make_online_pool(pool.conference)
    return pool


@pytest.fixture
def group(pool):
    return make_group(pool.conference)


def address(group, what=""):
    return f"/grupp/{group.token}/{what}"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def rows(*people, **buttons):
    fields = ("number", "name", "email", "attendance", "leave_out")
    typed = {
        f"{place}-{field}": value
        for place, person in enumerate(people)
        for field, value in zip(fields, person, strict=False)
    }
    return {"rows": str(len(people)), **typed, **buttons}


ANNA = ("1", "Anna Berg", "anna@umea.example", "on-site")
BO = ("2", "Bo Ö", "bo@umea.example", "online")


def add(group, *numbers):
    pool = group.conference.pools.get(slug="on-site")
    people = [Colleague(f"Kollega {n}", f"kollega{n}@umea.example", pool) for n in numbers]
    return groups.add(group, people, now=AUTUMN)


def test_the_link_to_the_group_is_sent_to_the_coordinator_and_shown_to_nobody(client, pool):
    make_organisation()

    response = client.post("/2026/anmalan/grupp/", MAJ)

    group = Group.objects.get()
    assert 'data-status="check-mail"' in response.text
    assert group.token not in response.text
    assert not response.cookies
    assert Message.objects.get().to == "maj@umea.example"
    assert client.get(address(group)).status_code == 200


def test_asking_again_gives_the_same_page_and_the_same_group(client, pool):
    first = client.post("/2026/anmalan/grupp/", MAJ)
    again = client.post("/2026/anmalan/grupp/", MAJ | {"name": "Någon annan"})

    assert first.text == again.text
    assert Group.objects.get().name == "Maj Älvdal"


def test_what_is_wrong_with_the_coordinator_is_said_at_the_field(client, pool):
    make_organisation(reference_pattern="[0-9]{2,5}")

    empty = client.post("/2026/anmalan/grupp/", {})
    wrong = client.post("/2026/anmalan/grupp/", MAJ | {"reference": "Anna"})

    assert "Skriv ditt namn." in empty.text
    assert wrong.context["form"].errors.keys() == {"reference"}
    assert Group.objects.count() == 0


def test_letters_to_one_address_are_limited(client, pool):
    answers = [client.post("/2026/anmalan/grupp/", MAJ).status_code for _try in range(6)]

    assert answers == [200] * 5 + [429]


def test_a_guessed_key_opens_nothing(client, pool):
    assert client.get("/grupp/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_a_pasted_list_is_shown_with_each_rows_errors_and_nothing_is_saved(client, pool, group):
    make_registration(pool, email="redan@umea.example")
    add(group, 1)
    text = "\n".join(
        [
            "Anna Berg; anna@umea.example; på plats",
            "Bo Ö; bo.umea.example; digitalt",
            "Redan; REDAN@umea.example; online",
            "Anna igen; Anna@umea.example",
            "Kollega 1; kollega1@umea.example",
            "Risten; risten@umea.example; på palts",
            "; namnlos@umea.example; online",
        ]
    )

    response = client.post(address(group, "anmal/"), {"lines": text, "attendance": "on-site"})

    said = text_of(response)
    assert "Rad 2: Adressen saknar @." in said
    assert "Rad 3: Den här adressen är redan anmäld." in said
    assert "Rad 4: Adressen står två gånger i listan." in said
    assert "Rad 5: Den här kollegan finns redan i din grupp." in said
    assert "Rad 6: Välj hur din kollega ska delta." in said
    assert "Rad 7: Skriv" in said
    assert 'value="bo.umea.example"' in response.text
    assert "Anmäl den 1 som är rätt" in said
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_uploaded_file_is_read(client, pool, group, encoding):
    file = SimpleUploadedFile("lista.csv", "Namn;E-post\nÅsa Ek;asa@umea.example".encode(encoding))

    response = client.post(address(group, "anmal/"), {"file": file, "attendance": "online"})

    assert 'value="Åsa Ek"' in response.text
    assert "Rad 2" in text_of(response)
    assert "Anmäl 1 person" in text_of(response)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"lines": ""}, "Klistra in minst en rad"),
        ({"lines": "a@b.example\n" * 501}, "fler än 500 rader"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK nonsense")}, "Filen går inte att läsa"),
        ({"file": SimpleUploadedFile("a.csv", b"a" * 1_048_577)}, "större än 1 MB"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "Klistra in minst en rad"),
        ({"lines": "a@b.example", "attendance": ""}, "Välj hur de ska delta."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(client, pool, group, sent, words):
    response = client.post(address(group, "anmal/"), {"attendance": "on-site"} | sent)

    assert words in response.text


def test_a_corrected_list_is_registered_all_at_once(client, pool, group):
    response = client.post(address(group, "anmal/"), rows(ANNA, BO, register=""))

    assert response.status_code == 302
    assert response["Location"] == address(group)
    people = Registration.objects.order_by("pk").values_list("name", "attendance", "status")
    assert list(people) == [
        ("Anna Berg", "on_site", "confirmed"),
        ("Bo Ö", "online", "confirmed"),
    ]


def test_those_who_are_right_can_be_registered_and_the_others_stay(client, pool, group):
    wrong = ("9", "Cilla", "cilla", "on-site")

    response = client.post(address(group, "anmal/"), rows(ANNA, wrong, BO, register=""))

    assert Registration.objects.count() == 2
    assert "2 personer är anmälda." in text_of(response)
    assert "Rad 9: Adressen saknar @." in text_of(response)
    assert 'value="cilla"' in response.text
    assert "anna@umea.example" not in response.text


def test_checking_registers_nobody_and_leaves_out_whom_one_does_not_want(client, pool, group):
    response = client.post(address(group, "anmal/"), rows(ANNA, (*BO, "on"), ("", "", "", "")))

    assert Registration.objects.count() == 0
    assert "Anmäl 1 person" in text_of(response)
    assert "bo@umea.example" not in response.text


def test_rows_can_be_typed_without_a_list(client, pool, group):
    response = client.post(address(group, "anmal/"), {"rows": "0"})

    assert response.text.count("<fieldset>") == 3
    assert "Kontrollera igen" in response.text


@pytest.mark.parametrize("number", ["", "x", "-1", "99999999999", "²"])
def test_nonsense_about_how_many_rows_there_are_breaks_nothing(client, pool, group, number):
    response = client.post(address(group, "anmal/"), {"rows": number, "register": ""})

    assert response.status_code == 200


def test_what_is_full_is_told_at_each_row_before_anybody_is_registered(client, pool, group):
    pool.capacity = 1
    pool.save()
    online = group.conference.pools.get(slug="online")
    online.capacity = 0
    online.save()
    third = ("3", "Cilla", "cilla@umea.example", "on-site")

    response = client.post(address(group, "anmal/"), rows(ANNA, third, BO))

    said = text_of(response)
    assert "Fullt. Får plats 1 på väntelistan." in said
    assert "Rad 2: Fullt. Välj ett annat sätt." in said
    assert "Anmäl de 2 som är rätt" in said


def test_a_quota_and_a_closed_registration_are_told_at_the_row(client, pool):
    umea = make_organisation()
    group = make_group(pool.conference, organisation=umea)
    set_quota(umea, pool, 1)
    online = pool.conference.pools.get(slug="online")
    online.closes_at = AUTUMN
    online.save()
    second = ("3", "Cilla", "cilla@umea.example", "on-site")

    said = text_of(client.post(address(group, "anmal/"), rows(ANNA, second, BO)))

    assert (
        "Rad 3: Umeå kommun har fått 1 plats av det här slaget (På plats), och den är tagen."
        in said
    )
    assert "Rad 2: Anmälan till det här är inte öppen." in said


def test_five_hundred_rows_come_back_as_a_form(client, pool, group):
    people = [(str(n), f"Person {n}", f"person{n}@umea.example", "online") for n in range(500)]

    response = client.post(
        address(group, "anmal/"),
        urlencode(rows(*people)),
        content_type="application/x-www-form-urlencoded",
    )

    assert "Anmäl 500 personer" in text_of(response)


def test_the_group_page_shows_each_and_never_a_key(client, pool, group):
    one, two = add(group, 1, 2)
    groups.complete(two, now=AUTUMN)

    page = client.get(address(group))
    file = client.get(address(group, "lista.csv"))

    assert "Kollega 1" in page.text
    assert page["Cache-Control"] == "private, no-store"
    assert file.content.decode("utf-8-sig").splitlines()[1:] == [
        "Kollega 1;kollega1@umea.example;Bekräftad;På plats;;Nej",
        "Kollega 2;;Bekräftad;På plats;;Ja",
    ]
    for member in (one, two):
        for secret in (member.ticket_code, member.personal_token, member.calendar_token):
            assert secret not in page.text + file.text


def test_a_colleague_is_corrected_replaced_and_cancelled(client, pool, group):
    [one] = add(group, 1)

    client.post(address(group, f"{one.pk}/ratta/"), {"name": "Risten"})
    one.refresh_from_db()
    assert one.name == "Risten"
    client.post(address(group, f"{one.pk}/byt/"), {"name": "Bo Ö", "email": "bo@umea.example"})
    one.refresh_from_db()
    assert (one.name, one.email) == ("Bo Ö", "bo@umea.example")
    client.post(address(group, f"{one.pk}/avanmal/"))
    one.refresh_from_db()
    assert one.is_cancelled


@pytest.mark.parametrize("page", ["ratta", "byt", "avanmal"])
def test_opening_a_page_changes_nothing(client, pool, group, page):
    [one] = add(group, 1)

    response = client.get(address(group, f"{one.pk}/{page}/"))

    assert "Kollega 1" in response.text
    assert Registration.objects.filter(sequence=0, status="confirmed").count() == 1


def test_what_cannot_be_replaced_is_told(client, pool, group):
    one, two = add(group, 1, 2)

    def replaced(email):
        sent = {"name": "Bo Ö", "email": email}
        return client.post(address(group, f"{one.pk}/byt/"), sent).text

    assert "Det här är adressen till den som kommer nu." in replaced(one.email)
    assert "Den här adressen är redan anmäld." in replaced(two.email)
    assert "Skriv" in replaced("")


def test_who_has_been_let_in_is_not_replaced(client, pool, group):
    [one] = add(group, 1)
    device = make_device(make_checkpoint(pool.conference))
    one.admissions.create(checkpoint=device.checkpoint, device=device, admitted_at=AUTUMN)

    sent = {"name": "Bo Ö", "email": "bo@umea.example"}
    page = client.post(address(group, f"{one.pk}/byt/"), sent)

    assert "Personen är redan insläppt" in page.text
    one.refresh_from_db()
    assert one.name == "Kollega 1"


def test_who_has_confirmed_is_not_corrected_and_who_is_not_a_member_is_not_found(
    client, pool, group
):
    [one] = add(group, 1)
    groups.complete(one, now=AUTUMN)
    stranger = make_registration(pool)

    client.post(address(group, f"{one.pk}/ratta/"), {"name": "Någon annan"})

    one.refresh_from_db()
    assert one.name == "Kollega 1"
    for page in ("ratta", "byt", "avanmal"):
        assert client.get(address(group, f"{stranger.pk}/{page}/")).status_code == 404


def test_a_member_says_on_the_personal_page_that_it_is_right(client, pool, group):
    [one] = add(group, 1)
    page = f"/min/{one.personal_token}/"

    assert "En kollega har anmält dig. Stämmer det?" in client.get(page).text
    assert client.get(f"{page}stammer/").status_code == 302
    assert "Stämmer det?" in client.get(page).text
    client.post(f"{page}stammer/")

    assert "Stämmer det?" not in client.get(page).text


def test_the_form_for_one_leads_to_the_form_for_many(client, pool):
    assert "/2026/anmalan/grupp/" in client.get("/2026/anmalan/").text


def test_too_many_checks_are_refused(client, pool, group):
    answers = {client.post(address(group, "anmal/"), {"rows": "0"}).status_code for _ in range(61)}

    assert answers == {200, 429}


def test_a_list_that_is_no_longer_right_is_shown_again_and_nobody_is_registered(pool, group, rf):
    pools = list(group.conference.pools.in_order())
    review = Review.posted(group, pools, rows(ANNA, BO), now=AUTUMN)
    make_registration(pool, email="bo@umea.example")

    response = reviewed(rf.post("/", {"register": ""}), review)

    assert "Något ändrades medan du läste" in response.text
    assert "Den här adressen är redan anmäld." in text_of(response)
    assert Registration.objects.count() == 1
