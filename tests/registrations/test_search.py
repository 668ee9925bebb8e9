import pytest

from registrations.search import search
from registrations.tickets import Ticket


def ticket(name, organisation="Umeå kommun"):
    return Ticket(
        registration_id=1,
        conference_id=1,
        code="DV1" + "A" * 26,
        name=name,
        organisation=organisation,
        attendance="on_site",
        status="confirmed",
        place="on_site",
        is_speaker=False,
        comes_another_day=False,
        admission_id=None,
    )


PEOPLE = [
    ticket("Åke Eriksson", "Åsele kommun"),
    ticket("Anna Wikström-Lööf", "Vännäs kommun"),
    ticket("Christina Björklöv", "Örnsköldsviks kommun"),
    ticket("Saga Hjortronklint", "Region Västerbotten"),
    ticket("Bo", "Skellefteå kommun"),
    ticket("Ánte Đorvvi", "Sorsele kommun"),
]


def names(query):
    return [person.name for person in search(PEOPLE, query)]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Åke", "Åke Eriksson"),
        ("ake", "Åke Eriksson"),
        ("Ericsson", "Åke Eriksson"),
        ("erixon", "Åke Eriksson"),
        ("Eriksson, Åke", "Åke Eriksson"),
        ("vikstrom", "Anna Wikström-Lööf"),
        ("lof anna", "Anna Wikström-Lööf"),
        ("kristina", "Christina Björklöv"),
        ("hjo", "Saga Hjortronklint"),
        ("jortron", "Saga Hjortronklint"),
        ("klint", "Saga Hjortronklint"),
        ("saga region", "Saga Hjortronklint"),
        ("BO", "Bo"),
        ("ante dorvi", "Ánte Đorvvi"),
        ("örnskö", "Christina Björklöv"),
        ("Hjortonklimt", "Saga Hjortronklint"),
        ("hortron", "Saga Hjortronklint"),
    ],
)
def test_a_name_is_found_as_it_is_heard(query, name):
    assert names(query)[0] == name


def test_every_word_must_fit():
    assert names("saga eriksson") == []
    assert names("saga") == ["Saga Hjortronklint"]


def test_an_empty_query_finds_nobody():
    assert names("") == names("  - ") == []


def test_nobody_is_found_by_chance():
    assert names("xyzzy") == []


def test_the_best_fit_comes_first():
    people = [ticket("Mariana Berg"), ticket("Anna Zetterlund"), ticket("Anna Ask")]

    found = [person.name for person in search(people, "anna")]

    assert found == ["Anna Ask", "Anna Zetterlund", "Mariana Berg"]
