import csv
import io
import zipfile
from datetime import timedelta

import pytest

from conference.models import Membership
from notifications.models import Message
from registrations.emails.places import cancelled
from registrations.models import Admission, AuditEntry, CheckIn, Group, Registration, new_token
from registrations.on_behalf import cancel_for
from registrations.people import Wanted, find
from registrations.signup import RegistrationCancelled, cancel
from registrations.views.organiser.people import ON_A_PAGE
from tests.factories import (
    AUTUMN,
    NOON,
    make_checkpoint,
    make_conference,
    make_device,
    make_online_pool,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_user,
)
from tests.instants import just_before

pytestmark = pytest.mark.django_db

PEOPLE = "/arrangor/2026/deltagare/"


@pytest.fixture
def on_site():
    return make_pool(make_conference())


@pytest.fixture
def maj(on_site, client):
    """An organiser who is logged in."""
    user = make_organiser(on_site.conference)
    client.force_login(user)
    return user


def make_people(pool, *names, **fields):
    people = []
    for number, name in enumerate(names):
        email = f"person{Registration.objects.count() + number}@umea.example"
        people.append(make_registration(pool, name=name, email=email, **fields))
    return people


def names(conference, **wanted):
    keys = find(conference, Wanted(**wanted))
    found = conference.registrations.in_bulk(keys)
    return [found[key].name for key in keys]


def words(page):
    return page.content.decode()


def own(registration, page=""):
    return f"{PEOPLE}{registration.pk}/{page}"


def test_people_stand_as_in_a_swedish_register(on_site):
    make_people(on_site, "Örjan Ek", "Åsa Ek", "Zorro Ek", "Áilu Ek", "Ärla Ek", "Bo Ek")

    assert names(on_site.conference) == [
        "Áilu Ek",
        "Bo Ek",
        "Zorro Ek",
        "Åsa Ek",
        "Ärla Ek",
        "Örjan Ek",
    ]


def test_the_list_is_narrowed_by_state_place_and_organisation(on_site):
    online = make_online_pool(on_site.conference)
    umea = make_organisation()
    make_people(on_site, "Bo Ek", organisation=umea)
    make_people(online, "Eva Ek")
    [leaver] = make_people(on_site, "Ulf Ek")
    cancel(leaver, now=NOON)

    assert names(on_site.conference, status="cancelled") == ["Ulf Ek"]
    assert names(on_site.conference, pool="online") == ["Eva Ek"]
    assert names(on_site.conference, organisation="umea") == ["Bo Ek"]
    assert names(on_site.conference, organisation="umea", pool="online") == []


def test_people_are_found_forgivingly_and_within_what_was_chosen(on_site):
    make_people(on_site, "Erik Ericsson")
    make_people(make_online_pool(on_site.conference), "Eva Eriksson", "Bo Ek")

    assert names(on_site.conference, words="eriksson") == ["Erik Ericsson", "Eva Eriksson"]
    assert names(on_site.conference, words="eriksson", pool="online") == ["Eva Eriksson"]


def test_people_are_found_by_their_address(on_site):
    make_people(on_site, "Bo Ek")
    make_registration(on_site, name="Eva Ek", email="Eva.Ek@mala.example")

    assert names(on_site.conference, words="eva.ek@MALA") == ["Eva Ek"]


def test_those_of_another_conference_are_not_found(on_site):
    make_people(make_pool(make_conference(slug="2027")), "Bo Ek")

    assert names(on_site.conference) == []
    assert names(on_site.conference, words="bo") == []


@pytest.mark.parametrize("role", ["organiser", "desk"])
def test_organisers_and_the_desk_see_the_list(client, on_site, role):
    make_people(on_site, "Bo Ek")
    user = make_user()
    Membership.objects.create(user=user, conference=on_site.conference, role=role)
    client.force_login(user)

    page = client.get(PEOPLE)

    assert page.status_code == 200
    assert "Bo Ek" in words(page)


