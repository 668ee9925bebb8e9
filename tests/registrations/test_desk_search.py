"""The desk searches without a network exactly as the server does."""

import unicodedata
from difflib import SequenceMatcher
from itertools import product

import pytest

from registrations.search import search, words_as_heard, words_of
from tests.javascript import call
from tests.registrations.test_search import PEOPLE

SEARCH, HEARING = "js/door/desk/search.js", "js/door/desk/hearing.js"

# What people in the north are called, in the spellings and the scripts that they use.
NAMES = [
    "Åke Ericsson",
    "Ánte Đorvvi-Ŋállá",
    "Christina Wachtmeister",
    "STRAẞE Weiß",
    "Ζωή Παπαδόπουλος",
    "Олена Шевченко",
    "محمد الأحمد",
    "Łukasz Ŧævø",
    "d'Åkerhjälm, Ljung­qvist",
    "Anna_Lisa 2 ½",
    "İlker Ismayıl",
    "अनिल कुमार",
    "王 小明",
    "e\u0301 o\u0308\u0323",
    "ﬁnn ŉ \u2028\u2028 a\n\nb",
]
QUERIES = [
    "ake",
    "Ericsson",
    "erikson ake",
    "jortron",
    "hortron",
    "Hjortonklimt",
    "komun",
    "o",
    "anna vannas",
    "kristina umea",
    "nobody",
    "",
    "vikstrom-loof",
    "an",
    "ske leftea",
]


def test_a_name_sounds_the_same_on_the_desk_as_on_the_server():
    heard = call(HEARING, "wordsAsHeard", *[(name,) for name in NAMES])

    assert heard == [words_as_heard(name) for name in NAMES]


def test_so_does_every_letter_of_latin_greek_cyrillic_and_arabic():
    texts = [f"Ab {chr(n)}c{chr(n)}{chr(n)}D k{chr(n)}" for n in range(1, 0x700) if is_known(n)]

    heard = call(HEARING, "wordsAsHeard", *[(text,) for text in texts])

    assert heard == [words_as_heard(text) for text in texts]


def is_known(number):
    """Whether a letter is as old as any browser's tables."""
    return unicodedata.ucd_3_2_0.category(chr(number)) != "Cn"


def test_the_desk_finds_the_same_people_in_the_same_order():
    people = [
        {"name": one.name, "heard": words_of(one)}
        for one in sorted(PEOPLE, key=lambda one: one.name.casefold())
    ]

    found = call(SEARCH, "search", *[(people, query) for query in QUERIES])

    assert [[one["name"] for one in people] for people in found] == [
        [one.name for one in search(PEOPLE, query)] for query in QUERIES
    ]


def test_a_slip_of_the_finger_weighs_the_same():
    words = ["erikson", "eriksen", "jortronklint", "abcabc", "bcabca", "a", "", "anana", "banana"]
    pairs = list(product(words, words))

    likenesses = call(SEARCH, "likenessOf", *pairs)

    assert likenesses == pytest.approx([SequenceMatcher(None, a, b).ratio() for a, b in pairs])
