"""What pages say once for every session."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from scheduling.models import Session
from scheduling.timetable import Entry, entries_of
from tests.scheduling.programmes import make_two_rooms, make_varied, place, published

pytestmark = pytest.mark.django_db


def written(tag: str, entry: Entry) -> str:
    return Template(f"{{% load sessions %}}{{% {tag} %}}").render(Context({"entry": entry}))


def test_times_are_read_by_people_and_programs():
    entry = entries_of(make_varied())[0]

    def times() -> str:
        return written("time_span entry.starts_at entry.ends_at", entry)

    assert times() == (
        '<time datetime="2026-12-08T12:00:00+01:00">12.00</time>–'
        '<time datetime="2026-12-08T12:30:00+01:00">12.30</time>'
    )
    with override("en"):
        assert ">12.00<" not in times()


def test_a_session_says_what_it_is_chosen_by():
    talk = entries_of(make_varied())[0]

    assert written("session_attributes entry", talk) == (
        'class="session" data-day="2026-12-08" data-track="e-halsa" data-language="sv"'
        f' data-words="{talk.words}" data-online'
    )


def test_a_break_looks_like_one_and_is_on_no_track():
    conference, _big, _small = make_two_rooms()
    kind, cancelled = Session.Kind.MEAL, Session.State.CANCELLED
    place(conference, "lunch", None, 0, 1, kind=kind, state=cancelled, is_streamed=False)
    lunch = entries_of(published(conference))[0]

    assert written("session_attributes entry", lunch) == (
        'class="session is-frame is-for-everybody is-cancelled" data-day="2026-12-08"'
        f' data-track="" data-language="sv" data-words="{lunch.words}" data-frame'
    )


def test_what_somebody_wrote_ends_no_attribute():
    conference, big, _small = make_two_rooms()
    place(conference, "citat", big, 0, 1, title_sv='"><b>')
    entry = entries_of(published(conference))[0]

    assert 'data-words="&quot;&gt;&lt;b&gt;' in written("session_attributes entry", entry)
