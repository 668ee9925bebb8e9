"""Small programmes, published: to lay out, to choose from, to look at."""

from datetime import timedelta

from conference.models import Conference
from scheduling.models import Room, Session
from scheduling.programme import Programme, programme_of
from scheduling.publishing import publish
from tests.factories import (
    AUTUMN,
    NOON,
    make_conference,
    make_organisation,
    make_room,
    make_session,
    make_slot,
    make_speaker,
    make_track,
)

HOUR = timedelta(hours=1)


def place(conference: Conference, slug: str, room: Room | None, start: float, end: float, **fields):
    """A session from so many hours after noon to so many."""
    minutes = round((end - start) * 60)
    session = make_session(conference, slug=slug, minutes=minutes, **fields)
    make_slot(session, room, starts_at=NOON + start * HOUR)


def published(conference: Conference) -> Programme:
    return programme_of(publish(conference, by=None, now=AUTUMN))


def make_two_rooms() -> tuple[Conference, Room, Room]:
    conference = make_conference()
    big = make_room(conference, slug="stora", name_sv="Stora", position=0)
    small = make_room(conference, slug="lilla", name_sv="Lilla", position=1)
    return conference, big, small


def make_varied() -> Programme:
    conference, big, small = make_two_rooms()
    health = make_track(conference)
    together = make_track(conference, slug="samverkan", code="SAM", name_sv="Samverkan")
    tuva = make_speaker(conference, organisation=make_organisation())
    talk = make_session(
        conference, tuva, slug="vard", track=health, title_sv="Vårdrummet", abstract_sv="I byn"
    )
    make_slot(talk, big)
    place(conference, "open-data", small, 0, 1, track=together, language="en", is_streamed=False)
    place(conference, "lunch", None, 1, 2, kind=Session.Kind.MEAL, is_streamed=False)
    place(conference, "andra-dagen", big, 24, 25)
    return published(conference)
