"""The demo's 337 people: the same ones each time, except for the secrets they hold."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, product
from random import Random
from typing import Any
from unicodedata import normalize

from django.utils.text import slugify

from conference.models import Conference
from registrations.demo.programme import Organisations, mail_domain
from registrations.models import Attendance, Pool, Registration

type Json = dict[str, Any]
Status = Registration.Status
# Letters that Unicode does not take apart, and their nearest ones in an address.
SAMI = str.maketrans("ŊŋĐđŦŧ", "NnDdTt")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who registers, before anything is said about their place."""

    name: str
    email: str
    organisation: str
    organisation_as_written: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for, and what became of it."""

    person: Person
    status: Status
    attendance: Attendance
    pool: str = ""
    waiting_for: str = ""
    language: str = "sv"


class Crowd:
    """Invents people; no two of them have the same name."""

    def __init__(self, spec: Json, *, random: Random) -> None:
        names = list(
            product(spec["given_names"], spec["surname_prefixes"], spec["surname_suffixes"])
        )
        self._names = iter(random.sample(names, k=spec["totals"]["registrations"]))

    def somebody(self, organisation: str) -> Person:
        given, prefix, suffix = next(self._names)
        return person_named(f"{given} {prefix}{suffix}", organisation)

    def edge_case(self, case: Json) -> Person:
        """Somebody whose name, address or organisation is spelled in a way that breaks programs."""
        organisation = case["organisation"]
        if "name" in case:
            return person_named(case["name"], organisation)
        person = self.somebody(organisation)
        if "email" in case:
            return replace(person, email=case["email"])
        return replace(person, organisation_as_written=case["organisation_free_text"])


def person_named(name: str, organisation: str) -> Person:
    """Åsa Björk of umea is asa.bjork@umea.example."""
    plain = normalize("NFKD", name.translate(SAMI)).encode("ascii", "ignore").decode()
    local = slugify(plain).replace("-", ".")
    return Person(name, f"{local}@{mail_domain(organisation)}", organisation)


def add_pools(
    conference: Conference,
    hubs: list[Json],
    organisations: Organisations,
    *,
    on_site_capacity: int,
    closes_at: Mapping[str, datetime],
) -> dict[str, Pool]:
    """Places on site, online without limit, and at each hub."""
    pools = [
        Pool(
            conference=conference,
            attendance=Attendance.ON_SITE,
            slug="on-site",
            name_sv="På plats",
            name_en="On site",
            capacity=on_site_capacity,
            closes_at=closes_at["on_site"],
        ),
        Pool(
            conference=conference,
            attendance=Attendance.ONLINE,
            slug="online",
            name_sv="På distans",
            name_en="Online",
            closes_at=closes_at["online"],
            position=1,
        ),
    ]
    pools += [
        Pool(
            conference=conference,
            attendance=Attendance.HUB,
            slug=hub["slug"],
            name_sv=hub["name"]["sv"],
            name_en=hub["name"]["en"],
            host=organisations[hub["organisation"]],
            capacity=hub["capacity"],
            closes_at=closes_at["hub"],
            position=position,
        )
        for position, hub in enumerate(hubs, start=2)
    ]
    return {pool.slug: pool for pool in Pool.objects.bulk_create(pools)}


def invent_wishes(spec: Json, speakers: list[Json], *, is_full: bool) -> list[Wish]:
    """312 places, 14 cancellations, and 11 who came too late to be on site.

    When the demo is full those eleven wait, with an online place meanwhile; otherwise nobody has
    to wait, and they are simply online.
    """
    random = Random(2026)
    crowd = Crowd(spec, random=random)
    wishes = list(_confirmed(spec, speakers, crowd))
    homes = [wish.person.organisation for wish in wishes]

    def newcomers(number: int) -> list[Person]:
        return [crowd.somebody(random.choice(homes)) for _each in range(number)]

    wishes += [
        Wish(person, Status.CANCELLED, Attendance.ON_SITE)
        for person in newcomers(spec["totals"]["cancelled"])
    ]
    random.shuffle(wishes)
    _let_some_read_english(wishes, spec["ui_language"]["en"])
    late = newcomers(spec["totals"]["waitlisted_on_site"])
    if is_full:
        return wishes + [
            Wish(person, Status.WAITLISTED, Attendance.ON_SITE, "online", waiting_for="on-site")
            for person in late
        ]
    return wishes + [Wish(person, Status.CONFIRMED, Attendance.ONLINE, "online") for person in late]


def add_registrations(
    conference: Conference,
    wishes: list[Wish],
    organisations: Organisations,
    pools: Mapping[str, Pool],
    *,
    now: datetime,
) -> None:
    """One registration a wish, in the order they came, and the places they take."""
    moments = _moments(conference.registration_opens_at, now, number=len(wishes))
    Registration.objects.bulk_create(
        Registration(
            conference=conference,
            name=wish.person.name,
            email=wish.person.email,
            email_key=wish.person.email.casefold(),
            organisation=organisations[wish.person.organisation],
            organisation_name=wish.person.organisation_as_written
            or organisations[wish.person.organisation].name_sv,
            language=wish.language,
            avoids_photos=number % 23 == 0,
            is_awaited_at_desk=number % 61 == 0 and wish.pool == "on-site",
            status=wish.status,
            attendance=wish.attendance,
            pool=pools.get(wish.pool),
            waiting_for=pools.get(wish.waiting_for),
            queued_at=at if wish.waiting_for else None,
            registered_at=at,
            changed_at=at,
            cancelled_at=at if wish.status == Status.CANCELLED else None,
        )
        for number, (wish, at) in enumerate(zip(wishes, moments, strict=True), start=1)
    )
    for slug, taken in Counter(wish.pool for wish in wishes if wish.pool).items():
        pools[slug].taken = taken
    Pool.objects.bulk_update(pools.values(), ["taken"])


def _confirmed(spec: Json, speakers: list[Json], crowd: Crowd) -> Iterator[Wish]:
    """Speakers come first in their organisation, on site; then the edge cases, then the others."""
    hubs = {
        organisation: hub
        for hub, quotas in spec["hub_assignment"].items()
        for organisation in quotas
    }
    for quota in spec["confirmed_by_organisation"]:
        organisation = quota["organisation"]
        places = (
            [(Attendance.ON_SITE, "on-site")] * quota["on_site"]
            + [(Attendance.ONLINE, "online")] * quota["online"]
            + [(Attendance.HUB, hubs.get(organisation, ""))] * quota["hub"]
        )
        people = _people_of(organisation, spec, speakers, crowd)
        for (attendance, pool), person in zip(places, people, strict=False):
            yield Wish(person, Status.CONFIRMED, attendance, pool)


def _people_of(
    organisation: str, spec: Json, speakers: list[Json], crowd: Crowd
) -> Iterator[Person]:
    for speaker in speakers:
        if speaker["organisation"] == organisation and speaker["participation"] == "on_site":
            yield Person(speaker["display_name"], speaker["email"], organisation)
    for case in spec["edge_cases"]:
        if case["organisation"] == organisation:
            yield crowd.edge_case(case)
    while True:
        yield crowd.somebody(organisation)


def _let_some_read_english(wishes: list[Wish], number: int) -> None:
    confirmed = (place for place, wish in enumerate(wishes) if wish.status == Status.CONFIRMED)
    for place in islice(confirmed, number):
        wishes[place] = replace(wishes[place], language="en")


def _moments(opens_at: datetime, now: datetime, *, number: int) -> Iterator[datetime]:
    """Evenly from the opening until now."""
    return (opens_at + (now - opens_at) * step / number for step in range(number))
