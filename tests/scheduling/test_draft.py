"""The draft as values."""

import pytest

from scheduling.draft import read_draft
from scheduling.models import Equipment
from tests.factories import make_conference, make_session, make_speaker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "speaker", "wanted"),
    [
        ({}, {}, set()),
        ({"is_streamed": True}, {}, {Equipment.STREAM}),
        ({"is_recorded": True}, {}, {Equipment.RECORDING}),
        ({"needs_hearing_loop": True}, {}, {Equipment.HEARING_LOOP}),
        ({}, {"is_remote": True}, {Equipment.REMOTE_SPEAKERS}),
    ],
)
def test_a_session_wants_the_equipment_it_needs(asked, speaker, wanted):
    conference = make_conference()
    make_session(conference, make_speaker(conference, **speaker), **{"is_streamed": False} | asked)

    [session] = read_draft(conference).unplaced

    assert session.equipment == wanted
