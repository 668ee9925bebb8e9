"""Tables that a spreadsheet opens and never computes."""

import pytest

from conference.spreadsheets import csv_file, neutral


def test_a_table_opens_in_a_swedish_excel():
    rows: list[list[object]] = [["Namn", "Antal"], ['Åsa; "Björk"', 3]]

    assert csv_file(rows) == '\ufeffNamn;Antal\r\n"Åsa; ""Björk""";3\r\n'.encode()


@pytest.mark.parametrize(
    "formula", ['=HYPERLINK("x")', "+46 70", "-1+2", "@sum(a1)", "\t=1", " =1"]
)
def test_a_text_is_never_a_formula(formula):
    assert neutral(formula) == f"'{formula}"


@pytest.mark.parametrize("cell", ["Umeå", "a=b", "", -3, None])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert neutral(cell) == cell
