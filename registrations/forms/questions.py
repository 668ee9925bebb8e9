"""A form made of the questions that an organiser has written."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import UNPRINTABLE
from conference.personal_numbers import contains_personal_number
from registrations.models import Question
from registrations.questions import Asked

Kind = Question.Kind
# A database keeps no greater ones, and nobody means one.
LIMIT = 1_000_000_000
# Lines may end, and words may be set apart, in a text of several lines.
ALLOWED = re.compile(r"[\n\t]")


class FreeText(forms.CharField):
    """Words on several lines: any script, nothing that cannot be seen, no identity number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), **options)
        self.error_messages["max_length"] = gettext_lazy("Write at most 1,000 characters.")

    def to_python(self, value: Any) -> str:
        words = str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
        if UNPRINTABLE.search(ALLOWED.sub(" ", words)):
            raise ValidationError(
                _("There are characters here that cannot be shown. Write it again without them.")
            )
        if contains_personal_number(words):
            raise ValidationError(
                _("This looks like a personal identity number. Leave it out: we do not need it.")
            )
        return words


class AnswersForm(forms.Form):
    """What is asked of one person, each question with what it is for and when it is erased."""

    def __init__(self, *args: Any, asked: Iterable[Asked], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = [one for one in asked if one.can_be_changed]
        for one in self.asked:
            name = field_name(one.question)
            self.fields[name] = _field(one.question)
            if one.answer is not None:
                self.initial[name] = one.answer.value

    def answers(self) -> dict[Question, Any]:
        return {one.question: self.cleaned_data[field_name(one.question)] for one in self.asked}


def field_name(question: Question) -> str:
    return f"question-{question.pk}"


def _field(question: Question) -> forms.Field:
    described: dict[str, Any] = {
        "label": question.label,
        "help_text": _about(question),
        "required": question.is_required,
    }
    match question.kind:
        case Kind.CHOICE:
            return _choice(question, described)
        case Kind.SEVERAL:
            return _several(question, described)
        case Kind.NUMBER:
            return _number(question, described)
        case Kind.CONSENT:
            return forms.BooleanField(**described)
    return FreeText(**described, error_messages={"required": gettext_lazy("Write an answer.")})


def _choice(question: Question, described: dict[str, Any]) -> forms.Field:
    choices = question.choices
    if not question.is_required:
        choices = [("", _("No answer")), *choices]
    choose = _("Choose one of the options.")
    return forms.ChoiceField(
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": choose, "invalid_choice": choose},
        **described,
    )


def _several(question: Question, described: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=question.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one of the options."),
            "invalid_choice": _("Choose among the options."),
            "invalid_list": _("Choose among the options."),
        },
        **described,
    )


def _number(question: Question, described: dict[str, Any]) -> forms.Field:
    least = -LIMIT if question.minimum is None else question.minimum
    most = LIMIT if question.maximum is None else question.maximum
    write = _("Write a whole number, for example %(example)d.") % {"example": max(least, 1)}
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": write,
            "invalid": write,
            "min_value": _("Write a number that is at least %(limit_value)s."),
            "max_value": _("Write a number that is at most %(limit_value)s."),
        },
        **described,
    )


def _about(question: Question) -> SafeString:
    """The organiser's help, what the answer is for, and until when it is there."""
    removed_on = date_format(question.removed_on, "j F Y")
    return format_html(
        "{} {} {}",
        question.help,
        question.purpose,
        _("The answer is erased on %(date)s.") % {"date": removed_on},
    )
