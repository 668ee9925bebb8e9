"""Rules about one placement: whether it may be there at all."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.clashes.equipment import named
from scheduling.clashes.facts import Clash
from scheduling.clashes.scene import Scene
from scheduling.clashes.times import when
from scheduling.draft import DraftDay, DraftRoom, DraftSpeaker, Placement, Span
from scheduling.models import ClashRule as Rule


def person_away(scene: Scene, one: Placement) -> Iterator[Clash]:
    for slug in one.session.people:
        person = scene.draft.speaker_of[slug]
        if away := _first_meanwhile(person.away, one):
            tell = partial(_away, scene, one, person, away)
            yield scene.clash(Rule.PERSON_AWAY, one, tell=tell, about=slug)


def room_closed(scene: Scene, one: Placement) -> Iterator[Clash]:
    room = scene.draft.room_of.get(one.room)
    if room and (closed := _first_meanwhile(room.closed, one)):
        yield scene.clash(
            Rule.ROOM_CLOSED,
            one,
            tell=lambda: (
                _("%(room)s cannot be used %(closed)s, but “%(title)s” is there, %(when)s.")
                % {
                    "room": room.name,
                    "closed": when(scene.draft, closed),
                    "title": one.session.title,
                    "when": when(scene.draft, one),
                }
            ),
        )


def longer_than_slot(scene: Scene, one: Placement) -> Iterator[Clash]:
    if one.session.minutes > one.minutes:
        yield scene.clash(
            Rule.LONGER_THAN_SLOT,
            one,
            tell=lambda: (
                _("“%(title)s” takes %(minutes)d min, but has %(given)d: %(when)s.")
                % {
                    "title": one.session.title,
                    "minutes": one.session.minutes,
                    "given": one.minutes,
                    "when": when(scene.draft, one),
                }
            ),
        )


def room_too_small(scene: Scene, one: Placement) -> Iterator[Clash]:
    """Told by the largest number: of those who have booked, who want to come, or of seats.

    A room whose capacity is 0 is one whose size nobody has said.
    """
    room = scene.draft.room_of.get(one.room)
    if room and 0 < room.capacity < scene.expected(one.session):
        yield scene.clash(Rule.ROOM_TOO_SMALL, one, tell=lambda: _too_many(scene, one, room))


def equipment_missing(scene: Scene, one: Placement) -> Iterator[Clash]:
    room = scene.draft.room_of.get(one.room)
    if room and (missing := one.session.equipment - room.equipment):
        yield scene.clash(
            Rule.EQUIPMENT_MISSING,
            one,
            tell=lambda: (
                _("“%(title)s” needs what %(room)s lacks: %(equipment)s.")
                % {
                    "title": one.session.title,
                    "room": room.name,
                    "equipment": ", ".join(named(missing)),
                }
            ),
        )


def outside_hours(scene: Scene, one: Placement) -> Iterator[Clash]:
    """The frame may be: a dinner in the evening, the bus before the doors open."""
    inside = any(
        day.starts_at <= one.starts_at and one.ends_at <= day.ends_at for day in scene.draft.days
    )
    if not inside and not one.session.is_frame:
        yield scene.clash(Rule.OUTSIDE_HOURS, one, tell=lambda: _outside(scene, one))


type Alone = Callable[[Scene, Placement], Iterator[Clash]]

ALONE: Mapping[Rule, Alone] = {
    Rule.PERSON_AWAY: person_away,
    Rule.ROOM_CLOSED: room_closed,
    Rule.LONGER_THAN_SLOT: longer_than_slot,
    Rule.ROOM_TOO_SMALL: room_too_small,
    Rule.EQUIPMENT_MISSING: equipment_missing,
    Rule.OUTSIDE_HOURS: outside_hours,
}


def _first_meanwhile(spans: tuple[Span, ...], one: Placement) -> Span | None:
    for span in spans:
        if span.overlaps(one):
            return span
    return None


def _away(scene: Scene, one: Placement, person: DraftSpeaker, away: Span) -> str:
    return _("%(person)s cannot come %(away)s, but is in “%(title)s”, %(when)s.") % {
        "person": person.name,
        "away": when(scene.draft, away),
        "title": one.session.title,
        "when": when(scene.draft, one),
    }


def _too_many(scene: Scene, one: Placement, room: DraftRoom) -> str:
    booked, interested, seats = scene.wanting(one.session)
    number = scene.expected(one.session)
    if booked >= max(interested, seats):
        words = ngettext(
            "%(number)d has booked “%(title)s”, but %(room)s holds %(capacity)d.",
            "%(number)d have booked “%(title)s”, but %(room)s holds %(capacity)d.",
            number,
        )
    elif interested >= seats:
        words = ngettext(
            "%(number)d wants to come to “%(title)s”, but %(room)s holds %(capacity)d.",
            "%(number)d want to come to “%(title)s”, but %(room)s holds %(capacity)d.",
            number,
        )
    else:
        words = ngettext(
            "“%(title)s” has %(number)d seat to book, but %(room)s holds %(capacity)d.",
            "“%(title)s” has %(number)d seats to book, but %(room)s holds %(capacity)d.",
            number,
        )
    title = one.session.title
    return words % {
        "number": number,
        "title": title,
        "room": room.name,
        "capacity": room.capacity,
    }


def _outside(scene: Scene, one: Placement) -> str:
    date = localtime(one.starts_at, scene.draft.tz).date()
    told = {"title": one.session.title, "when": when(scene.draft, one)}
    day: DraftDay | None = next((day for day in scene.draft.days if day.date == date), None)
    if day is None:
        told["date"] = date_format(date, "DATE_FORMAT")
        return _("“%(title)s” is on %(date)s, when there is no conference.") % told
    told["hours"] = when(scene.draft, day)
    return _("“%(title)s” is placed %(when)s, but the conference is open %(hours)s.") % told
