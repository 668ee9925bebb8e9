"""Who has come on a day and who is still to come: numbers for organisers, and nobody's name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from conference.languages import in_current_language, swedish_order
from conference.models import Conference
from registrations.models import Admission, Attendance, Checkpoint

A_MINUTE = timedelta(minutes=1)
WHERE_PEOPLE_COME_IN = (Checkpoint.Kind.ENTRANCE, Checkpoint.Kind.HUB)


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody with a place that day: on site, or at the hub whose pool is named."""

    registration_id: int
    organisation: str
    hub: int | None


@dataclass(frozen=True, slots=True)
class LetIn:
    """That somebody was let in at a door, expected or not."""

    registration_id: int
    organisation: str
    checkpoint_id: int
    device: str
    at: datetime
    has_left: bool


@dataclass(frozen=True, slots=True)
class WayIn:
    """A checkpoint where people come in: an entrance, or the door of the hub that is named."""

    checkpoint_id: int
    name: str
    hub: int | None


@dataclass(frozen=True, slots=True)
class Turnout:
    """People, each counted once however often they were let in."""

    expected: int
    came: int
    gone: int
    to_come: int


@dataclass(frozen=True, slots=True)
class AtDoor:
    """What one device let in at a door; no device, and nobody, where nobody has come yet."""

    door: str
    device: str
    people: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A day's figures: the venue as a whole, by organisation and by door; and each hub.

    When people came is told of those who came that day, and only how many came before it.
    """

    turnout: Turnout
    organisations: tuple[tuple[str, Turnout], ...]
    hubs: tuple[tuple[str, Turnout], ...]
    doors: tuple[AtDoor, ...]
    came_at: tuple[datetime, ...]
    came_before: int
    in_the_last_minute: int


def arrivals_on(day: date, conference: Conference, *, now: datetime) -> Arrivals:
    """The figures of a day by the calendar at the venue, in three queries."""
    begins = datetime.combine(day, time.min, conference.tz)
    expected, let_in = _expected(conference, day), _let_in(conference, day)
    return figures(expected, let_in, _ways_in(conference), since=begins, now=now)


def figures(
    expected: Iterable[Expected],
    let_in: Iterable[LetIn],
    ways_in: Sequence[WayIn],
    *,
    since: datetime,
    now: datetime,
) -> Arrivals:
    by_hub, by_door = defaultdict(list), defaultdict(list)
    for person in expected:
        by_hub[person.hub].append(person)
    for one in let_in:
        by_door[one.checkpoint_id].append(one)
    entrances = [way for way in ways_in if way.hub is None]
    here = [one for way in entrances for one in by_door[way.checkpoint_id]]
    came_at = _came_at(here)
    return Arrivals(
        turnout=_turnout(by_hub[None], here),
        organisations=_organisations(by_hub[None], here),
        hubs=tuple(
            (way.name, _turnout(by_hub[way.hub], by_door[way.checkpoint_id]))
            for way in ways_in
            if way.hub is not None
        ),
        doors=tuple(row for way in ways_in for row in _at_door(way, by_door[way.checkpoint_id])),
        came_at=tuple(at for at in came_at if at >= since),
        came_before=sum(at < since for at in came_at),
        in_the_last_minute=sum(now - A_MINUTE < at <= now for at in came_at),
    )


def _turnout(expected: Sequence[Expected], let_in: Sequence[LetIn]) -> Turnout:
    came = {one.registration_id for one in let_in}
    inside = {one.registration_id for one in let_in if not one.has_left}
    return Turnout(
        expected=len(expected),
        came=len(came),
        gone=len(came - inside),
        to_come=len({person.registration_id for person in expected} - came),
    )


def _organisations(
    expected: Sequence[Expected], let_in: Sequence[LetIn]
) -> tuple[tuple[str, Turnout], ...]:
    awaited, came = defaultdict(list), defaultdict(list)
    for person in expected:
        awaited[person.organisation].append(person)
    for one in let_in:
        came[one.organisation].append(one)
    names = sorted({*awaited, *came}, key=swedish_order)
    return tuple((name, _turnout(awaited[name], came[name])) for name in names)


def _at_door(way: WayIn, let_in: Sequence[LetIn]) -> list[AtDoor]:
    """One row for each device, the desks of several users taken together."""
    if not let_in:
        return [AtDoor(way.name, device="", people=0, last_at=None)]
    people = Counter(one.device for one in let_in)
    last_at = {one.device: one.at for one in sorted(let_in, key=lambda one: one.at)}
    return [
        AtDoor(way.name, device, people[device], last_at[device])
        for device in sorted(people, key=swedish_order)
    ]


def _came_at(let_in: Sequence[LetIn]) -> tuple[datetime, ...]:
    """When each person came: who was let in at two entrances came at the first of them."""
    latest_first = sorted(let_in, key=lambda one: one.at, reverse=True)
    first = {one.registration_id: one.at for one in latest_first}
    return tuple(sorted(first.values()))


def days_to_choose(conference: Conference, *, now: datetime) -> list[date]:
    """The conference's days; and today, when people come to the venue on another day."""
    return sorted({*conference.days.values_list("date", flat=True), conference.local_date(now)})


def _expected(conference: Conference, day: date) -> list[Expected]:
    """On a day of the conference those who come that day, on any other everybody."""
    people = conference.registrations.confirmed().exclude(pool__attendance=Attendance.ONLINE)
    if conference.starts_on <= day <= conference.ends_on:
        people = people.coming_on(day)
    rows = people.values_list(
        *("pk", "organisation__name_sv", "organisation__name_en", "organisation_name"),
        *("pool", "pool__attendance"),
    )
    return [
        Expected(pk, _shown(sv, en, written), pool if attendance == Attendance.HUB else None)
        for pk, sv, en, written, pool, attendance in rows
    ]


def _let_in(conference: Conference, day: date) -> list[LetIn]:
    """Those let in that day; at a door that lets in once for all days, also those before it."""
    over = datetime.combine(day + timedelta(days=1), time.min, conference.tz)
    admissions = Admission.objects.filter(
        checkpoint__conference=conference,
        checkpoint__kind__in=WHERE_PEOPLE_COME_IN,
        period__in=("", day.isoformat()),
        admitted_at__lt=over,
    )
    organisation = "registration__organisation"
    rows = admissions.values_list(
        *("registration", f"{organisation}__name_sv", f"{organisation}__name_en"),
        *(f"{organisation}_name", "checkpoint", "device__name", "admitted_at", "left_at"),
    )
    return [
        LetIn(pk, _shown(sv, en, written), checkpoint, device, at, left_at is not None)
        for pk, sv, en, written, checkpoint, device, at, left_at in rows
    ]


def _ways_in(conference: Conference) -> list[WayIn]:
    """The entrances first, then the doors of the hubs."""
    doors = conference.checkpoints.filter(kind__in=WHERE_PEOPLE_COME_IN)
    in_order = sorted(doors, key=lambda door: (door.pool_id is not None, swedish_order(door.name)))
    return [WayIn(door.pk, door.name, door.pool_id) for door in in_order]


def _shown(sv: str | None, en: str | None, written: str) -> str:
    """The register's name where the organisation is known there, else as it was written."""
    return in_current_language(sv=sv or "", en=en or "") or written
