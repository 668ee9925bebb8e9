"""What attendees answered, counted; and the whole as a table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conference.models import Conference
from registrations.models import Answer, Question, Registration

Kind = Question.Kind


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers to one question, by those registered to whom it applies."""

    question: Question
    asked: int
    values: list[Any]

    @property
    def answered(self) -> int:
        return len(self.values)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each option and how many chose it; for a consent, how many gave it."""
        if self.question.kind == Kind.CONSENT:
            return [(_("Yes"), self.answered), (_("No"), max(0, self.asked - self.answered))]
        chosen = Counter(
            one
            for value in self.values
            for one in (value if isinstance(value, list) else [value])
            if self.question.kind in Question.WITH_OPTIONS
        )
        return [(name, chosen[value]) for value, name in self.question.choices]

    @property
    def total(self) -> int | None:
        return sum(self.values) if self.question.kind == Kind.NUMBER else None

    @property
    def mean(self) -> float | None:
        return self.total / self.answered if self.total is not None and self.values else None

    @property
    def texts(self) -> list[str]:
        """What was written, without who wrote it."""
        return sorted(self.values) if self.question.kind == Kind.TEXT else []


def tallies(conference: Conference) -> list[Tally]:
    """Every question in order, in three queries."""
    people = Counter(conference.registrations.active().values_list("attendance", flat=True))
    given: dict[tuple[int, str], list[Any]] = {}
    facts = _answers(conference).values_list("question", "registration__attendance", "value")
    for question, way, value in facts:
        given.setdefault((question, way), []).append(value)
    return [
        Tally(
            question,
            asked=sum(people[way] for way in question.ways),
            values=[value for way in question.ways for value in given.get((question.pk, way), [])],
        )
        for question in conference.questions.select_related("conference").in_order()
    ]


def table(conference: Conference) -> Iterator[list[str]]:
    """A row for each person that is registered, and a column for each question."""
    questions = list(conference.questions.in_order())
    given = {
        (answer.registration_id, answer.question_id): answer.value
        for answer in _answers(conference)
    }
    yield [
        *(_("Name"), _("E-mail address"), _("Organisation"), _("Attendance")),
        *(question.label for question in questions),
    ]
    people = conference.registrations.active().select_related("organisation").order_by("pk")
    for person in people:
        yield [
            *(person.name, person.email, person.organisation_shown),
            person.get_attendance_display(),
            *(
                question.in_words(given.get((person.pk, question.pk)))
                if person.attendance in question.ways
                else ""
                for question in questions
            ),
        ]


def _answers(conference: Conference) -> QuerySet[Answer]:
    active = Registration.objects.active().filter(conference=conference)
    return Answer.objects.filter(registration__in=active)
