"""Odd and hostile files."""

import json
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from scheduling.importing.applying import apply
from scheduling.importing.cleaning import Cleaner, plain
from scheduling.importing.comparing import compare
from scheduling.importing.reading import NotAProgramme, read
from scheduling.importing.values import Setting
from scheduling.models import Table
from tests.factories import make_conference

TZ = ZoneInfo("Europe/Stockholm")
ONE_DAY = Setting(TZ, (date(2026, 12, 8),), "sv")
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><schedule>&lol2;</schedule>"""


def event(**fields):
    return {"title": "Öppna data", "start": "09:00", "duration": "00:30"} | fields


def schedule(*events, **day):
    days = [{"date": "2026-12-08", "rooms": {"Stora": list(events)}} | day]
    return json.dumps({"schedule": {"conference": {"days": days}}}).encode()


def sessions(content):
    return read(content, ONE_DAY).of(Table.SESSION)


def bomb() -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * (81 * 1024 * 1024))
    return content.getvalue()


def broken_sheet() -> bytes:
    """A workbook whose first sheet breaks off."""
    whole, broken = BytesIO(), BytesIO()
    book = Workbook()
    book.worksheets[0].append(["Titel", "Lokal"])
    book.save(whole)
    with ZipFile(whole) as parts, ZipFile(broken, "w") as copy:
        for name in parts.namelist():
            content = parts.read(name)
            copy.writestr(name, content[:-30] if "sheet1" in name else content)
    return broken.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (LAUGHS, "dokumenttyp"),
        (b"<schedule>\0</schedule>", "trasig"),
        (b"<schedule><day>", "trasig"),
        (b'<?xml version="1.0" encoding="nonsense"?><schedule/>', "trasig"),
        (b"<feed/>", "inget schema"),
        (b"<schedule/>", "inga programpunkter"),
        (b"[" * 100_000, "trasig"),
        (b'{"talks": []}', "inga programpunkter"),
        (b"Titel;Lokal\n", "inga programpunkter"),
        (b"Titel;Annat\n;x\n", "inga programpunkter"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        (broken_sheet(), "inte att l"),
        (b"1" * 5000, "Ingen tabell"),
        (bomb(), "packas upp"),
        (b'Titel;Start\n"oavslutad', "Ingen tabell"),
        (b"Titel\n" + b"A\n" * 20_002, "20 000"),
    ],
)
def test_a_hostile_or_broken_file_is_answered_in_a_sentence(content, told):
    with pytest.raises(NotAProgramme, match=told):
        read(content, ONE_DAY)


def test_too_many_sessions_are_refused():
    with pytest.raises(NotAProgramme, match="20 000"):
        read(json.dumps({"talks": [{"title": "A"}] * 20_001}).encode(), ONE_DAY)


def test_an_event_without_a_date_is_on_the_day_it_stands_under():
    [item] = sessions(schedule(event()))

    assert item.places[0].starts_at == datetime(2026, 12, 8, 9, tzinfo=TZ)


def test_what_starts_before_the_day_begins_is_after_midnight():
    content = schedule(event(start="00:30"), day_start="2026-12-08T06:00:00+01:00")

    [item] = sessions(content)

    assert item.places[0].starts_at == datetime(2026, 12, 9, 0, 30, tzinfo=TZ)


@pytest.mark.parametrize(
    "fields", [{"start": "25:00"}, {"start": ""}, {"duration": "long"}, {"duration": "00:00"}]
)
def test_an_event_with_no_time_that_can_be_has_no_place(fields):
    [item] = sessions(schedule(event(**fields)))

    assert item.places == ()


def test_another_time_zone_is_kept():
    document = json.loads(schedule(event()))
    document["schedule"]["conference"]["time_zone_name"] = "Europe/London"

    [item] = sessions(json.dumps(document).encode())

    assert (
        item.places[0].starts_at.utcoffset()
        == datetime(2026, 12, 8, tzinfo=ZoneInfo("Europe/London")).utcoffset()
    )


def test_a_time_zone_that_there_is_not_is_the_venues():
    document = json.loads(schedule(event()))
    document["schedule"]["conference"]["time_zone_name"] = "Mars/Olympus"

    [item] = sessions(json.dumps(document).encode())

    assert item.places[0].starts_at.tzinfo == TZ


def test_the_same_event_twice_is_taken_once():
    programme = read(schedule(event(guid="a"), event(guid="a")), ONE_DAY)

    assert len(programme.of(Table.SESSION)) == 1
    assert [str(note) for note in programme.notes] == [
        "Programpunkter som står två gånger i filen och tas in en gång: 1."
    ]


def test_long_and_unfit_texts_of_others_are_mended_and_told():
    programme = read(schedule(event(title="x" * 300, abstract="a\0b\ud800c")), ONE_DAY)

    [item] = programme.of(Table.SESSION)
    assert len(str(item.facts["title_sv"])) == 200
    assert item.facts["abstract_sv"] == "abc"
    assert len(programme.notes) == 2


def test_markup_becomes_what_one_would_read():
    marked = "<p>Ett &amp; två</p><ul><li>a</li><li>b</li></ul><script>x</script><br>slut"

    assert plain(marked).split() == ["Ett", "&", "två", "•", "a", "•", "b", "slut"]
    assert plain("1 < 2 & 3 > 2") == "1 < 2 & 3 > 2"


def test_too_long_a_text_of_ones_own_is_an_error():
    cleaner = Cleaner(shortens=False)

    cleaner.line("x" * 11, longest=10, column="Titel", where="Rad 2")

    assert [str(error) for error in cleaner.errors] == [
        "Rad 2: Titel är 11 tecken lång. Skriv högst 10."
    ]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ("09:00;10:00;", (9, 10)),
        ("2026-12-08 09:00;2026-12-08 10:00;", (9, 10)),
        ("09:00;;60", (9, 10)),
        (";;60", None),
    ],
)
def test_times_in_a_list(cells, place):
    [item] = sessions(f"Titel;Start;Slut;Längd\nA;{cells}".encode())

    hours = [(one.starts_at.hour, one.ends_at.hour) for one in item.places]
    assert hours == ([place] if place else [])


def test_a_session_that_ends_before_it_starts_is_an_error():
    programme = read(b"Titel;Start;Slut\nA;10:00;09:00", ONE_DAY)

    assert [str(error) for error in programme.errors] == [
        "Rad 2: Den slutar innan den har börjat. Rätta tiderna."
    ]


def test_without_a_day_it_is_asked_for():
    two_days = Setting(TZ, (date(2026, 12, 8), date(2026, 12, 9)), "sv")

    programme = read(b"Titel;Start;Slut\nA;09:00;10:00", two_days)

    assert [str(error) for error in programme.errors] == [
        "Rad 2: Skriv vilken dag det är, i en kolumn för datum."
    ]


def test_a_session_given_twice_has_a_row_for_each_time():
    content = b"Nyckel;Titel;Start;Slut\nK;A;09:00;10:00\nK;A;13:00;14:00\n"

    [item] = sessions(content)

    assert [one.starts_at.hour for one in item.places] == [9, 13]


def test_texts_in_english_are_english():
    [item] = read(schedule(event()), Setting(TZ, (), "en")).of(Table.SESSION)

    assert item.facts["title_en"] == "Öppna data"
    assert item.for_new["title_sv"] == "Öppna data"


def test_people_may_be_names_only_and_times_beyond_calendars_are_none():
    content = schedule(event(persons=["Anna Ek"], date="0001-01-01T09:00:00", start=""))

    [item] = sessions(content)

    assert [part.speaker for part in item.parts] == ["name:anna ek"]
    assert item.places == ()


def test_an_older_pretalx_tells_rooms_tracks_and_people_by_name():
    talk = {
        "code": "ABC123",
        "title": {"en": "Open data", "de": "Offene Daten"},
        "submission_type": "Talk",
        "track": {"en": "Data"},
        "speakers": [{"code": "P1", "name": "Anna Ek"}],
        "duration": 45,
        "slot": {"room": {"name": "Stora"}, "room_id": 99, "start": "2026-12-08T09:00:00+01:00"},
    }
    rest = {"code": None, "title": "Fika", "room": 7, "start": "2026-12-08T10:00:00+01:00"}
    rooms = [{"id": 7, "name": "Foajén", "capacity": 90}, {"id": None, "name": "Ingen"}]

    programme = read(json.dumps({"talks": [talk, rest], "rooms": rooms}).encode(), ONE_DAY)

    first, second = programme.of(Table.SESSION)
    assert (first.facts["title_en"], first.facts["kind"]) == ("Open data", "talk")
    assert [(one.ends_at - one.starts_at).seconds for one in first.places] == [45 * 60]
    assert second.facts["kind"] == "break"
    assert second.places == ()
    assert [room.name for room in programme.of(Table.ROOM)] == ["Foajén", "Stora"]


def test_marks_inside_a_line_vanish():
    assert plain("<b>Fett</b> och <em>lutat</em>") == "Fett och lutat"


@pytest.mark.django_db
def test_what_no_database_holds_comes_in_mended():
    conference = make_conference()
    talk = {"code": "A\0\ud800", "title": "A", "duration": 10**9 - 1, "start": "2026-12-08T09:00"}
    talk |= {"speakers": [{"code": "\0", "name": "Anna"}], "end": "2126-12-08T09:00"}
    programme = read(json.dumps({"talks": [talk]}).encode(), ONE_DAY)

    apply(conference, programme, shown=compare(conference, programme).fingerprint, by=None)

    assert compare(conference, programme).changes == ()
