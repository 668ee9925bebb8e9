"""Organisers choose a file, say which column is which, look through it, and bring it in."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from openpyxl import load_workbook

from conference.models import Membership
from scheduling.importing import uploads
from scheduling.models import ProgrammeUpload
from scheduling.tasks import forget_programme_files
from tests.factories import (
    AUTUMN,
    make_conference,
    make_member,
    make_organiser,
    make_room,
    make_session,
    make_slot,
    make_speaker,
)
from tests.scheduling.importing.schedules import schedule_xml

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_autumn")]

PAGE = "/arrangor/2026/program/import/"
COLUMNS = f"{PAGE}kolumner/"
PREVIEW = f"{PAGE}granska/"
LIST = "Titel;Lokal\nÖppna data;Stora\nRita;Lilla\n".encode()


@pytest.fixture
def _autumn():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def organiser(client, conference):
    client.force_login(make_organiser(conference))
    return client


def choose(client, content, name="program.csv", **fields):
    file = SimpleUploadedFile(name, content)
    return client.post(PAGE, {"file": file, "language": "sv"} | fields, follow=True)


def words(response):
    return " ".join(html.fromstring(response.content).find(".//main").text_content().split())


def shown(response):
    return html.fromstring(response.content).cssselect("button[name=shown]")[0].get("value")


def test_a_file_is_looked_through_and_brought_in(organiser, conference):
    response = choose(organiser, LIST)

    assert response.redirect_chain[-1][0] == PREVIEW
    assert "program.csv: 4 nya, 0 ändrade, 0 fel." in words(response)
    assert not conference.sessions.exists()

    response = organiser.post(PREVIEW, {"shown": shown(response)}, follow=True)

    assert "Importerat: 4 nya, 0 ändrade, 0 fel." in words(response)
    assert set(conference.sessions.values_list("title_sv", flat=True)) == {"Öppna data", "Rita"}
    assert not ProgrammeUpload.objects.exists()


def test_the_same_file_again_says_that_there_is_nothing_to_do(organiser):
    organiser.post(PREVIEW, {"shown": shown(choose(organiser, LIST))})

    response = choose(organiser, LIST)

    assert "Allt i filen finns redan i programmet." in words(response)
    assert not html.fromstring(response.content).cssselect("button[name=shown]")


def test_what_has_changed_since_it_was_shown_is_shown_again(organiser, conference):
    seen = shown(choose(organiser, LIST))
    make_session(conference, title_sv="Rita", title_en="")

    response = organiser.post(PREVIEW, {"shown": seen})

    assert "Programmet har ändrats under tiden." in words(response)
    assert conference.sessions.count() == 1
    organiser.post(PREVIEW, {"shown": shown(response)})
    assert conference.sessions.count() == 2


def test_changes_are_shown_field_by_field(organiser, conference):
    make_session(conference, title_sv="Rita", title_en="", minutes=30)

    response = choose(organiser, "Titel;Längd\nRita;45\n".encode())

    [row] = html.fromstring(response.content).cssselect("tbody tr")
    assert [cell.text_content().strip() for cell in row] == ["Rita", "Minuter", "30", "45"]


def test_errors_are_told_by_row_and_nothing_can_be_brought_in(organiser, conference):
    response = choose(organiser, "Titel;Längd\nRita;många\n".encode())

    assert "Rad 2: ”många” i kolumnen Minuter går inte att läsa." in words(response)
    assert not html.fromstring(response.content).cssselect("button[name=shown]")
    organiser.post(PREVIEW, {"shown": "x"})
    assert not conference.sessions.exists()


def test_a_column_that_is_not_recognised_is_asked_about(organiser, conference):
    response = choose(organiser, "Titel;Hur länge\nRita;45\n".encode())
    assert response.redirect_chain[-1][0] == COLUMNS
    assert "Till exempel: 45" in words(response)

    fields = {"sheet-0-table": "session", "sheet-0-was": "session"}
    columns = {"sheet-0-column-0": "title_sv", "sheet-0-column-1": "minutes"}
    response = organiser.post(COLUMNS, fields | columns, follow=True)
    organiser.post(PREVIEW, {"shown": shown(response)})

    assert conference.sessions.get().minutes == 45


def test_another_table_asks_for_its_own_columns(organiser):
    choose(organiser, "Namn;Hur många\nStora;45\n".encode())

    response = organiser.post(COLUMNS, {"sheet-0-table": "room", "sheet-0-was": "session"})

    page = html.fromstring(response.content)
    assert "capacity" in {one.get("value") for one in page.cssselect("option")}
    assert page.cssselect("#id_sheet-0-column-0 option[selected]")[0].get("value") == "name_sv"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"sheet-0-column-0": "title_sv", "sheet-0-column-1": "title_sv"},
            "Två kolumner kan inte vara samma.",
        ),
        ({"sheet-0-column-1": "minutes"}, "Säg vilken kolumn som är Titel på svenska."),
        ({"sheet-0-column-0": "no"}, "Välj ett giltigt alternativ."),
    ],
)
def test_columns_that_cannot_be_are_refused(organiser, fields, told):
    choose(organiser, "Titel;Hur länge\nRita;45\n".encode())

    response = organiser.post(
        COLUMNS, {"sheet-0-table": "session", "sheet-0-was": "session"} | fields
    )

    assert told in words(response)


def test_a_file_of_which_nothing_is_wanted_is_refused(organiser):
    choose(organiser, "Titel;Hur länge\nRita;45\n".encode())
    organiser.post(COLUMNS, {"sheet-0-table": "", "sheet-0-was": "session"})

    response = organiser.post(COLUMNS, {"sheet-0-table": "", "sheet-0-was": ""})

    assert "Säg vad minst ett blad innehåller." in words(response)


def test_a_published_schedule_needs_no_columns(organiser, conference):
    response = choose(organiser, schedule_xml(210), name="schedule.xml")

    assert "De första 200 visas." in words(response)
    organiser.post(PREVIEW, {"shown": shown(response)})
    assert conference.sessions.count() == 210
    assert organiser.get(COLUMNS).status_code == 302


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04", "Filen går inte att läsa."),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "dokumenttyp"),
        (b"", "Det står inget i filen."),
        (b"{}", "JSON-filen innehåller varken"),
        (b"x" * (20 * 1024 * 1024 + 1), "Filen är större än 20 MB."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_it(organiser, content, told):
    response = choose(organiser, content)

    assert told in words(response)
    assert not ProgrammeUpload.objects.exists()


def test_no_file_is_told(organiser):
    assert "Välj en fil." in words(organiser.post(PAGE, {"language": "sv"}))


def test_a_file_that_nothing_can_be_made_of_goes_back_to_the_choice(organiser, conference):
    choose(organiser, "Titel;Hur länge\nRita;45\n".encode())
    ProgrammeUpload.objects.update(content=b"PK broken")

    response = organiser.get(PREVIEW, follow=True)

    assert "Filen går inte att läsa." in words(response)


def test_nobody_sees_a_file_of_another(organiser, client, conference):
    choose(organiser, LIST)
    editor = make_member(conference, Membership.Role.PROGRAMME_EDITOR, email="ed@rv.example")
    client.force_login(editor)

    response = client.get(PREVIEW, follow=True)

    assert "Filen finns inte kvar." in words(response)
    assert "program.csv" not in words(response)


def test_a_waiting_file_is_told_of_and_can_be_thrown_away(organiser):
    choose(organiser, LIST)
    assert "Du valde program.csv" in words(organiser.get(PAGE))

    response = organiser.post(f"{PAGE}kasta/", follow=True)

    assert "Filen är kastad." in words(response)
    assert not ProgrammeUpload.objects.exists()
    assert "Filen finns inte kvar." in words(organiser.post(f"{PAGE}kasta/", follow=True))


def test_files_are_kept_for_a_day(organiser, conference):
    choose(organiser, LIST)
    forget_programme_files()
    assert ProgrammeUpload.objects.exists()

    uploads.forget_expired(now=AUTUMN + timedelta(days=1))

    assert not ProgrammeUpload.objects.exists()


def test_only_those_who_build_the_programme_come_in(client, conference):
    client.force_login(make_member(conference, Membership.Role.DESK, email="d@rv.example"))

    for address in (PAGE, COLUMNS, PREVIEW, "/arrangor/2026/program/program.xlsx"):
        assert client.get(address).status_code == 404


def test_what_goes_out_comes_in_again_without_a_change(organiser, conference):
    room = make_room(conference)
    make_room(conference, slug="lilla-2", name_en="", capacity=20)
    session = make_session(
        conference, make_speaker(conference), abstract_sv="=1+1\n\nI två stycken.", level="intro"
    )
    make_slot(session, room)
    make_slot(session, None, starts_at=AUTUMN)
    make_session(conference, slug="formel", title_sv="-Minus", title_en="@lla")

    for address in ("program.xlsx", "program.csv"):
        content = organiser.get(f"/arrangor/2026/program/{address}").content
        response = choose(organiser, content, name=address)
        assert "Allt i filen finns redan i programmet." in words(response), words(response)


def test_the_template_holds_headings_and_the_rooms_that_there_are(organiser, conference):
    make_room(conference)
    make_session(conference)

    response = organiser.get(f"{PAGE}mall.xlsx")

    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["Programpunkter", "Talare", "Spår", "Lokaler"]
    assert [sheet.max_row for sheet in book] == [1, 1, 1, 2]
    assert response["Content-Disposition"] == 'attachment; filename="program-2026-mall.xlsx"'