@pytest.mark.parametrize("role", ["steward", "programme_editor", "finance", "viewer"])
@pytest.mark.parametrize("page", ["", "{pk}/", "{pk}/andra/", "{pk}/ny-biljett/"])
def test_others_do_not(client, on_site, role, page):
    [bo] = make_people(on_site, "Bo Ek")
    user = make_user()
    Membership.objects.create(user=user, conference=on_site.conference, role=role)
    client.force_login(user)

    assert client.get(PEOPLE + page.format(pk=bo.pk)).status_code == 404


def test_a_superuser_is_an_organiser(client, on_site):
    client.force_login(make_user(is_superuser=True))

    assert client.get(PEOPLE).status_code == 200


def test_nobody_fits_and_that_is_said(client, maj):
    assert "Ingen. Prova med färre bokstäver" in words(client.get(PEOPLE, {"q": "xyz"}))


def test_nonsense_in_the_address_narrows_nothing(client, maj, on_site):
    make_people(on_site, "Bo Ek")

    page = client.get(PEOPLE, {"status": "x", "pool": "x", "organisation": "x", "page": "x"})

    assert "Bo Ek" in words(page)


def test_a_long_list_has_pages(client, maj, on_site):
    make_people(on_site, *(f"Bo {number:03}" for number in range(ON_A_PAGE + 1)))

    first, second = (words(client.get(PEOPLE, {"page": n, "pool": "on-site"})) for n in (1, 2))

    assert "Sida 1 av 2" in first
    assert "?page=2&amp;pool=on-site" in first
    assert ("Bo 050" in first, "Bo 050" in second) == (False, True)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_constantly_many_queries(
    client, maj, on_site, number, django_assert_num_queries
):
    make_people(on_site, *(f"Bo {n}" for n in range(number)), organisation=make_organisation())

    # Session, user, conference, organisations, pools, who is wanted, those, the pages above.
    with django_assert_num_queries(8):
        client.get(PEOPLE)


def test_a_person_s_page_tells_the_facts_and_what_has_happened(client, maj, on_site):
    group = Group.objects.create(
        conference=on_site.conference, name="Disa Berg", email="d@x.example", begun_at=AUTUMN
    )
    [bo] = make_people(on_site, "Bo Ek", group=group, via="group", reconfirmed_at=AUTUMN)
    device = make_device(make_checkpoint(on_site.conference))
    fields = {"device": device, "checkpoint": device.checkpoint, "registration": bo}
    CheckIn.objects.create(
        uuid="0" * 32,
        scanned_at=NOON,
        recorded_at=NOON,
        outcome="refused",
        reason="replaced",
        undone_at=NOON,
        **fields,
    )
    CheckIn.objects.create(
        uuid="1" * 32, scanned_at=NOON, recorded_at=NOON, outcome="admitted", **fields
    )
    AuditEntry.objects.create(registration=bo, kind="new_ticket", at=NOON, by=maj, reason="Tappad")
    AuditEntry.objects.create(registration=bo, kind="changed", at=NOON, by=None, reason="Fel namn")
    Message.objects.create(
        key="k", kind="confirmation", about=str(bo.pk), to=bo.email, posted_at=AUTUMN,
        not_before=AUTUMN, status="failed", answer="550 No such user", subject="Din anmälan",
    )  # fmt: skip

    page = words(client.get(own(bo)))

    for expected in (
        "Disa Berg",
        "Anmäld av en samordnare",
        "Brev: Din anmälan",
        "550 No such user",
        "Nekad: Utbytt mot en nyare biljett",
        "Entrén, Entré norr",
        "Maj Älvdal: Tappad",
        "Fel namn",
    ):
        assert expected in page
    assert bo.ticket_code not in page
    assert bo.personal_token not in page


