"""Badges on paper: what everybody's says, how large, and that everybody can read it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from registrations.badge_paper import Badge, Day, Session, badges_pdf, draw, pages
from registrations.badge_paper.letters import direction, is_printed_whole, printable
from registrations.models import BadgeSheets
from tests.factories import AUTUMN, make_conference, make_organisation
from tests.judges import pdf, poppler

pytestmark = pytest.mark.django_db

Layout = BadgeSheets.Layout
CODE = "DV1" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SAGA = Badge(
    code=CODE,
    name="Saga Hjortronklint",
    organisation="Umeå kommun",
    role="",
    avoids_photos=False,
)
# Where a word may be broken, and the borders of words that run from right to left.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u202a\u202b\u202c"))
# What people are called, and how it stands in the file's text.
NAMES = [
    "محمد الخوارزمي",
    "דוד בן־גוריון",
    "Bo",
    "Áilu Čáhceravdna Ŋuorrŧi-Đorvvi Šohkka Žižek Ïvvar",
    "Maximiliana Konstantinopolitanska Lingonstråle-Hjortronklint av Björkskogen",
    "Олександр Шевченко",
    "Ελένη Παπαδοπούλου",
    "Nguyễn Thị Bích Ngọc",
]
NASTY = [*NAMES, "W" * 200, "#strong[x] $a$ \\ _*`//", "王小明", "Anna 🌻 Björk"]


def make_pdf(*badges, layout=Layout.SINGLE, has_backs=False, **fields):
    conference = make_conference(**fields)
    drawn = [draw(badge, layout) for badge in badges]
    return badges_pdf(conference, drawn, layout=layout, has_backs=has_backs, at=AUTUMN)


def named(*names):
    return [replace(SAGA, name=name) for name in names]


def lines(text):
    return [line for line in text.splitlines() if line.strip()]


def whole(text):
    """The words without where lines end, and without the marks of where they could be broken."""
    return " ".join(text.replace("\u00ad\n", "").translate(UNSEEN).split())


# What is said


@pytest.mark.parametrize("layout", Layout)
def test_a_badge_says_who_it_is_and_what_they_do_there(layout):
    badge = replace(SAGA, role="Talare", avoids_photos=True)

    [page] = poppler.words(make_pdf(badge, layout=layout, is_eu_cofinanced=True))

    assert whole(page) == (
        "Digitala Västerbotten 2026 Talare Saga Hjortronklint Umeå kommun "
        "Undvik bild Medfinansieras av Europeiska unionen"
    )


def test_what_is_not_so_is_not_said():
    [page] = poppler.words(make_pdf(SAGA))

    assert whole(page) == "Digitala Västerbotten 2026 Saga Hjortronklint Umeå kommun"


def test_a_badge_can_be_in_english():
    with override("en"):
        content = make_pdf(replace(SAGA, role="Speaker", avoids_photos=True))

    [page] = poppler.words(content)
    assert "No pictures" in lines(page)
    assert "Digital Västerbotten 2026" in lines(page)
    assert pdf.faults(content, language="en") == []


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_written_out(name, layout):
    [page] = poppler.words(make_pdf(*named(name), layout=layout))

    # Poppler takes any hyphen at the end of a line for one that was put there to break a word.
    assert name.replace("-", "") in whole(page).replace("-", "")


@pytest.mark.parametrize("layout", Layout)
def test_whatever_somebody_is_called_the_file_is_made(layout):
    content = make_pdf(*named(*NASTY), layout=layout)

    assert pdf.faults(content, language="sv") == []


def test_what_no_font_has_is_left_out_and_a_whole_name_gets_a_line_to_write_on():
    seen = poppler.words(make_pdf(*named("Anna 🌻 Ek", "王小明"), layout=Layout.LABELS))

    assert [lines(page)[1] for page in seen] == ["Anna Ek", "____________"]


# How large


@pytest.mark.parametrize("layout", Layout)
def test_a_longer_name_is_smaller_and_never_too_small_to_read(layout):
    names = [
        "Bo",
        "Saga Hjortronklint",
        "Maximiliana Konstantinopolitanska Lingonstråle",
        "W" * 200,
    ]

    conference = make_conference()
    drawn = [draw(badge, layout) for badge in named(*names)]

    made = [badges_pdf(conference, [one], layout=layout, at=AUTUMN) for one in drawn]
    sizes = [size for content in made for size in pdf.largest_letters(content)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 30
    assert sizes[1] > 20
    assert sizes[-1] >= 7


@pytest.mark.parametrize("layout", Layout)
def test_the_code_is_large_enough_for_a_worn_badge_in_bad_light(layout):
    content = make_pdf(SAGA, layout=layout)

    assert poppler.codes(content, page=1) == [CODE]
    assert poppler.code_side(content, page=1) >= 25


def test_each_of_eight_codes_is_read_off_the_printed_sheet():
    badges = [replace(SAGA, code=f"DV1{letter * 26}") for letter in "ABCDEFGHI"]

    content = make_pdf(*badges, layout=Layout.EIGHT)

    assert poppler.codes(content, page=1) == [badge.code for badge in badges[:8]]
    assert poppler.codes(content, page=2) == [badges[8].code]


@pytest.mark.parametrize(
    ("layout", "millimetres"),
    [(Layout.EIGHT, (210, 297)), (Layout.LABELS, (90, 55)), (Layout.SINGLE, (105, 148))],
)
def test_the_paper_is_the_one_that_was_asked_for(layout, millimetres):
    assert pdf.page_sizes(make_pdf(SAGA, layout=layout)) == [millimetres]


# For everybody to read


@pytest.mark.parametrize("layout", Layout)
def test_a_screen_reader_goes_from_person_to_person(layout):
    content = make_pdf(*named("Bo", "Saga", "Tuva"), layout=layout, has_backs=True)

    found = pdf.tags(content)
    assert pdf.faults(content, language="sv") == []
    assert (found.count("H1"), found.count("H2"), found.count("Figure")) == (3, 3, 3)
    assert pdf.alternatives(content) == ["QR-kod med biljetten"] * 3


def test_the_same_badges_are_the_same_bytes():
    conference = make_conference(organiser=make_organisation())
    drawn = [draw(SAGA, Layout.SINGLE)]

    made = [badges_pdf(conference, drawn, layout=Layout.SINGLE, at=AUTUMN) for _time in range(2)]
    later = badges_pdf(conference, drawn, layout=Layout.SINGLE, at=AUTUMN + timedelta(days=1))

    assert made[0] == made[1]
    assert made[0] != later


# The back


def test_the_back_has_their_own_programme():
    day = Day("Tisdag 8 december", (Session("12.00–12.30", "Sexton kommuner", "Lilla scenen"),))

    front, back = poppler.words(make_pdf(replace(SAGA, programme=(day,)), has_backs=True))

    assert "Sexton kommuner" not in front
    assert whole(back) == (
        "Saga Hjortronklint Tisdag 8 december 12.00–12.30 Sexton kommuner Lilla scenen"
    )


def test_the_back_of_who_has_chosen_nothing_says_so():
    _front, back = poppler.words(make_pdf(SAGA, has_backs=True))

    assert lines(back) == ["Saga Hjortronklint", "Inget valt ännu."]


@pytest.mark.parametrize(("number", "more"), [(25, "och en till"), (30, "och 6 till")])
def test_a_back_has_room_for_so_much_and_says_how_much_is_left_out(number, more):
    sessions = tuple(Session("12.00–12.30", f"Nummer {n}.", "") for n in range(number - 5))
    days = (
        Day("Tisdag", sessions[:20]),
        Day("Onsdag", (*sessions[20:], *sessions[:5])),
        Day("Torsdag", sessions[:0]),
    )

    drawn = draw(replace(SAGA, programme=days), Layout.SINGLE)

    assert [len(day["sessions"]) for day in drawn["days"]] == [20, 4]
    assert drawn["more"] == more


def test_a_back_lies_behind_its_front_when_the_sheet_is_turned_on_its_long_edge():
    assert list(pages(3, columns=2, rows=2, has_backs=True)) == [
        {"side": "front", "badges": [0, 1, 2, None]},
        {"side": "back", "badges": [1, 0, None, 2]},
    ]
    assert list(pages(2, columns=1, rows=1, has_backs=True)) == [
        {"side": "front", "badges": [0]},
        {"side": "back", "badges": [0]},
        {"side": "front", "badges": [1]},
        {"side": "back", "badges": [1]},
    ]
    assert list(pages(3, columns=2, rows=1, has_backs=False)) == [
        {"side": "front", "badges": [0, 1]},
        {"side": "front", "badges": [2, None]},
    ]


# Letters


@pytest.mark.parametrize(
    ("name", "shown", "is_whole"),
    [
        ("Áilu Ŋuorrŧi", "Áilu Ŋuorrŧi", True),
        ("A\u030asa", "Åsa", True),
        ("Anna 🌻  Björk", "Anna Björk", False),
        ("王小明", "", False),
    ],
)
def test_it_is_known_which_letters_the_fonts_have(name, shown, is_whole):
    assert (printable(name), is_printed_whole(name)) == (shown, is_whole)


@pytest.mark.parametrize(
    ("name", "way"),
    [("Saga", "ltr"), ("(محمد) Ali", "rtl"), ("דוד", "rtl"), ("4 Ali محمد", "ltr"), ("4!", "ltr")],
)
def test_a_name_is_read_the_way_its_first_letter_is(name, way):
    assert direction(name) == way


def test_only_very_long_words_may_be_broken():
    words = [
        draw(replace(SAGA, name=name), Layout.SINGLE)["name"]["text"]
        for name in ("Lingonstråle-Hjortronklintsdotter", "Wolfeschlegelsteinhausenbergerdorff")
    ]

    assert words == [
        "Lingonstråle-Hjortronklintsdotter",
        "Wolfeschlegelstein\u00adhausenbergerdorff",
    ]
