from datetime import timedelta

import pytest

from scheduling import editing
from scheduling.editing import ChangedMeanwhile, digests, merged, values_of
from scheduling.models import Draft, Session
from scheduling.publishing import publish
from scheduling.session_list import NO_TRACK, Wanted, find
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)

pytestmark = pytest.mark.django_db

WAS = {"title": "A", "minutes": 30}


@pytest.fixture
def session():
    """A talk by Tuva and Ture, in that order."""
    conference = make_conference()
    tuva = make_speaker(conference)
    return make_session(conference, tuva, make_speaker(conference, slug="ture", name="Ture"))


def changed(session, **fields):
    return values_of(session) | fields


def version(session):
    return Draft.objects.get(conference=session.conference).version


@pytest.mark.parametrize(
    ("typed", "theirs", "saved"),
    [
        (WAS | {"title": "B"}, WAS, WAS | {"title": "B"}),
        (WAS, WAS | {"title": "C"}, WAS | {"title": "C"}),
        (WAS | {"title": "B"}, WAS | {"minutes": 5}, {"title": "B", "minutes": 5}),
        (WAS | {"title": "C"}, WAS | {"title": "C"}, WAS | {"title": "C"}),
    ],
    ids=["only mine", "only theirs", "each something", "both the same"],
)
def test_what_each_has_changed_is_kept(typed, theirs, saved):
    assert merged(typed, theirs, seen=digests(WAS)) == saved


def test_where_both_wrote_nothing_is_overwritten():
    typed, theirs = WAS | {"title": "B"}, {"title": "C", "minutes": 5}

    with pytest.raises(ChangedMeanwhile) as refusal:
        merged(typed, theirs, seen=digests(WAS))

    assert refusal.value.fields == ("title",)
    assert refusal.value.typed == {"title": "B", "minutes": 5}
    assert refusal.value.theirs == theirs


def test_saving_again_is_a_choice():
    typed, theirs = WAS | {"title": "B"}, WAS | {"title": "C"}

    assert merged(typed, theirs, seen=digests(theirs)) == typed
    assert merged(typed, theirs, seen=digests(theirs), keep=["title"]) == theirs


def test_who_has_seen_nothing_overwrites_nothing():
    with pytest.raises(ChangedMeanwhile):
        merged(WAS | {"title": "B"}, WAS, seen={})


def test_a_change_is_saved_and_the_boards_are_told(session):
    track = make_track(session.conference)
    typed = changed(session, title_sv="Nytt", track=track.pk, slug="nytt")

    editing.change(session, typed, seen=digests(values_of(session)))

    session.refresh_from_db()
    assert (session.title_sv, session.track, session.slug) == ("Nytt", track, "nytt")
    assert version(session) == 1


def test_a_change_that_is_refused_changes_nothing(session):
    seen = digests(values_of(session))
    Session.objects.update(title_sv="Deras")

    with pytest.raises(ChangedMeanwhile):
        editing.change(session, changed(session, title_sv="Mitt", minutes=5), seen=seen)

    session.refresh_from_db()
    assert (session.title_sv, session.minutes) == ("Deras", 30)


def test_the_address_stays_when_it_was_published_meanwhile(session):
    typed, seen = changed(session, slug="nytt"), digests(values_of(session))
    make_slot(session, None)
    publish(session.conference, by=None, now=AUTUMN)

    editing.change(session, typed, seen=seen)

    session.refresh_from_db()
    assert session.slug == "sexton-kommuner"


def test_people_change_places_and_keep_their_rows(session):
    rows = {part.speaker_id: part.pk for part in session.parts.all()}
    tuva, ture = session.conference.speakers.order_by("-slug")
    typed = changed(session, parts=((ture.pk, "moderator"), ("Maj Älvdal", "speaker")))

    editing.change(session, typed, seen=digests(values_of(session)))

    maj = session.conference.speakers.get(slug="maj-alvdal")
    assert values_of(session)["parts"] == ((ture.pk, "moderator"), (maj.pk, "speaker"))
    assert session.parts.get(speaker=ture).pk == rows[ture.pk]
    assert session.conference.speakers.contains(tuva)


def test_a_new_session_gets_an_address_of_its_own(session):
    values = changed(session, parts=(), seats=20)

    first = editing.add(session.conference, values)
    second = editing.add(session.conference, values)

    assert [first.slug, second.slug] == [
        "sexton-kommuner-en-bestallning",
        "sexton-kommuner-en-bestallning-2",
    ]
    assert (second.seats, version(session)) == (20, 2)


def test_a_cancelled_session_is_cancelled_in_the_draft(session):
    editing.cancel(session)

    session.refresh_from_db()
    assert session.state == Session.State.CANCELLED
    assert version(session) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["Åldras digitalt", "Sexton kommuner, en beställning"]),
        (Wanted(words="ÅLDRAS"), ["Åldras digitalt"]),
        (Wanted(words="ture sixteen"), ["Sexton kommuner, en beställning"]),
        (Wanted(words="ture åldras"), []),
        (Wanted(state="accepted"), ["Åldras digitalt"]),
        (Wanted(kind="panel"), ["Åldras digitalt"]),
        (Wanted(track="e-halsa"), ["Åldras digitalt"]),
        (Wanted(track=NO_TRACK), ["Sexton kommuner, en beställning"]),
        (Wanted(unplaced=True), ["Sexton kommuner, en beställning"]),
    ],
)
def test_sessions_are_found(session, wanted, found):
    conference = session.conference
    aged = make_session(
        conference,
        slug="a",
        title_sv="Åldras digitalt",
        title_en="",
        state="accepted",
        kind="panel",
        track=make_track(conference),
    )
    make_slot(aged, make_room(conference), starts_at=NOON + timedelta(hours=1))
    make_session(conference, slug="c", title_sv="Inställd", state="cancelled").slots.all()

    titles = [one.title_sv for one in find(conference, wanted)]

    assert sorted(title for title in titles if title != "Inställd") == sorted(found)