def test_a_person_who_waits_cancelled_or_left_no_address(client, maj, on_site):
    [gone] = make_people(on_site, "Bo Ek")
    cancel(gone, now=NOON)
    waits = make_registration(
        make_online_pool(on_site.conference),
        email="",
        via="desk",
        language="en",
        status="waitlisted",
        waiting_for=on_site,
        queued_at=AUTUMN,
    )

    first, second = (words(client.get(own(one))) for one in (waits, gone))

    assert "nummer 1 i kön" in first
    assert "Ingen: får inga brev" in first
    assert "engelska" in first
    assert "Ny biljett" not in second


@pytest.mark.parametrize("letters", [1, 3])
def test_a_person_s_page_takes_constantly_many_queries(
    client, maj, on_site, letters, django_assert_num_queries
):
    [bo] = make_people(on_site, "Bo Ek")
    for n in range(letters):
        Message.objects.create(
            key=str(n), kind="k", about=str(bo.pk), to=bo.email, posted_at=NOON, not_before=NOON
        )
        AuditEntry.objects.create(registration=bo, kind="changed", at=NOON, by=maj)

    # Session, user, conference, person; retired, letters, scans, decisions; the pages above.
    with django_assert_num_queries(9):
        client.get(own(bo))


CORRECTED = {
    "name": "Bo Ekk",
    "email": "bo.ekk@umea.example",
    "organisation": "Umeå kommun",
    "reason": "Ringde",
}


def test_an_organiser_corrects_a_person_also_after_closing(client, maj, on_site):
    umea = make_organisation()
    online = make_online_pool(on_site.conference, closes_at=AUTUMN - timedelta(days=30))
    [bo] = make_people(on_site, "Bo Ek", invoice_reference="4711")
    day = on_site.conference.days.order_by("date")[0]
    bo.days.add(day)

    answer = client.post(own(bo, "andra/"), CORRECTED | {"pool": online.pk})

    corrected = Registration.objects.get()
    assert answer["Location"] == own(bo)
    assert (corrected.name, corrected.email, corrected.organisation, corrected.pool) == (
        "Bo Ekk",
        "bo.ekk@umea.example",
        umea,
        online,
    )
    assert (corrected.invoice_reference, list(corrected.days.all())) == ("4711", [day])
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.by, entry.reason) == ("changed", maj, "Ringde")


def test_a_correction_says_why_and_keeps_what_was_typed(client, maj, on_site):
    [bo] = make_people(on_site, "Bo Ek")

    page = words(client.post(own(bo, "andra/"), CORRECTED | {"reason": "", "pool": on_site.pk}))

    assert "Skriv med några ord varför du gör det." in page
    assert 'value="bo.ekk@umea.example"' in page
    assert not AuditEntry.objects.exists()


def test_a_correction_cannot_take_somebody_else_s_address(client, maj, on_site):
    [bo, eva] = make_people(on_site, "Bo Ek", "Eva Ek")
    taken = {"email": eva.email, "pool": on_site.pk}

    page = words(client.post(own(bo, "andra/"), CORRECTED | taken))

    assert "Någon är redan anmäld med den adressen." in page
    assert not AuditEntry.objects.exists()


def test_a_full_way_of_taking_part_without_a_line_is_refused(client, maj, on_site):
    full = make_online_pool(on_site.conference, capacity=0)
    [bo] = make_people(on_site, "Bo Ek")

    page = words(client.post(own(bo, "andra/"), CORRECTED | {"pool": full.pk}))

    assert "Det finns inga platser kvar. Välj ett annat sätt." in page


def test_an_organiser_cancels_and_the_letter_says_so(client, maj, on_site):
    [bo] = make_people(on_site, "Bo Ek")

    answer = client.post(own(bo, "avanmal/"), {"reason": "Ringde och är sjuk"})

    assert answer["Location"] == own(bo)
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.by, entry.reason) == ("cancelled", maj, "Ringde och är sjuk")
    letter = cancelled(str(bo.pk), "sv")
    assert letter
    assert "Arrangören har avanmält dig från Digitala Västerbotten 2026." in letter.text
    assert "sjuk" not in letter.text


