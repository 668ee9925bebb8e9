"""Rows read as people, with headings and without."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registrations.people_lists import Line, key, lines_of
from registrations.tables import rows_of_text

ATTENDANCES = {"paplats", "online"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        (
            "Anna Berg; anna@x.example; på plats",
            [Line(1, "Anna Berg", "anna@x.example", "på plats")],
        ),
        ("anna@x.example; Online; Anna Berg", [Line(1, "Anna Berg", "anna@x.example", "Online")]),
        ("Anna Berg <anna@x.example>", [Line(1, "Anna Berg", "anna@x.example")]),
        (
            "Anna Berg; anna@x.example; Umeå kommun",
            [Line(1, "Anna Berg", "anna@x.example", organisation="Umeå kommun")],
        ),
        ("Anna Berg", [Line(1, "Anna Berg")]),
        ("Anna Berg; anna.x.example", [Line(1, "Anna Berg", "anna.x.example")]),
        (
            "Anna; anna@x.example; på plats\nBo; bo.x.example; på palts\nÅsa; asa@x.example",
            [
                Line(1, "Anna", "anna@x.example", "på plats"),
                Line(2, "Bo", "bo.x.example", "på palts"),
                Line(3, "Åsa", "asa@x.example"),
            ],
        ),
        (
            "Namn; E-post; Deltagande\nBo Ö; bo@x.example; online",
            [Line(2, "Bo Ö", "bo@x.example", "online")],
        ),
        ("E-mail\tName\nbo@x.example\tBo Ö", [Line(2, "Bo Ö", "bo@x.example")]),
        (
            "Förnamn;Efternamn;Mejl;Telefon;Kommun\nBo;Ö;bo@x.example;090;Malå\nRisten;;risten@x.example",
            [
                Line(2, "Bo Ö", "bo@x.example", organisation="Malå"),
                Line(3, "Risten", "risten@x.example"),
            ],
        ),
        ("Namn; Mejl; Mejl\nBo; bo@x.example; other@x.example", [Line(2, "Bo", "bo@x.example")]),
        ("Namn\nBo", [Line(1, "Namn"), Line(2, "Bo")]),
    ],
)
def test_rows_tell_who_comes_and_how(text, lines):
    assert lines_of(rows_of_text(text), ATTENDANCES) == lines


def test_a_key_is_what_is_left_when_spelling_does_not_matter():
    assert [key(words) for words in ("På plats", "E-post", " ON SITE ", "…")] == [
        "paplats",
        "epost",
        "onsite",
        "",
    ]


@given(st.text())
@settings(max_examples=60)
def test_any_text_becomes_at_most_a_line_a_row(text):
    rows = rows_of_text(text)

    assert len(lines_of(rows, ATTENDANCES)) in {len(rows), len(rows) - 1}
