"""What an organiser writes to have a question asked."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations import defining
from registrations.defining import HasAnswers
from registrations.forms.questions import LIMIT
from registrations.models import Attendance, Question

Kind = Question.Kind
LONGEST = 730
FEWEST_OPTIONS = 2


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]  # none at run time
    """One question. What it is for and how long answers are kept must be said."""

    options = forms.CharField(
        label=gettext_lazy("Options"),
        help_text=gettext_lazy(
            "One on each line, Swedish | English. If an option is spelled wrong and people have "
            "chosen it, correct one language at a time."
        ),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    attendances = forms.MultipleChoiceField(
        label=gettext_lazy("Asked of those who take part"),
        help_text=gettext_lazy("None ticked means everybody."),
        choices=Attendance.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kept_days = forms.IntegerField(
        label=gettext_lazy("Days the answers are kept after the conference"),
        help_text=gettext_lazy("Then they are erased by themselves; attendees see the date."),
        min_value=0,
        max_value=LONGEST,
        error_messages={"required": gettext_lazy("Write for how many days, for example 30.")},
    )
    minimum = forms.IntegerField(
        label=gettext_lazy("Least number"), required=False, min_value=-LIMIT, max_value=LIMIT
    )
    maximum = forms.IntegerField(
        label=gettext_lazy("Greatest number"), required=False, min_value=-LIMIT, max_value=LIMIT
    )

    class Meta:
        model = Question
        fields = [
            *("kind", "label_sv", "label_en", "help_sv", "help_en"),
            *("options", "minimum", "maximum"),
            *("attendances", "is_required", "closes_at"),
            *("purpose_sv", "purpose_en", "kept_days"),
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "closes_at": forms.DateTimeInput(
                format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
            ),
        }
        help_texts = {
            "label_sv": gettext_lazy(
                "A consent is a whole sentence to agree to: “I want to be invited next year.”"
            ),
            "purpose_sv": gettext_lazy(
                "A sentence shown beside the question: “We order buses by the answers.”"
            ),
            "closes_at": gettext_lazy("Empty means until the answers are erased."),
        }
        error_messages = {
            "kind": {"required": gettext_lazy("Choose what kind of answer it wants.")},
            "label_sv": {"required": gettext_lazy("Write the question.")},
            "purpose_sv": {
                "required": gettext_lazy(
                    "Write what the answer is for. What you have no use for must not be asked."
                )
            },
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.earlier_options = list(self.instance.options)
        self.initial["options"] = defining.options_as_typed(self.earlier_options)
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = Kind.choices

    def clean_options(self) -> list[dict[str, str]]:
        if self.cleaned_data.get("kind") not in Question.WITH_OPTIONS:
            return []
        typed = self.cleaned_data["options"]
        options = defining.options_from(typed, earlier=self.earlier_options)
        names = [option["sv"].casefold() for option in options]
        if len(options) < FEWEST_OPTIONS:
            raise forms.ValidationError(_("Write at least two options, one on each line."))
        if len(set(names)) < len(names) or "" in names:
            raise forms.ValidationError(_("Each option needs a Swedish name of its own."))
        return options

    def clean(self) -> None:
        self._refuse_sensitive_questions()
        cleaned = self.cleaned_data
        least, most = cleaned.get("minimum"), cleaned.get("maximum")
        if cleaned.get("kind") != Kind.NUMBER:
            cleaned |= {"minimum": None, "maximum": None}
        elif least is not None and most is not None and least > most:
            self.add_error("maximum", _("The greatest number must not be below the least."))
        if cleaned.get("kind") == Kind.CONSENT and cleaned.get("is_required"):
            self.add_error("is_required", _("A consent is voluntary: it cannot be demanded."))

    def _refuse_sensitive_questions(self) -> None:
        texts = list(self._texts())
        if defining.asks_for_health(texts):
            self.add_error(
                None,
                _(
                    "This looks like a question about food, health or disability. Those needs have "
                    "an encrypted place of their own, and must not be asked for here."
                ),
            )
        if defining.asks_for_an_identity_number(texts):
            self.add_error(
                None, _("Personal identity numbers must not be asked for: we do not need them.")
            )

    def _texts(self) -> Iterator[str]:
        yield from (self.cleaned_data.get(name, "") for name in defining.WORDS)
        for option in self.cleaned_data.get("options", []):
            yield from (option["sv"], option["en"])

    def refuse(self, refusal: HasAnswers) -> None:
        """Say at the field why it must stay as it is; what was typed stays too."""
        words = {
            "options": _(
                "People have chosen an option that is gone from the list. Put it back, or remove "
                "the question and ask a new one."
            ),
            "kept_days": _("People were promised that their answers are erased sooner."),
        }
        answered = _(
            "People have answered this as it was. Put it back, or remove the question and ask a "
            "new one."
        )
        self.add_error(refusal.field, words.get(refusal.field, answered))
