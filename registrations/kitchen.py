"""How much food of which kind, for each meal at each place: numbers, and nobody's name."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conference.models import Conference, User
from registrations.meals import Meal, comes_on, meals_of, served_in
from registrations.models import Food, MealSkip, Needs, NeedsReading, Pool, Registration
from registrations.needs import is_fed, opened

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Eater:
    """Somebody who is fed, without a name; `needs` is None when no key opens what they told."""

    days: frozenset[date]
    skipped: frozenset[int]
    needs: frozenset[str] | None

    def eats(self, meal: Meal) -> bool:
        return comes_on(meal.day, self.days) and meal.session_id not in self.skipped


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of food: for how many people, and for how many at each meal."""

    label: str
    people: int
    at_meals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What is served at the venue or at one hub. `plates` are those with several needs at once."""

    pool: Pool
    meals: Sequence[Meal]
    lines: Sequence[Line]
    plates: Sequence[Line]


def tables(conference: Conference, *, by: User, now: datetime) -> list[Table]:
    """One for each place that serves food. That somebody counted is written down."""
    NeedsReading.objects.create(
        conference=conference,
        by=by,
        at=now,
        kind=Needs.Kind.FOOD,
        purpose=NeedsReading.Purpose.COUNTS,
    )
    meals = meals_of(conference)
    eaters = _eaters(conference)
    pools = [pool for pool in conference.pools.in_order() if is_fed(pool)]
    return [table(pool, served_in(pool, meals), eaters[pool.pk]) for pool in pools]


def table(pool: Pool, meals: Sequence[Meal], eaters: Sequence[Eater]) -> Table:
    def line(label: str, is_meant: Callable[[Eater], bool]) -> Line:
        meant = [eater for eater in eaters if is_meant(eater)]
        at_meals = tuple(sum(eater.eats(meal) for eater in meant) for meal in meals)
        return Line(label, len(meant), at_meals)

    lines = [
        line(pgettext("how many", "Everybody"), lambda eater: True),
        line(_("Nothing special"), lambda eater: eater.needs == NOTHING),
        *(line(str(food.label), _needs(food)) for food in Food),
        line(_("Cannot be read: the key is missing"), lambda eater: eater.needs is None),
    ]
    several = Counter(eater.needs for eater in eaters if eater.needs and len(eater.needs) > 1)
    plates = [line(_named(needs), _is(needs)) for needs, _number in several.most_common()]
    return Table(pool, meals, [*lines[:1], *(one for one in lines[1:] if one.people)], plates)


def rows(found: Sequence[Table]) -> Iterator[Sequence[str | int]]:
    """The same for a spreadsheet: a row for each number."""
    yield _("Place"), _("Date"), _("Meal"), _("Food"), pgettext("how many", "Number")
    for one in found:
        for line in (*one.lines, *one.plates):
            for meal, number in zip(one.meals, line.at_meals, strict=True):
                day = date_format(meal.starts_at, "Y-m-d")
                yield one.pool.name, day, str(meal.title), line.label, number


def _needs(food: str) -> Callable[[Eater], bool]:
    return lambda eater: eater.needs is not None and food in eater.needs


def _is(needs: frozenset[str]) -> Callable[[Eater], bool]:
    return lambda eater: eater.needs == needs


def _named(needs: frozenset[str]) -> str:
    return " + ".join(str(food.label) for food in Food if food in needs)


def _eaters(conference: Conference) -> dict[int, list[Eater]]:
    """Those who hold a place, by its pool's primary key; however many, in as many queries."""
    mine = {"registration__conference": conference}
    days: dict[int, set[date]] = defaultdict(set)
    chosen = Registration.days.through.objects.filter(**mine)
    for person, day in chosen.values_list("registration", "conferenceday__date"):
        days[person].add(day)
    skipped: dict[int, set[int]] = defaultdict(set)
    skips = MealSkip.objects.filter(**mine).values_list("registration", "session")
    for person, session in skips:
        skipped[person].add(session)
    needs = {
        one.registration_id: opened(one)
        for one in Needs.objects.told_at(conference).about(Needs.Kind.FOOD)
    }
    eaters: dict[int, list[Eater]] = defaultdict(list)
    placed = conference.registrations.exclude(pool=None).values_list("pk", "pool")
    for person, pool in placed:
        eater = Eater(
            frozenset(days[person]), frozenset(skipped[person]), needs.get(person, NOTHING)
        )
        eaters[pool].append(eater)
    return eaters
