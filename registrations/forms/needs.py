"""What attendees tick about food and access, and what is asked of those who read it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Conference
from registrations.consents import consent_text
from registrations.meals import Meal, meals_for
from registrations.models import Access, Food, Needs, NeedsReading, Registration
from registrations.needs import access_asked_of, food_is_ordered, is_fed, told_by

Kind = Needs.Kind
PREFERENCES = (Food.VEGETARIAN, Food.VEGAN, Food.NO_PORK, Food.LACTOSE_FREE)
ALLERGENS = tuple(food for food in Food if food not in {*PREFERENCES, Food.CONTACT_ME})


class FoodForm(forms.Form):
    """What somebody eats, and when. Nothing is kept of it without consent but the meals."""

    prefix = "food"
    meals = forms.MultipleChoiceField(
        label=gettext_lazy("I eat at"),
        help_text=gettext_lazy("Take away the tick where you do not eat with us."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    preferences = forms.MultipleChoiceField(
        label=gettext_lazy("I would like"),
        choices=[(food.value, food.label) for food in PREFERENCES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    allergens = forms.MultipleChoiceField(
        label=gettext_lazy("I cannot eat"),
        choices=[(food.value, food.label) for food in ALLERGENS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contact_me = forms.BooleanField(
        label=gettext_lazy("Contact me about food instead"), required=False
    )
    consent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, registration: Registration, **options: Any) -> None:
        super().__init__(*args, **options)
        self.served = meals_for(registration)
        _offer(self, "meals", [(meal.session_id, _words(meal)) for meal in self.served])
        self.fields["consent"].label = consent_text(Kind.FOOD, registration.conference)

    @classmethod
    def of(cls, registration: Registration, posted: Any, *, now: datetime) -> "FoodForm | None":
        """Filled in as things are; None for those who do not eat with us, or too late."""
        if not is_fed(registration.pool) or food_is_ordered(registration.conference, now=now):
            return None
        needs = _told(registration, Kind.FOOD)
        skipped = {skip.session_id for skip in registration.skipped_meals.all()}
        meals = [meal.session_id for meal in meals_for(registration)]
        initial = {
            "meals": [meal for meal in meals if meal not in skipped],
            "preferences": needs,
            "allergens": needs,
            "contact_me": Food.CONTACT_ME in needs,
        }
        return cls(posted, registration=registration, initial=initial)

    def clean(self) -> None:
        _refuse_without_consent(self, self.needs)

    @property
    def needs(self) -> list[str]:
        ticked = [*self.cleaned_data["preferences"], *self.cleaned_data["allergens"]]
        return [*ticked, Food.CONTACT_ME] if self.cleaned_data["contact_me"] else ticked

    @property
    def skipped(self) -> list[int]:
        eaten = set(map(int, self.cleaned_data["meals"]))
        return [meal.session_id for meal in self.served if meal.session_id not in eaten]


class AccessForm(forms.Form):
    """What somebody needs to take part. Nothing is kept of it without consent."""

    prefix = "access"
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("I need"), widget=forms.CheckboxSelectMultiple, required=False
    )
    consent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, registration: Registration, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = access_asked_of(registration.pool)
        _offer(self, "needs", [(access.value, access.label) for access in asked])
        self.fields["consent"].label = consent_text(Kind.ACCESS, registration.conference)

    @classmethod
    def of(cls, registration: Registration, posted: Any) -> "AccessForm":
        """Filled in as things are."""
        needs = {"needs": _told(registration, Kind.ACCESS)}
        return cls(posted, registration=registration, initial=needs)

    def clean(self) -> None:
        _refuse_without_consent(self, self.cleaned_data.get("needs", ()))


class ReadingForm(forms.Form):
    """Why somebody reads what others have told in confidence."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Why do you read them now?"),
        help_text=gettext_lazy("Your answer is kept with your name, the time and whose needs."),
        choices=[
            (purpose.value, purpose.label)
            for purpose in NeedsReading.Purpose
            if purpose != NeedsReading.Purpose.COUNTS
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose why you read them."),
            "invalid_choice": gettext_lazy("Choose why you read them."),
        },
    )


class ReferralForm(forms.Form):
    """Whom the desk shall take care of."""

    people = forms.ModelMultipleChoiceField(queryset=Registration.objects.none())

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        super().__init__(*args, **options)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)
        people.queryset = conference.registrations.active()


def in_words(kind: Kind, needs: Collection[str]) -> list[str]:
    """What was told, in the order it is asked."""
    choices: Iterable[Food | Access] = Food if kind == Kind.FOOD else Access
    return [str(choice.label) for choice in choices if choice in needs]


def _told(registration: Registration, kind: Kind) -> list[str]:
    told = told_by(registration).get(kind)
    return sorted(told.needs or ()) if told else []


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = choices


def _refuse_without_consent(form: forms.Form, needs: Collection[str]) -> None:
    if needs and not form.cleaned_data["consent"]:
        form.add_error(
            "consent",
            _(
                "Nothing has been kept: the law forbids it without your consent. Tick here if you "
                "agree, or take away the other ticks."
            ),
        )


def _words(meal: Meal) -> str:
    day = capfirst(date_format(meal.starts_at, "l j F"))
    return f"{day} {time_format(meal.starts_at.time())}: {meal.title}"
