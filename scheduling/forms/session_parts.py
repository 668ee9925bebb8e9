"""Who takes part in a session: a row a person, in their order."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from conference.languages import swedish_order
from conference.models import Conference
from scheduling.editing import Part
from scheduling.models import SessionSpeaker

MOST = 40

# What a row of the form shows, by field.
type Rows = list[dict[str, Any]]


class PartForm(forms.Form):
    """Somebody who is known, or the name of somebody new; a row without either is nobody."""

    speaker = forms.TypedChoiceField(
        label=gettext_lazy("Person"), required=False, coerce=int, empty_value=None
    )
    new_name = OneLine(label=gettext_lazy("Or the name of somebody new"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offered: dict[str, list[Any]] = {
            "speaker": [("", "–"), *people],
            "role": SessionSpeaker.Role.choices,
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.names = {name.casefold() for _key, name in people}

    def clean(self) -> None:
        speaker, name = self.cleaned_data.get("speaker"), self.cleaned_data.get("new_name")
        if speaker and name:
            self.add_error("new_name", _("Choose a person or write a name, not both."))
        elif name and name.casefold() in self.names:
            self.add_error("new_name", _("There is already somebody of that name. Choose them."))

    @property
    def part(self) -> Part | None:
        who = self.cleaned_data.get("speaker") or self.cleaned_data.get("new_name")
        return (who, self.cleaned_data["role"]) if who else None


class Parts(forms.BaseFormSet):  # type: ignore[type-arg]  # none at run time
    def clean(self) -> None:
        if any(self.errors):
            return
        people = [who.casefold() if isinstance(who, str) else who for who, _role in self.parts]
        if len(set(people)) < len(people):
            raise ValidationError(_("Somebody is there twice. Choose each person once."))

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(form.part for form in self.forms if form.part)


def part_forms(data: Any, *, conference: Conference, rows: Rows) -> Parts:
    """These rows and an empty one; `data` is what is sent."""
    formset = forms.formset_factory(PartForm, formset=Parts, extra=1, max_num=MOST)
    people = {"people": people_of(conference)}
    several = formset(data, prefix="parts", initial=rows, form_kwargs=people)
    assert isinstance(several, Parts)
    return several


def people_of(conference: Conference) -> list[tuple[str, str]]:
    """Everybody there is to choose, as a form wants them."""
    names = conference.speakers.values_list("pk", "name")
    return [(str(pk), name) for pk, name in sorted(names, key=lambda row: swedish_order(row[1]))]


def rows_of(parts: Iterable[Part]) -> Rows:
    """The people as rows to show."""
    return [
        {"new_name" if isinstance(who, str) else "speaker": who, "role": role}
        for who, role in parts
    ]
