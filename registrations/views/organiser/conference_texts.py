"""The conference's own texts, days and hours."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.permissions import organiser_required
from registrations import conference_texts as rules
from registrations.forms.conference_texts import DatesForm, HoursForm, TextsForm
from scheduling.editing import ChangedMeanwhile


@organiser_required
def conference_texts(request: HttpRequest, conference: Conference) -> HttpResponse:
    texts = TextsForm(_posted(request, "texts"), conference=conference)
    hours = HoursForm(_posted(request, "hours"), days=list(conference.days.order_by("date")))
    dates = DatesForm(_posted(request, "dates"), conference=conference)
    if texts.is_valid():
        try:
            _change_texts(conference, texts)
        except ChangedMeanwhile as other:
            texts = texts.with_theirs(other)
        else:
            return _saved(request, conference)
    if hours.is_valid():
        rules.change_hours(conference, hours.hours(), now=timezone.now())
        return _saved(request, conference)
    if dates.is_valid() and _set_dates(conference, dates):
        return _saved(request, conference)
    context = {"conference": conference, "texts": texts, "hours": hours, "dates": dates}
    context["dates_are_free"] = rules.dates_are_free(conference)
    return render(request, "registrations/organiser/conference_texts.html", context)


def _posted(request: HttpRequest, button: str) -> Any:
    return request.POST if button in request.POST else None


def _saved(request: HttpRequest, conference: Conference) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("conference_texts", conference.slug)


def _change_texts(conference: Conference, form: TextsForm) -> None:
    keep = form.cleaned_data["keep"]
    seen, now = form.had_seen(), timezone.now()
    rules.change_texts(conference, form.values(), seen=seen, keep=keep, now=now)


def _set_dates(conference: Conference, form: DatesForm) -> bool:
    chosen = form.cleaned_data
    try:
        rules.set_dates(conference, chosen["starts_on"], chosen["number"], now=timezone.now())
    except rules.DatesInUse as refusal:
        form.refuse(refusal)
        return False
    return True