def test_pages_ask_before_anything_is_done(client, maj, on_site):
    [bo] = make_people(on_site, "Bo Ek")

    pages = [client.get(own(bo, page)) for page in ("andra/", "avanmal/", "ny-biljett/")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not AuditEntry.objects.exists()


def test_a_cancelled_registration_is_left_as_it_is(client, maj, on_site):
    [bo] = make_people(on_site, "Bo Ek")
    cancel(bo, now=NOON)

    correction = CORRECTED | {"pool": on_site.pk}
    posts = {
        "andra/": correction,
        "avanmal/": {"reason": "x"},
        "ny-biljett/": {"reason": "x", "seen": 1},
    }
    pages = [client.post(own(bo, page), data, follow=True) for page, data in posts.items()]

    for page in pages:
        assert "Anmälan är redan avanmäld. Inget har ändrats." in words(page)
    assert not AuditEntry.objects.exists()
    bo.refresh_from_db()
    with pytest.raises(RegistrationCancelled):
        cancel_for(bo, by=maj, reason="", now=NOON)


def test_a_new_ticket_is_made_for_what_was_seen(client, maj, on_site):
    [bo] = make_people(on_site, "Bo Ek")
    code = bo.ticket_code
    lost = {"reason": "Tappad", "seen": 0}

    first = client.post(own(bo, "ny-biljett/"), lost, follow=True)
    again = client.post(own(bo, "ny-biljett/"), lost, follow=True)

    assert "Den nya biljetten är klar." in words(first)
    assert "Någon har just ändrat den här anmälan." in words(again)
    assert list(bo.retired_tickets.values_list("code", flat=True)) == [code]


def test_the_personal_link_is_sent_again(client, maj, on_site):
    [bo] = make_people(on_site, "Bo Ek")

    client.post(own(bo, "skicka-lank/"))

    assert [message.kind for message in Message.objects.all()] == ["my-link"]
    assert client.get(own(bo, "skicka-lank/")).status_code == 405


def test_a_person_of_another_conference_is_not_found(client, maj):
    [bo] = make_people(make_pool(make_conference(slug="2027")), "Bo Ek")

    assert client.get(own(bo)).status_code == 404


HYPERLINK = '=HYPERLINK("x") Ripsnötuva'


def test_the_list_is_saved_as_csv_that_computes_nothing(client, maj, on_site):
    entrance = make_device(make_checkpoint(on_site.conference))
    [evil] = make_people(on_site, HYPERLINK, via="desk")
    Admission.objects.create(
        registration=evil, checkpoint=entrance.checkpoint, device=entrance,
        period="2026-12-08", admitted_at=NOON,
    )  # fmt: skip

    file = client.get("/arrangor/2026/deltagare.csv", {"status": "confirmed"})

    assert file.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [
        [
            f"'{HYPERLINK}",
            evil.email,
            "Umeå kommun",
            "Bekräftad",
            "På plats",
            "",
            "Anmäld på plats",
            "2026-11-01 10:00:00",
            "2026-12-08 12:00:00",
        ]
    ]
    assert 'filename="deltagare-2026.csv"' in file["Content-Disposition"]
    assert evil.ticket_code not in file.text


def test_the_list_is_saved_as_a_workbook_without_formulas(client, maj, on_site):
    make_people(on_site, HYPERLINK)

    file = client.get("/arrangor/2026/deltagare.xlsx")

    with zipfile.ZipFile(io.BytesIO(file.content)) as workbook:
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
        strings = workbook.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(" in strings
    assert "no-store" in file["Cache-Control"]


def test_what_is_handed_over_in_that_instant_is_to_be_looked_at_again(client, maj, on_site):
    [bo] = make_people(on_site, "Bo Ek")

    with just_before('FROM "registrations_pool"', lambda: replace_his_secrets(bo)):
        page = client.post(own(bo, "avanmal/"), {"reason": "Sjuk"}, follow=True)

    assert "Någon har just ändrat den här anmälan." in words(page)
    assert not AuditEntry.objects.exists()


def replace_his_secrets(bo):
    Registration.objects.filter(pk=bo.pk).update(personal_token=new_token())
