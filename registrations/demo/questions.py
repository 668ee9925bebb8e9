"""What the demo's organiser also asks, and what its attendees answered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from random import Random
from typing import Any

from conference.models import Conference, Organisation
from registrations.models import Answer, Attendance, Question, Registration

type Json = dict[str, Any]
Kind = Organisation.Kind
# Two of this company's people write for the press; of elected members each council sends a few.
PRESS = "demo-foretag"
COUNCILS = {Kind.MUNICIPALITY, Kind.REGION}
LARGEST = {"umea", "skelleftea"}
HOME = {
    Kind.UNIVERSITY.value: "akademi",
    Kind.COMPANY.value: "naringsliv",
    Kind.MUNICIPAL_COMPANY.value: "naringsliv",
    Kind.CIVIL_SOCIETY.value: "civilsamhalle",
}


def add_questions(
    conference: Conference, written: list[Json], spec: Json, *, now: datetime
) -> None:
    """Six questions, answered as often as the spec says. Those who came last have not yet."""
    questions = Question.objects.bulk_create(
        Question(conference=conference, position=position, **definition)
        for position, definition in enumerate(written, start=1)
    )
    by_order = conference.registrations.confirmed().select_related("organisation").order_by("pk")
    people = list(by_order[: spec["totals"]["confirmed"]])
    given = _answers(people, spec)
    Answer.objects.bulk_create(
        Answer(
            registration=person,
            question=question,
            value=value,
            wording=question.label_sv if question.kind == Question.Kind.CONSENT else "",
            answered_at=now,
        )
        for question in questions
        for person, value in given[question.slug]
    )


def _answers(
    people: list[Registration], spec: Json
) -> dict[str, Iterable[tuple[Registration, Any]]]:
    random = Random(2026)
    on_site = [person for person in people if person.attendance == Attendance.ON_SITE]
    travel = {way: number for way, number in spec["travel_on_site"].items() if way != "_total"}
    travelling = list(_shuffled(on_site, travel, random))
    drivers = [person for person, way in travelling if way == "carpool_driver"]
    seats = _spread(spec["carpool_seats_offered"], over=len(drivers))
    return {
        "category": _categories(people, spec["category"], random),
        "travel": travelling,
        "seats": zip(drivers, seats, strict=True),
        "lodging": _yes_or_no(on_site, spec["needs_lodging"], random),
        "participant-list": _shuffled(people, spec["show_in_participant_list"], random),
        "next-year": (
            (one, True) for one in random.sample(people, spec["invite_next_year_opt_in"])
        ),
    }


def _categories(
    people: list[Registration], numbers: Json, random: Random
) -> Iterator[tuple[Registration, str]]:
    """What one's home tells, as long as there are any left; the others as chance will have it."""
    left = Counter(numbers)
    elected: Counter[str] = Counter()
    others = []
    for person in people:
        category = next((one for one in _told_by_home(person, elected) if left[one]), "")
        if category:
            left[category] -= 1
            yield person, category
        else:
            others.append(person)
    yield from _shuffled(others, left, random)


def _told_by_home(person: Registration, elected: Counter[str]) -> Iterator[str]:
    home = person.organisation
    assert home
    if home.slug == PRESS and person.attendance == Attendance.ONLINE:
        yield "press"
    if home.kind in HOME:
        yield HOME[home.kind]
    if home.kind in COUNCILS and elected[home.slug] < (3 if home.slug in LARGEST else 2):
        elected[home.slug] += 1
        yield "fortroendevald"


def _yes_or_no(
    people: list[Registration], number: int, random: Random
) -> Iterator[tuple[Registration, str]]:
    return _shuffled(people, {"yes": number, "no": len(people) - number}, random)


def _shuffled(
    people: list[Registration], numbers: Mapping[str, int], random: Random
) -> Iterator[tuple[Registration, str]]:
    """So many of each answer, given to people in no order."""
    answers = list(Counter(numbers).elements())
    random.shuffle(answers)
    return zip(people, answers, strict=True)


def _spread(total: int, *, over: int) -> list[int]:
    """47 over 22 is 2 or 3 each."""
    each, more = divmod(total, over)
    return [each + (number < more) for number in range(over)]
