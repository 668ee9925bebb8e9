"""Who is in the house now, for the day when everybody has to leave it.

Names and organisations, nothing else: whoever reads it stands outside in the cold with a phone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, QuerySet

from conference.languages import swedish_order
from conference.models import Conference
from registrations.devices import day_at
from registrations.models import Admission, Checkpoint, Device, Registration
from scheduling.models import Release
from scheduling.programme import ProgrammeRoom, ProgrammeSession, programme_of

Kind = Checkpoint.Kind
WAYS_IN = (Kind.ENTRANCE, Kind.HUB)
# So long after its end people may still sit in a room.
LEAVING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Those of one organisation who are in, by name."""

    organisation: str
    people: tuple[Registration, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The house, or a hub, and who is in there."""

    name: str
    groups: tuple[Colleagues, ...]

    @property
    def number(self) -> int:
        return sum(len(group.people) for group in self.groups)


@dataclass(frozen=True, slots=True)
class RoomCount:
    """How many are in a room, as far as the door of a session counts them."""

    room: ProgrammeRoom | None
    session: ProgrammeSession
    number: int


@dataclass(frozen=True, slots=True)
class Inside:
    """Everybody who is in somewhere now."""

    house: Place
    hubs: tuple[Place, ...]
    rooms: tuple[RoomCount, ...]
    silent: tuple[Device, ...]


def inside(conference: Conference, *, now: datetime) -> Inside:
    """Who was let in today and has not left, as far as the doors have told. Four queries."""
    at_entrances, at_hubs = [], defaultdict(list)
    for admission in _passed_today(conference, now=now).select_related(
        "registration__organisation", "checkpoint"
    ):
        if admission.checkpoint.kind == Kind.ENTRANCE:
            at_entrances.append(admission)
        else:
            at_hubs[admission.checkpoint].append(admission)
    hubs = (_place(door.name, admissions) for door, admissions in at_hubs.items())
    return Inside(
        house=_place(conference.venue_name, at_entrances),
        hubs=tuple(sorted(hubs, key=lambda hub: swedish_order(hub.name))),
        rooms=tuple(_rooms(conference, now=now)),
        silent=tuple(_silent(conference, now=now)),
    )


def who_is_in(conference: Conference, *, now: datetime) -> set[int]:
    """The registrations of those who are in the house now."""
    passed = _passed_today(conference, now=now).filter(checkpoint__kind=Kind.ENTRANCE)
    return {admission.registration_id for admission in _still_there(passed)}


def _passed_today(conference: Conference, *, now: datetime) -> QuerySet[Admission]:
    """Where people were let into the house or a hub since midnight at the venue."""
    midnight = datetime.combine(conference.local_date(now), time.min, conference.tz)
    return Admission.objects.filter(
        checkpoint__conference=conference,
        checkpoint__kind__in=WAYS_IN,
        admitted_at__gte=midnight,
        admitted_at__lt=midnight + timedelta(days=1),
    )


def _silent(conference: Conference, *, now: datetime) -> Iterable[Device]:
    """The phones at the ways in that may know of more people."""
    phones = conference.devices.at_work(now).filter(checkpoint__kind__in=WAYS_IN)
    return (phone for phone in phones.in_order() if phone.is_silent(now))


def _still_there(admissions: Iterable[Admission]) -> list[Admission]:
    """One for each who is in: of several doors, the one passed last tells."""
    passed: dict[int, list[Admission]] = defaultdict(list)
    for admission in admissions:
        passed[admission.registration_id].append(admission)
    return [own[0] for own in passed.values() if _is_in(own)]


def _is_in(own: Collection[Admission]) -> bool:
    came = max(admission.admitted_at for admission in own)
    return all(one.left_at is None or one.left_at < came for one in own)


def _place(name: str, admissions: Iterable[Admission]) -> Place:
    groups: dict[str, list[Registration]] = defaultdict(list)
    for admission in _still_there(admissions):
        person = admission.registration
        groups[person.organisation_shown].append(person)
    return Place(
        name,
        tuple(
            Colleagues(
                organisation,
                tuple(sorted(groups[organisation], key=lambda one: swedish_order(one.name))),
            )
            for organisation in sorted(groups, key=swedish_order)
        ),
    )


def _rooms(conference: Conference, *, now: datetime) -> Iterable[RoomCount]:
    """Where a door counts in and out, and what takes place behind it is not over."""
    release = Release.objects.current(conference.slug)
    if release is None:
        return
    numbers = _behind_session_doors(conference, now=now)
    programme = programme_of(release)
    for session in programme.sessions:
        number = numbers.get(session.session_id)
        if number and now < session.ends_at + LEAVING:
            yield RoomCount(programme.room(session.room), session, number)


def _behind_session_doors(conference: Conference, *, now: datetime) -> dict[int | None, int]:
    inside = Admission.objects.filter(
        checkpoint__conference=conference,
        checkpoint__session__isnull=False,
        checkpoint__rule=Checkpoint.Rule.IN_OUT,
        period=day_at(conference.tz, now),
        left_at=None,
    )
    counted = inside.values("checkpoint__session").annotate(number=Count("pk"))
    return dict(counted.values_list("checkpoint__session", "number"))
