"""What everybody may type: a line of words, several lines, an address, a moment."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.personal_numbers import contains_personal_number

# Control characters, and those that turn the direction of the words around them.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
TOO_LONG = gettext_lazy("Write at most %(limit_value)d characters.")


class OneLine(forms.CharField):
    """Words on one line: any script, one space between them, nothing that cannot be seen."""

    def __init__(self, *, longest: int = 200, **options: Any) -> None:
        super().__init__(max_length=longest, **options)
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value: Any) -> str:
        words = " ".join(str(super().to_python(value)).split())
        return _to_be_shown(words)


class Prose(forms.CharField):
    """Words on several lines, with empty ones between paragraphs."""

    def __init__(self, *, longest: int = 10_000, rows: int = 8, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=longest, **options)
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value: Any) -> str:
        lines = [line.rstrip() for line in str(super().to_python(value)).splitlines()]
        return "\n".join(_to_be_shown(line.replace("\t", " ")) for line in lines)


def _to_be_shown(words: str) -> str:
    if UNPRINTABLE.search(words):
        raise ValidationError(
            _("There are characters here that cannot be shown. Write it again without them.")
        )
    if contains_personal_number(words):
        raise ValidationError(
            _("This looks like a personal identity number. Leave it out: we do not need it.")
        )
    return words


class Address(forms.EmailField):
    """An e-mail address; whatever is wrong with it is said in one sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("E-mail address"),
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            max_length=254,
            **options,
        )
        example = gettext_lazy("Write an e-mail address, for example anna@umea.example.")
        self.error_messages |= {"required": example, "invalid": example}

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class Moment(forms.DateTimeField):
    """A day and a time at the venue, with the browser's own picker."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **options)
        self.error_messages["invalid"] = gettext_lazy(
            "Write a day and a time, for example 2026-12-08 09:30."
        )
