"""The doors of a conference as a device knows them, each with how full it is now."""

from datetime import datetime
from typing import TypedDict

from conference.models import Conference
from registrations.headcounts import Headcount, headcounts

# `in` is a word of the language, so this is how a class with such a key is written.
Door = TypedDict(
    "Door",
    {
        "checkpoint": str,
        "name": dict[str, str],
        "kind": str,
        "rule": str,
        "needs_seat": bool,
        "entry": str,
        "hub": str | None,
        "capacity": int | None,
        "expected": int,
        "in": int,
        "free": int | None,
    },
)


def doors(conference: Conference, *, now: datetime) -> list[Door]:
    """In the order of their short names."""
    return [_door(one) for one in headcounts(conference, now=now)]


def door_called(slug: str, conference: Conference, *, now: datetime) -> Door:
    return next(door for door in doors(conference, now=now) if door["checkpoint"] == slug)


def _door(one: Headcount) -> Door:
    checkpoint = one.checkpoint
    return {
        "checkpoint": checkpoint.slug,
        "name": {"sv": checkpoint.name_sv, "en": checkpoint.name_en or checkpoint.name_sv},
        "kind": checkpoint.kind,
        "rule": checkpoint.rule,
        "needs_seat": bool(checkpoint.session and checkpoint.session.seats is not None),
        "entry": checkpoint.entry,
        "hub": checkpoint.pool.slug if checkpoint.pool else None,
        "capacity": checkpoint.capacity,
        "expected": one.expected,
        "in": one.inside,
        "free": one.free,
    }
