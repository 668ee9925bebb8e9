"""The screen at a room's door, with how full its sessions are. Numbers only: nobody is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address
from conference.models import Conference
from registrations.devices import day_at
from registrations.link_pictures import link_picture
from registrations.models import Admission
from registrations.my_programme import FEW
from scheduling.programme import Programme, ProgrammeRoom
from scheduling.room_screens import Item, Moment, items_of, moments
from scheduling.timetable import Entry, entries_of

MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Fullness:
    """How many have taken how many seats: those inside where they are counted, or those booked."""

    taken: int
    seats: int
    is_counted: bool

    @property
    def left(self) -> int:
        return max(0, self.seats - self.taken)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def has_few_left(self) -> bool:
        return 0 < self.left <= FEW


type FullnessOf = Mapping[int, Fullness]


@dataclass(frozen=True, slots=True)
class ScreenItem:
    """What a screen shows of a session; `alternatives` to one that is full are on meanwhile."""

    item: Item
    moment: Moment
    is_another_day: bool
    fullness: Fullness | None
    alternatives: tuple[Entry, ...]


def screen_items(
    programme: Programme, room: ProgrammeRoom, fullness: FullnessOf, *, now: datetime
) -> tuple[ScreenItem, ...]:
    items, entries = items_of(programme, room), entries_of(programme)
    today = now.astimezone(programme.tz).date()
    return tuple(
        ScreenItem(
            item=item,
            moment=moment,
            is_another_day=item.day != today,
            fullness=None if item.has_left else fullness.get(item.entry.session.session_id),
            alternatives=_alternatives(item, entries, fullness),
        )
        for item, moment in zip(items, moments(items, now), strict=True)
    )


def _alternatives(
    item: Item, entries: tuple[Entry, ...], fullness: FullnessOf
) -> tuple[Entry, ...]:
    """What else one can go to, where this is full."""
    own = fullness.get(item.entry.session.session_id)
    if own is None or not own.is_full or item.has_left:
        return ()
    return tuple(
        entry
        for entry in entries
        if entry.room is not None
        and entry.room != item.entry.room
        and not entry.session.is_cancelled
        and entry.overlaps(item.entry)
        and not _is_full(entry, fullness)
    )[:MOST_ALTERNATIVES]


def _is_full(entry: Entry, fullness: FullnessOf) -> bool:
    known = fullness.get(entry.session.session_id)
    return known is not None and known.is_full


def fullness_of(conference: Conference, programme: Programme, *, now: datetime) -> FullnessOf:
    """By session; those that nobody books or counts are left out. Two queries."""
    inside, capacity = _inside(conference, now=now), _capacities(programme)
    booked = conference.sessions.filter(seats__isnull=False).values_list(
        "pk", "seats", "seats_taken"
    )
    known = {pk: Fullness(taken, seats or 0, is_counted=False) for pk, seats, taken in booked}
    for session_id, people in inside.items():
        seats = known[session_id].seats if session_id in known else capacity.get(session_id)
        if seats is not None:
            known[session_id] = Fullness(people, seats, is_counted=True)
    return known


def _capacities(programme: Programme) -> dict[int, int]:
    rooms = {room.slug: room.capacity for room in programme.rooms}
    return {one.session_id: rooms[one.room] for one in programme.sessions if one.room}


def _inside(conference: Conference, *, now: datetime) -> dict[int, int]:
    """How many are in now, at each session whose door counts them."""
    today = day_at(conference.tz, now)
    admissions = Admission.objects.filter(
        checkpoint__conference=conference,
        checkpoint__session__isnull=False,
        period__in=("", today),
        left_at=None,
    )
    return dict(admissions.values_list("checkpoint__session").annotate(Count("pk")).order_by())


@dataclass(frozen=True, slots=True)
class ScreenAddress:
    """Where a room's screen is, in a language or in both by turns, and the same as a picture."""

    label: str
    address: str
    picture: str


def screen_addresses(conference: Conference, room: ProgrammeRoom) -> tuple[ScreenAddress, ...]:
    labels = {"sv": _("In Swedish"), "en": _("In English")}
    addresses = {}
    for language in labels:
        with override(language):
            addresses[language] = whole_address("room_screen", conference.slug, room.slug)
    shown = [(labels[language], address) for language, address in addresses.items()]
    shown.append((_("In both by turns"), f"{addresses['sv']}#both"))
    return tuple(ScreenAddress(label, at, link_picture(at)) for label, at in shown)
