"""Pasted lines and uploaded files become rows, whoever made them and with whatever program."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from registrations.tables import (
    MOST_BYTES,
    MOST_BYTES_UNFOLDED,
    NotATable,
    Row,
    TooBig,
    TooManyRows,
    rows_of_file,
    rows_of_text,
)


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("\n \n;;\n", []),
        (
            "Anna Berg; anna@umea.example; på plats",
            [(1, "Anna Berg", "anna@umea.example", "på plats")],
        ),
        ("Anna Berg\tanna@umea.example", [(1, "Anna Berg", "anna@umea.example")]),
        ("Anna Berg, anna@umea.example", [(1, "Anna Berg", "anna@umea.example")]),
        (
            "Bo Ö;bo@x.example\r\n\r\nÅsa;asa@x.example",
            [(1, "Bo Ö", "bo@x.example"), (3, "Åsa", "asa@x.example")],
        ),
        ("Anna Berg <anna@umea.example>", [(1, "Anna Berg", "anna@umea.example")]),
        (
            '"Berg, Anna" <anna@umea.example>, digitalt',
            [(1, "Berg, Anna", "anna@umea.example", "digitalt")],
        ),
        (
            "Anna Berg <anna@umea.example>; Bo Ö <bo@umea.example>;",
            [(1, "Anna Berg", "anna@umea.example"), (1, "Bo Ö", "bo@umea.example")],
        ),
        ("bo@umea.example", [(1, "bo@umea.example")]),
        (
            '"Kalle; bo@umea.example\nÅsa; asa@x.example',
            [(1, "Kalle; bo@umea.example"), (2, "Åsa", "asa@x.example")],
        ),
        (
            'O\'Brien-Skareklinta, "Kalle"; kalle@rv.example',
            [(1, 'O\'Brien-Skareklinta, "Kalle"', "kalle@rv.example")],
        ),
        (
            '=HYPERLINK("x") Ripsnötuva; r@umu.example',
            [(1, '=HYPERLINK("x") Ripsnötuva', "r@umu.example")],
        ),
        ("عمر Vårflodsspegel; omar@x.example", [(1, "عمر Vårflodsspegel", "omar@x.example")]),
    ],
)
def test_pasted_lines_become_rows_with_the_numbers_they_had(text, rows):
    assert rows_of_text(text) == [Row(number, tuple(cells)) for number, *cells in rows]


@pytest.mark.parametrize(
    "content",
    [
        "Namn;E-post\nÅsa;asa@x.example".encode(),
        "Namn;E-post\nÅsa;asa@x.example".encode("utf-8-sig"),
        "Namn,E-post\r\nÅsa,asa@x.example\r\n".encode("cp1252"),
        "Namn\tE-post\rÅsa\tasa@x.example".encode("utf-16"),
        '"Namn"|"E-post"\n"Åsa"|"asa@x.example"'.encode("latin-1"),
    ],
)
def test_a_text_file_is_read_in_any_usual_encoding_and_with_any_separator(content):
    assert rows_of_file(content) == [Row(1, ("Namn", "E-post")), Row(2, ("Åsa", "asa@x.example"))]


def test_a_quoted_cell_may_hold_lines_and_later_rows_keep_their_numbers():
    rows = rows_of_file(b'Namn;E-post\n"Anna\nBerg";anna@x.example\nBo;bo@x.example')

    assert rows == [
        Row(1, ("Namn", "E-post")),
        Row(2, ("Anna Berg", "anna@x.example")),
        Row(4, ("Bo", "bo@x.example")),
    ]


@pytest.mark.parametrize("sign", ["x", "@", "<", '"', "<@", "\t", "; "])
def test_the_longest_line_takes_no_longer_than_it_is(sign):
    [row] = rows_of_text("bo@x.example" + sign * 200_000)

    assert row.cells[0].startswith("bo@x.example")


def test_signs_that_only_latin_1_has_are_read_too():
    assert rows_of_file(b"\x81sa;asa@x.example") == [Row(1, ("\x81sa", "asa@x.example"))]


def test_an_excel_file_is_read_with_its_own_row_numbers():
    content = workbook(["Namn", "E-post", "Nummer"], [], ["Åsa", "asa@x.example", 7])

    assert rows_of_file(content) == [
        Row(1, ("Namn", "E-post", "Nummer")),
        Row(3, ("Åsa", "asa@x.example", "7")),
    ]


def test_a_sheet_that_says_it_ends_a_million_rows_below_costs_nothing():
    book = Workbook()
    book.worksheets[0]["A1"] = "bo@x.example"
    book.worksheets[0]["XFD1048576"] = "far away"
    file = BytesIO()
    book.save(file)

    assert rows_of_file(file.getvalue()) == [Row(1, ("bo@x.example",))]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and nothing more",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xfe\x00\xd8\x00\xd8",
        b'a;"' + b"x" * 200_000,
    ],
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(NotATable):
        rows_of_file(content)


def test_a_zip_file_without_a_workbook_is_refused():
    with pytest.raises(NotATable):
        rows_of_file(zipped({"photo.jpg": b"\xff\xd8"}))


def test_a_file_that_is_too_big_is_refused_folded_or_not():
    with pytest.raises(TooBig):
        rows_of_file(b"a" * (MOST_BYTES + 1))
    with pytest.raises(TooBig):
        rows_of_file(zipped({"sheet.xml": b"0" * (MOST_BYTES_UNFOLDED + 1)}))


def zipped(parts) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name, content)
    return file.getvalue()


def test_five_hundred_rows_are_read_and_not_one_more():
    rows = "bo@x.example\n" * 500

    assert len(rows_of_text(rows)) == 500
    with pytest.raises(TooManyRows):
        rows_of_text(rows + "asa@x.example")


@given(st.text())
@settings(max_examples=60)
def test_any_text_becomes_rows_of_trimmed_cells(text):
    for row in rows_of_text(text):
        assert row.cells[-1]
        assert [cell.strip() for cell in row.cells] == list(row.cells)


@given(st.binary() | st.binary().map(b"PK\x03\x04".__add__))
@settings(max_examples=60)
def test_any_bytes_are_rows_or_no_table(content):
    try:
        rows = rows_of_file(content)
    except NotATable:
        return
    assert all(any(row.cells) for row in rows)
