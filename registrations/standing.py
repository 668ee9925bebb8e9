"""How a conference stands: who comes from where, since when, and which letters did not arrive."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from conference.languages import swedish_order
from conference.models import Conference, Organisation
from notifications.models import Message
from registrations.models import Registration

TOP = 10
LATEST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Standing:
    """What organisers look at first in the morning."""

    organisations: list[tuple[str, int]]
    municipalities: int
    municipalities_known: int
    by_day: list[tuple[date, int]]
    stopped: list[tuple[Registration, Message]]


def standing(conference: Conference) -> Standing:
    """All of it in as many questions to the database, however many people there are."""
    people = conference.registrations.active()
    rows = list(people.values_list("organisation", "organisation_name", "registered_at"))
    register = Organisation.objects.in_bulk()
    municipal = {one.pk for one in register.values() if one.kind == Organisation.Kind.MUNICIPALITY}
    return Standing(
        organisations=_most(
            register[known].name if known else written for known, written, _at in rows
        ),
        municipalities=len(municipal & {known for known, _written, _at in rows}),
        municipalities_known=len(municipal),
        by_day=_by_day(conference.local_date(at) for _known, _written, at in rows),
        stopped=_stopped(conference),
    )


def _most(names: Iterable[str]) -> list[tuple[str, int]]:
    """The organisations that most people come from; among equals as in a register."""
    counts = Counter(names).items()
    return sorted(counts, key=lambda row: (-row[1], swedish_order(row[0])))[:TOP]


def _by_day(days: Iterable[date]) -> list[tuple[date, int]]:
    """The latest days when somebody registered, and how many did."""
    return sorted(Counter(days).items(), reverse=True)[:LATEST_DAYS]


def _stopped(conference: Conference) -> list[tuple[Registration, Message]]:
    """The letters that a mail server refused for good, each with the person it was for."""
    failed = Message.objects.filter(status=Message.Status.FAILED).order_by("-posted_at")
    letters = [(_whom(letter), letter) for letter in failed]
    people = conference.registrations.in_bulk({whom for whom, _letter in letters if whom})
    return [
        (people[whom], letter)
        for whom, letter in letters
        if whom in people and people[whom].email == letter.to
    ]


def _whom(letter: Message) -> int | None:
    """What a letter is about begins with whom it concerns."""
    whom = letter.about.partition(":")[0]
    return int(whom) if whom.isdecimal() else None
