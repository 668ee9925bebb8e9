"""The page where an attendee answers what the organiser also asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from registrations import questions
from registrations.forms.questions import AnswersForm
from registrations.models import Registration
from registrations.views.answering import posted, registration_required


@registration_required
def my_questions(request: HttpRequest, registration: Registration) -> HttpResponse:
    if registration.is_cancelled:
        return redirect(registration)
    now = timezone.now()
    asked = questions.asked_of(registration, now=now)
    form = AnswersForm(posted(request), asked=asked)
    if form.is_valid():
        questions.answer(registration, form.answers(), now=now)
        return redirect(registration)
    context = {
        "registration": registration,
        "conference": registration.conference,
        "form": form,
        "settled": [one for one in asked if not one.can_be_changed],
    }
    return render(request, "registrations/my_questions.html", context)
