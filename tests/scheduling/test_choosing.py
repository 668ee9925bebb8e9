"""What a reader asks to see of the programme."""

import pytest

from scheduling.choosing import Choice, choose, chosen, languages_of
from scheduling.programme import Programme
from tests.scheduling.programmes import make_varied

pytestmark = pytest.mark.django_db


def shown(programme: Programme, **fields: list[str]) -> set[str]:
    uuids = chosen(programme, choose(programme, fields))
    return {session.slug for session in programme.sessions if session.uuid in uuids}


def test_no_choice_shows_everything():
    programme = make_varied()

    assert shown(programme) == {"vard", "open-data", "lunch", "andra-dagen"}
    assert not choose(programme, {})


@pytest.mark.parametrize(
    ("fields", "slugs"),
    [
        ({"day": ["2026-12-08"]}, {"vard", "open-data", "lunch"}),
        ({"track": ["e-halsa"]}, {"vard"}),
        ({"track": ["e-halsa", "samverkan"]}, {"vard", "open-data"}),
        ({"language": ["en"]}, {"open-data"}),
        ({"online": ["1"]}, {"vard", "andra-dagen"}),
        ({"q": ["VÅRDRUM tuva"]}, {"vard"}),
        ({"q": ["umeå"]}, {"vard"}),
        ({"q": ["byn"]}, {"vard"}),
        ({"q": ["lilla"]}, {"open-data"}),
        ({"q": ["finns inte"]}, set()),
        ({"day": ["2026-12-09"], "online": ["1"]}, {"andra-dagen"}),
    ],
)
def test_a_choice_shows_what_fits_all_of_it(fields, slugs):
    assert shown(make_varied(), **fields) == slugs


@pytest.mark.parametrize(
    "fields",
    [{"day": ["i morgon"]}, {"track": ["saknas"]}, {"language": ["fi"]}, {"q": [" "]}, {"q": []}],
)
def test_what_the_programme_does_not_have_is_not_asked_for(fields):
    assert choose(make_varied(), fields) == Choice()


def test_a_choice_is_always_written_in_the_same_way():
    programme = make_varied()

    choice = choose(
        programme,
        {
            "q": ["  två   ord "],
            "online": ["on"],
            "language": ["en"],
            "day": ["2026-12-08"],
            "track": ["samverkan", "e-halsa", "saknas"],
        },
    )

    assert choice.query == (
        "track=e-halsa&track=samverkan&day=2026-12-08&language=en&online=1&q=tv%C3%A5+ord"
    )
    assert Choice().query == ""


def test_an_endless_search_is_cut():
    assert len(choose(make_varied(), {"q": ["x" * 5000]}).search) == 100


def test_the_language_spoken_most_comes_first():
    assert languages_of(make_varied()) == ("sv", "en")
