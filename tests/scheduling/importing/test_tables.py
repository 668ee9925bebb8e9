"""Excel and CSV of a programme, with headers as people write them."""

from csv import writer
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook

from scheduling.importing.applying import HasErrors, apply
from scheduling.importing.comparing import compare
from scheduling.importing.reading import NotAProgramme, read, setting_of
from scheduling.importing.summing_up import summary
from scheduling.models import Session, Slot
from tests.factories import (
    NOON,
    make_conference,
    make_organisation,
    make_room,
    make_session,
    make_speaker,
    make_track,
)

pytestmark = pytest.mark.django_db

SESSIONS = [
    ["Titel", "Typ", "Spår", "Lokal", "Datum", "Börjar", "Slutar", "Talare", "Streamas"],
    ["Öppna data", "föredrag", "Data", "Stora", "2026-12-08", "09:00", "09:30", "Anna Ek", "ja"],
    ["Rita", "Workshop", "", "Lilla", "2026-12-08", "10.00", "11.30", "Bo Alm; Anna Ek", "nej"],
]


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def csv(rows: list[list[str]], separator: str = ";") -> bytes:
    text = StringIO(newline="")
    writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def plan_for(conference, content):
    return compare(conference, read(content, setting_of(conference, language="sv")))


def bring_in(conference, content):
    plan = plan_for(conference, content)
    return apply(conference, plan.programme, shown=plan.fingerprint, by=None)


def errors(content):
    conference = make_conference()
    return [str(error) for error in plan_for(conference, content).errors]


def test_a_list_of_sessions_brings_rooms_tracks_and_speakers():
    conference = make_conference()

    bring_in(conference, csv(SESSIONS))

    workshop = conference.sessions.get(title_sv="Rita")
    assert workshop.kind == Session.Kind.WORKSHOP
    assert workshop.minutes == 90
    assert [part.speaker.name for part in workshop.parts.order_by("position")] == [
        "Bo Alm",
        "Anna Ek",
    ]
    slot = Slot.objects.select_related("room").get(session__title_sv="Öppna data")
    assert (slot.room and slot.room.name_sv, slot.starts_at.hour) == ("Stora", 8)
    assert conference.sessions.get(title_sv="Öppna data").is_streamed
    assert conference.speakers.count() == 2


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_same_list_again_changes_nothing(separator):
    conference = make_conference()
    bring_in(conference, csv(SESSIONS, separator))

    plan = plan_for(conference, csv(SESSIONS, separator))

    assert plan.changes == ()


def test_a_workbook_with_a_sheet_for_each_table_comes_in():
    conference = make_conference()
    organisation = make_organisation()
    content = workbook(
        Programpunkter=[
            ["Nyckel", "Titel", "Lokal", "Start", "Längd", "Talare", "Moderator", "Platser"],
            ["A1", "Panel", "Stora", "2026-12-08 13:00", "45 min", "Anna Ek", "Bo Alm", 20],
        ],
        Talare=[
            ["Namn", "E-post", "Organisation", "Biografi"],
            ["Anna Ek", "anna@umea.example", "Umeå", "Född i Malå.\nBor i Åsele."],
            ["Bo Alm", "", "Okänd AB", ""],
        ],
        Lokaler=[["Namn", "Antal platser", "Hörslinga"], ["Stora", 300, "x"]],
        Spår=[["Namn", "Färg"], ["Data", "#1f5a8c"]],
    )

    plan = bring_in(conference, content)

    assert summary(plan) == "5 nya, 0 ändrade, 0 fel"
    assert [str(note) for note in plan.notes] == [
        "Organisationen ”Okänd AB” finns inte i registret och utelämnas."
    ]
    anna = conference.speakers.get(name="Anna Ek")
    assert anna.organisation == organisation
    assert anna.biography_sv == "Född i Malå.\nBor i Åsele."
    room = conference.rooms.get()
    assert (room.capacity, room.has_hearing_loop) == (300, True)
    session = conference.sessions.get()
    assert dict(session.parts.values_list("speaker__name", "role")) == {
        "Anna Ek": "speaker",
        "Bo Alm": "moderator",
    }
    assert session.seats == 20
    assert plan_for(conference, content).changes == ()


