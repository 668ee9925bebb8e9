from datetime import date, time

import pytest

from scheduling.importing import cells
from scheduling.importing.cells import CannotBe


@pytest.mark.parametrize(
    ("read", "written", "meant"),
    [
        (cells.number, "45", 45),
        (cells.number, "45.0", 45),
        (cells.number, "45 min", 45),
        (cells.yes_or_no, "Ja", True),
        (cells.yes_or_no, "False", False),
        (cells.language, "Svenska", "sv"),
        (cells.language, "EN", "en"),
        (cells.language, "fi", "fi"),
        (cells.colour, "#1f5a8c", "#1F5A8C"),
        (cells.address, "anna@umea.example", "anna@umea.example"),
        (cells.day, "2026-12-08 00:00:00", date(2026, 12, 8)),
        (cells.day, "8/12/2026", date(2026, 12, 8)),
        (cells.clock, "9", time(9)),
        (cells.clock, "kl. 9.30", time(9, 30)),
        (cells.clock, "09:30:00", time(9, 30)),
        (cells.clock, "0.375", time(9)),
        (cells.clock, "0,9999999", time(23, 59)),
        (cells.clock, "2026-12-08 09:30:00", time(9, 30)),
    ],
)
def test_cells_are_read_as_people_write_them(read, written, meant):
    assert read(written) == meant


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (cells.number, "-1"),
        (cells.number, "99999"),
        (cells.yes_or_no, "kanske"),
        (cells.language, "klingonska"),
        (cells.colour, "röd"),
        (cells.address, "anna"),
        (cells.day, "i morgon"),
        (cells.day, "31/2/2026"),
        (cells.clock, "25:00"),
        (cells.clock, "lunch"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(read, written):
    with pytest.raises(CannotBe, match="Skriv"):
        read(written)


def test_a_choice_goes_by_its_name_in_either_language_or_its_code():
    read = [cells.choice("kind", cell) for cell in ("Föredrag", "talk", "Check-in", "Lunch")]

    assert read == ["talk", "talk", "check_in", "meal"]


def test_a_choice_that_there_is_not_tells_those_that_there_are():
    with pytest.raises(CannotBe, match=r"Skriv något av det här: .*preliminär"):
        cells.choice("state", "kanske")
