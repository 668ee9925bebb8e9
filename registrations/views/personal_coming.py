"""The page that asks whether somebody still comes: one press is the answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from registrations import rounds, signup
from registrations.models import Registration
from registrations.views.answering import registration_required


@registration_required
def are_you_coming(request: HttpRequest, registration: Registration) -> HttpResponse:
    now = timezone.now()
    if not rounds.is_asked(registration, now=now):
        return redirect(registration)
    if "yes" in request.POST:
        rounds.say_coming(registration, now=now)
        return redirect(registration)
    if "no" in request.POST:
        return redirect(signup.cancel(registration, now=now))
    context = {"registration": registration, "conference": registration.conference}
    return render(request, "registrations/are_you_coming.html", context)
