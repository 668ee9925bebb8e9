"""Who waits for what, how many places there are, and letting somebody in past a line."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.models import Conference, User
from conference.permissions import organiser_required
from registrations import signup, waiting_list
from registrations.capacity import CapacityBelowTaken, set_capacity
from registrations.changing import SecretsReplaced
from registrations.forms.waiting_lists import LettingInForm, PlacesForm, WaitingRulesForm
from registrations.models import Pool
from registrations.signup import RegistrationCancelled
from registrations.views.organiser.deciding import tell_of_a_change


@organiser_required
def waiting_lists(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = WaitingRulesForm(request.POST or None, conference=conference)
    if form.is_valid():
        waiting_list.set_rules(conference, **form.cleaned_data)
        messages.success(request, _("The rules are saved. They hold for places freed from now on."))
        return redirect("waiting_lists", conference.slug)
    return render(request, "registrations/organiser/waiting_lists.html", _lines(conference, form))


@require_POST
@organiser_required
def set_places(request: HttpRequest, conference: Conference, pool: str) -> HttpResponse:
    changed = get_object_or_404(conference.pools, slug=pool)
    form = PlacesForm(request.POST, pool=changed)
    if form.is_valid():
        try:
            set_capacity(changed, form.cleaned_data["capacity"], now=timezone.now())
        except CapacityBelowTaken as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("%(pool)s: the number of places is saved.") % {"pool": changed}
            )
            return redirect("waiting_lists", conference.slug)
    rules = WaitingRulesForm(None, conference=conference)
    context = _lines(conference, rules, wrong={changed: form})
    return render(request, "registrations/organiser/waiting_lists.html", context)


@organiser_required
def let_in(request: HttpRequest, conference: Conference, registration_id: int) -> HttpResponse:
    """Past the line, over capacity if need be, for a reason that is kept."""
    registrations = conference.registrations.select_related("waiting_for")
    registration = get_object_or_404(registrations, pk=registration_id)
    if registration.waiting_for is None:
        return _changed_meanwhile(request, conference)
    form = LettingInForm(request.POST or None)
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            signup.put_in(
                registration,
                registration.waiting_for,
                by=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except (RegistrationCancelled, SecretsReplaced):
            return _changed_meanwhile(request, conference)
        messages.success(request, _("%(name)s has a place now.") % {"name": registration.name})
        return redirect("waiting_lists", conference.slug)
    context = {"conference": conference, "registration": registration, "form": form}
    return render(request, "registrations/organiser/let_in.html", context)


def _changed_meanwhile(request: HttpRequest, conference: Conference) -> HttpResponse:
    """They have cancelled, handed over or got a place since the list was shown."""
    tell_of_a_change(request)
    return redirect("waiting_lists", conference.slug)


def _lines(
    conference: Conference, rules: WaitingRulesForm, *, wrong: dict[Pool, PlacesForm] | None = None
) -> dict[str, Any]:
    forms = wrong or {}
    lines = [
        (line, forms.get(line.pool) or PlacesForm(None, pool=line.pool))
        for line in waiting_list.lines(conference)
    ]
    return {
        "conference": conference,
        "form": rules,
        "lines": lines,
        "wrong": next(iter(forms.values()), None),
    }
