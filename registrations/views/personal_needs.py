"""The page where a person tells what they need, and takes it back."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from registrations import needs
from registrations.consents import erased_on
from registrations.forms.needs import AccessForm, FoodForm, in_words
from registrations.models import Needs, Registration
from registrations.needs_readings import readings_of
from registrations.views.answering import registration_required

Kind = Needs.Kind


@registration_required
def my_needs(request: HttpRequest, registration: Registration) -> HttpResponse:
    now = timezone.now()
    food = FoodForm.of(registration, _sent_by(request, "save_food"), now=now)
    access = AccessForm.of(registration, _sent_by(request, "save_access"))
    try:
        if _done(request, registration, food, access, now=now):
            return redirect("my_needs", registration.personal_token)
        if "nothing" in request.POST:
            needs.need_nothing(registration)
            return redirect(registration)
    except (needs.NotAsked, needs.FoodIsOrdered):
        return redirect(registration)
    return _page(request, registration, food, access)


def _done(
    request: HttpRequest,
    registration: Registration,
    food: FoodForm | None,
    access: AccessForm,
    *,
    now: datetime,
) -> bool:
    """What the pressed button says; False when none was, or there is something to correct."""
    if "withdraw_food" in request.POST:
        needs.withdraw(registration, Kind.FOOD)
    elif "withdraw_access" in request.POST:
        needs.withdraw(registration, Kind.ACCESS)
    elif food and food.is_valid():
        needs.tell_food(registration, food.needs, skipped=food.skipped, now=now)
    elif access.is_valid():
        needs.tell_access(registration, access.cleaned_data["needs"], now=now)
    else:
        return False
    return True


def _sent_by(request: HttpRequest, button: str) -> Any:
    return request.POST if button in request.POST else None


def _page(
    request: HttpRequest, registration: Registration, food: FoodForm | None, access: AccessForm
) -> HttpResponse:
    if registration.pool is None:
        return redirect(registration)
    told = needs.told_by(registration)
    context = {
        "registration": registration,
        "conference": registration.conference,
        "is_fed": needs.is_fed(registration.pool),
        "food": food,
        "access": access,
        "told": {
            kind.value: {
                "at": answer.consented_at,
                "words": answer.needs and in_words(kind, answer.needs),
            }
            for kind, answer in told.items()
        },
        "erased_on": erased_on(registration.conference),
        "readings": readings_of(registration),
    }
    return render(request, "registrations/my_needs.html", context)
