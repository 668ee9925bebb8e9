"""The doors of the demo conference: every kind of door, and every rule."""

from collections.abc import Iterator
from typing import Any

from conference.models import Conference
from registrations.models import Attendance, Checkpoint

Kind, Rule, Entry = Checkpoint.Kind, Checkpoint.Rule, Checkpoint.Entry
MINUTES_LATE = 5
SEATS_OF_THE_BUS = 50


def add_doors(conference: Conference) -> None:
    """The entrance, where several phones can stand, and one of everything else."""
    Checkpoint.objects.bulk_create(
        Checkpoint(conference=conference, **facts)
        for facts in (*_of_the_house(), *_of_sessions(conference), *_of_hubs(conference))
    )


def _of_the_house() -> Iterator[dict[str, Any]]:
    yield {"slug": "entrance", "name_sv": "Entrén", "name_en": "Entrance"}
    meal = {"kind": Kind.MEAL, "rule": Rule.ONCE}
    yield meal | {"slug": "lunch", "name_sv": "Lunch, tisdag", "name_en": "Lunch, Tuesday"}
    yield meal | {"slug": "lunch-2", "name_sv": "Lunch, onsdag", "name_en": "Lunch, Wednesday"}
    yield {
        "slug": "buss",
        "name_sv": "Bussen mot Storuman",
        "name_en": "The bus to Storuman",
        "kind": Kind.BUS,
        "rule": Rule.ONCE,
        "capacity": SEATS_OF_THE_BUS,
    }


def _of_sessions(conference: Conference) -> Iterator[dict[str, Any]]:
    """Those of the workshops, and that of a talk, which only counts."""
    door = {"kind": Kind.SESSION, "rule": Rule.ONCE}
    workshops = conference.sessions.filter(seats__isnull=False).order_by("pk")
    for number, session in enumerate(workshops):
        yield door | {
            "slug": "verkstaden" if number == 0 else session.code.lower(),
            "name_sv": session.title_sv,
            "name_en": session.title_en,
            "session": session,
            "entry": Entry.FREE if number == 0 else Entry.BOOKED,
            "release_after": MINUTES_LATE,
        }
    talk = conference.sessions.get(slug="en-natt-utan-dorrknack")
    yield door | {
        "slug": "bottenviken",
        "name_sv": "Sal Bottenviken",
        "name_en": "Bottenviken Room",
        "rule": Rule.IN_OUT,
        "session": talk,
        "entry": Entry.COUNT,
        "capacity": 90,
    }


def _of_hubs(conference: Conference) -> Iterator[dict[str, Any]]:
    for hub in conference.pools.in_order().filter(attendance=Attendance.HUB):
        yield {
            "slug": hub.slug,
            "name_sv": hub.name_sv,
            "name_en": hub.name_en,
            "kind": Kind.HUB,
            "pool": hub,
        }