def test_what_is_there_already_is_found_by_its_name_and_changed():
    conference = make_conference()
    tuva = make_speaker(conference)
    make_track(conference, name_sv="Data")
    make_room(conference, name_sv="Stora")
    session = make_session(conference, tuva, title_sv="Öppna data", title_en="")
    content = csv(
        [
            ["Titel", "Spår", "Lokal", "Start", "Längd", "Talare"],
            ["Öppna data", "data", "stora", "2026-12-08 12:00", "45", "Tuva Lingonstråle"],
        ]
    )

    plan = bring_in(conference, content)

    [change] = plan.changes
    assert [(one.label, one.before, one.after) for one in change.differences] == [
        ("Minuter", "30", "45"),
        ("Spår", "", "Data"),
        ("Tid och lokal", "", "tis 8 dec 2026 12:00–12:45, Stora"),
    ]
    assert session.slots.get().starts_at == NOON


def test_empty_cells_leave_what_is_there_and_a_dash_empties():
    conference = make_conference()
    make_session(conference, title_sv="Öppna data", title_en="Open", abstract_sv="Text")

    bring_in(
        conference,
        csv([["Titel", "Titel på engelska", "Sammanfattning"], ["Öppna data", "-", ""]]),
    )

    session = conference.sessions.get()
    assert (session.title_en, session.abstract_sv) == ("", "Text")


def test_errors_say_the_row_the_column_and_what_to_write():
    rows = [
        ["Titel", "Längd", "Datum", "Start", "Språk"],
        ["A", "många", "", "", ""],
        ["", "30", "", "", ""],
        ["B", "30", "igår", "9:00", ""],
        ["C", "30", "2026-12-08", "25:00", "klingonska"],
        ["D", "", "2026-12-08", "9:00", ""],
        ["811218-9876", "", "", "", ""],
    ]

    assert errors(csv(rows)) == [
        "Rad 2: ”många” i kolumnen Minuter går inte att läsa. Skriv ett heltal.",
        "Rad 3: Något står här, men inget i kolumnen Titel på svenska.",
        "Rad 4: Skriv datumet som 2026-12-08.",
        (
            "Rad 5: ”klingonska” i kolumnen Språk går inte att läsa. "
            "Skriv språkets kod, till exempel sv eller en."
        ),
        "Rad 5: Skriv klockslaget som 09:00.",
        "Rad 6: Skriv när den slutar, eller hur många minuter den tar.",
        "Rad 7: Titel på svenska innehåller ett personnummer. Ta bort det i filen.",
    ]


def test_a_name_that_the_files_own_table_lacks_is_an_error():
    content = workbook(
        Programpunkter=[["Titel", "Lokal"], ["A", "Storra"]],
        Lokaler=[["Namn", "Platser"], ["Stora", 300]],
    )

    assert errors(content) == [
        (
            "Programpunkter, rad 2: ”Storra” finns inte i tabellen Lokaler. "
            "Rätta det, eller lägg till det där."
        )
    ]


def test_the_same_name_twice_is_an_error():
    content = workbook(Lokaler=[["Namn", "Platser"], ["Stora", 300], ["stora", 200]])

    assert errors(content) == [
        "Lokaler, rad 3: Har samma nyckel eller namn som Lokaler, rad 2, men är inte samma."
    ]


def test_with_errors_nothing_comes_in():
    conference = make_conference()
    plan = plan_for(conference, csv([["Titel", "Längd"], ["A", "30"], ["B", "många"]]))

    with pytest.raises(HasErrors):
        apply(conference, plan.programme, shown=plan.fingerprint, by=None)

    assert not conference.sessions.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", b"\0\0\0", b"bara text", b"<svg/>", b"{}", b"[1", b"[[[]]]"],
)
def test_what_is_no_programme_is_refused_in_a_sentence(content):
    conference = make_conference()

    with pytest.raises(NotAProgramme, match=r"\.$"):
        plan_for(conference, content)


def test_fewer_seats_than_are_booked_is_an_error():
    conference = make_conference()
    make_session(conference, title_sv="Rita", title_en="", seats=5, seats_taken=3)

    plan = plan_for(conference, csv([["Titel", "Platser"], ["Rita", "2"]]))

    assert [str(error) for error in plan.errors] == [
        "Rad 2: 3 platser är redan bokade. Skriv minst så många."
    ]
