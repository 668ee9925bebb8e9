"""The questions that are asked of a person, and their answers."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from conference.models import Conference
from registrations.models import Answer, Question, Registration

log = logging.getLogger(__name__)

Kind = Question.Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what the person has answered so far."""

    question: Question
    answer: Answer | None
    is_open: bool

    @property
    def is_left(self) -> bool:
        """An answer is needed, and can still be given."""
        return self.is_open and self.question.is_required and self.answer is None

    @property
    def can_be_changed(self) -> bool:
        """A consent can always be taken back, also when it can no longer be given."""
        has_consented = self.question.kind == Kind.CONSENT and self.answer is not None
        return self.is_open or has_consented

    @property
    def in_words(self) -> str:
        return self.question.in_words(self.answer and self.answer.value)


def asked_of(registration: Registration, *, now: datetime) -> list[Asked]:
    """What applies to how they take part, in order. What they answered elsewhere is kept aside."""
    answers = {answer.question_id: answer for answer in registration.answers.all()}
    return [
        Asked(question, answers.get(question.pk), is_open=question.is_open(now))
        for question in _those_of(registration.conference, registration.attendance)
    ]


def as_asked(conference: Conference, attendance: str, *, now: datetime) -> list[Asked]:
    """What somebody who takes part in this way is asked, before they have answered."""
    return [
        Asked(question, None, is_open=question.is_open(now))
        for question in _those_of(conference, attendance)
    ]


def _those_of(conference: Conference, attendance: str) -> list[Question]:
    questions = conference.questions.select_related("conference").in_order()
    return [question for question in questions if attendance in question.ways]


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """How many questions there are for somebody, and how many of them still need an answer."""

    asked: int
    left: int


def to_answer(registration: Registration, *, now: datetime) -> ToAnswer:
    asked = asked_of(registration, now=now)
    return ToAnswer(asked=len(asked), left=sum(one.is_left for one in asked))


@transaction.atomic
def answer(registration: Registration, answers: Mapping[Question, Any], *, now: datetime) -> None:
    """Keep these answers; an empty one takes the earlier back. Other answers stay as they are.

    Nothing changes for an answer given before: the time of a consent is that of the first yes.
    """
    Registration.objects.select_for_update().get(pk=registration.pk)
    earlier = {one.question_id: one for one in registration.answers.all()}
    for question, value in answers.items():
        before = earlier.get(question.pk)
        if _is_empty(value):
            registration.answers.filter(question=question).delete()
        elif before is None or before.value != value:
            wording = question.label if question.kind == Kind.CONSENT else ""
            told = {"value": value, "wording": wording, "answered_at": now}
            registration.answers.update_or_create(question=question, defaults=told)


def _is_empty(value: Any) -> bool:
    """Nothing was written or chosen, or a consent was not given. Zero is an answer."""
    return value is None or value is False or value in ("", [])


def forget(registration: Registration) -> int:
    """Erase what this person answered: somebody else has the place now, or nobody. How many."""
    number, _each = registration.answers.all().delete()
    return number


@transaction.atomic
def erase_expired(*, now: datetime) -> int:
    """Erase answers that have been kept as long as was promised; how many stays on record."""
    total = 0
    for question in Question.objects.to_be_erased(now):
        number, _each = question.answers.all().delete()
        question.answers_erased_at = now
        question.answers_erased = number
        question.save(update_fields=["answers_erased_at", "answers_erased"])
        log.info("question %s: %d answers erased", question.pk, number)
        total += number
    return total
