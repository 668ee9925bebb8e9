import pytest
from lxml import html

from conference.models import Membership
from scheduling.models import Draft
from scheduling.pace import Pace, pace_of
from tests.factories import make_conference, make_member

pytestmark = pytest.mark.django_db

PAGE = "/arrangor/2026/program/installningar/"


@pytest.fixture
def conference():
    return make_conference()


@pytest.fixture
def editor(client, conference):
    client.force_login(make_member(conference, Membership.Role.PROGRAMME_EDITOR))
    return client


def test_the_pace_is_five_minutes_until_somebody_decides(conference):
    assert pace_of(conference) == Pace(step=5, walking=5, turnover=5)


def test_the_pace_is_set_and_open_boards_find_out(editor, conference):
    typed = {"step": "10", "walking": "0", "turnover": "15"}

    page = editor.post(PAGE, typed, follow=True)

    assert "Tavlan följer detta från och med nu." in page.text
    assert pace_of(conference) == Pace(step=10, walking=0, turnover=15)
    assert Draft.objects.get().version == 1


@pytest.mark.parametrize("step", ["", "0", "61", "x"])
def test_a_step_that_is_none_is_refused_and_kept(editor, conference, step):
    page = editor.post(PAGE, {"step": step, "walking": "5", "turnover": "20"})

    fields = html.fromstring(page.text).forms[0].fields
    assert (fields["step"] or "", fields["turnover"]) == (step, "20")
    assert not Draft.objects.exists()
