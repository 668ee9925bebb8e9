"""Write the questions that attendees are asked, and change them with care for the answers."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from conference.models import Conference
from conference.slugs import free_slug
from registrations.models import Answer, Question

Kind = Question.Kind
WORDS = ("label_sv", "label_en", "help_sv", "help_en", "purpose_sv", "purpose_en")
# Health belongs in its own encrypted place (GDPR article 9), not in a question of one's own.
HEALTH = re.compile(
    r"allerg|överkänslig|intoleran|gluten|lakto|lacto|vegetar|vegan|specialkost|matpreferens"
    r"|\bkost\b|\bdiet|\bfood\b|halal|kosher|funktions(?:neds|hind|vari)|disab|handikapp|handicap"
    r"|rullstol|wheelchair|hörslinga|teleslinga|hearing (?:loop|aid)|teckenspråk|sign language"
    r"|skrivtolk|sjukdom|illness|diagnos|medicinering|medication|gravid|pregnan|särskilda behov"
    r"|special needs|access needs|tillgänglighetsbehov",
    re.IGNORECASE,
)
# Three chapters of law stand between an authority and such a number (GDPR-10).
IDENTITY_NUMBER = re.compile(
    r"person-?num|samordningsnum|personal (?:identity )?number|social security", re.IGNORECASE
)


class HasAnswers(Exception):
    """What was to be changed would change what people have answered already."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def asks_for_health(texts: Iterable[str]) -> bool:
    return any(HEALTH.search(text) for text in texts)


def asks_for_an_identity_number(texts: Iterable[str]) -> bool:
    return any(IDENTITY_NUMBER.search(text) for text in texts)


@transaction.atomic
def define(conference: Conference, definition: dict[str, Any]) -> Question:
    """A new question, the last in order."""
    conference = Conference.objects.select_for_update().get(pk=conference.pk)
    others = list(conference.questions.in_order())
    return Question.objects.create(
        conference=conference,
        slug=_slug(definition["label_sv"], taken={other.slug for other in others}),
        position=max((other.position for other in others), default=0) + 1,
        **definition,
    )


@transaction.atomic
def redefine(question: Question, definition: dict[str, Any]) -> Question:
    """Change a question; refused where people would be found to have answered something else."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.answers.exists():
        _refuse_to_change_what_was_answered(question, definition)
    for name, value in definition.items():
        setattr(question, name, value)
    question.save()
    return question


def _refuse_to_change_what_was_answered(question: Question, definition: dict[str, Any]) -> None:
    """People answered this question, for this purpose, and for so many days."""
    fixed = ["kind", "purpose_sv", "purpose_en"]
    if question.kind == Kind.CONSENT:
        fixed += ["label_sv", "label_en"]
    for name in fixed:
        if getattr(question, name) != definition[name]:
            raise HasAnswers(name)
    if definition["kept_days"] > question.kept_days:
        raise HasAnswers("kept_days")
    kept = {option["value"] for option in definition["options"]}
    if _chosen(question) - kept:
        raise HasAnswers("options")


def _chosen(question: Question) -> set[str]:
    """The options that somebody has chosen."""
    if question.kind not in Question.WITH_OPTIONS:
        return set()
    values = question.answers.values_list("value", flat=True)
    return {one for value in values for one in (value if isinstance(value, list) else [value])}


@transaction.atomic
def move(question: Question, *, up: bool) -> None:
    """One step up or down among the conference's questions."""
    Conference.objects.select_for_update().get(pk=question.conference_id)
    order = list(Question.objects.filter(conference=question.conference_id).in_order())
    at = order.index(question)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    for position, one in enumerate(order, start=1):
        one.position = position
    Question.objects.bulk_update(order, ["position"])


@transaction.atomic
def remove(question: Question) -> int:
    """Take the question away and every answer with it; returns how many answers there were."""
    answers = Answer.objects.filter(question=question).count()
    question.delete()
    return answers


def options_from(typed: str, *, earlier: list[dict[str, str]]) -> list[dict[str, str]]:
    """One option a line, "Svenska | English".

    An option whose Swedish or English name stands as before is the same one, so that a spelling
    can be corrected after people have chosen it.
    """
    options: list[dict[str, str]] = []
    left = list(earlier)
    for line in filter(None, (" ".join(line.split()) for line in typed.splitlines())):
        sv, _bar, en = (part.strip() for part in line.partition("|"))
        known = _same(left, sv, en)
        if known:
            left.remove(known)
        taken = {option["value"] for option in options + left}
        value = known["value"] if known else _slug(sv, taken=taken)
        options.append({"value": value, "sv": sv, "en": en})
    return options


def options_as_typed(options: list[dict[str, str]]) -> str:
    lines = (" | ".join(filter(None, (option["sv"], option["en"]))) for option in options)
    return "\n".join(lines)


def _same(earlier: list[dict[str, str]], sv: str, en: str) -> dict[str, str] | None:
    by_name = [option for option in earlier if option["sv"] == sv]
    by_name += [option for option in earlier if en and option["en"] == en]
    return next(iter(by_name), None)


def _slug(name: str, *, taken: set[str]) -> str:
    return free_slug(name, taken=taken, otherwise="option", at_most=40)
