"""The page that is an attendee's alone: their place, their ticket, and changing both."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conference.http_caching import unchanging_response
from conference.rate_limits import Limit, count_try
from registrations import questions, rounds, signup
from registrations.badges import qr_png, qr_svg
from registrations.forms.registering import RegistrationForm
from registrations.models import Registration
from registrations.my_programme import own_programme
from registrations.own_badge import own_badge
from registrations.personal import personal_facts
from registrations.views.answering import check_mail, posted, registration_required, with_choices
from scheduling.typesetting import CONTENT_TYPE

CHANGED = Limit("changes of a registration", 10, timedelta(hours=1))


@require_safe
@registration_required
def personal_page(request: HttpRequest, registration: Registration) -> HttpResponse:
    context = {
        "registration": registration,
        "conference": registration.conference,
        "facts": personal_facts(registration),
        "questions": questions.to_answer(registration, now=timezone.now()),
        "is_asked": rounds.is_asked(registration, now=timezone.now()),
        "programme": own_programme(registration, now=timezone.now()),
    }
    return render(request, "registrations/personal_page.html", context)


@registration_required
def change_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    now = timezone.now()
    if "leave_line" in request.POST:
        return redirect(signup.leave_line(registration, now=now))
    if registration.is_cancelled:
        return redirect(registration)
    form = RegistrationForm.to_change(registration, posted(request), now=now)
    if form.is_valid():
        count_try((CHANGED, form.cleaned_data["email"].casefold()), now=now)
        attendee = form.attendee(language=registration.language)
        try:
            return redirect(signup.change(registration, attendee, now=now))
        except signup.AlreadyRegistered:
            return check_mail(request, registration.conference)
        except (signup.RegistrationClosed, signup.NoPlacesLeft, signup.ChangesClosed) as refusal:
            form.refuse(refusal)
    context = {**with_choices(form), "registration": registration}
    return render(request, "registrations/change.html", context)


@registration_required
def cancel_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    if request.method == "POST":
        return redirect(signup.cancel(registration, now=timezone.now()))
    if registration.is_cancelled:
        return redirect(registration)
    context = {"registration": registration, "conference": registration.conference}
    return render(request, "registrations/cancel.html", context)


@require_safe
@registration_required
def ticket_png(request: HttpRequest, registration: Registration) -> HttpResponse:
    return HttpResponse(qr_png(registration.ticket_code), content_type="image/png")


@require_safe
@registration_required
def ticket_svg(request: HttpRequest, registration: Registration) -> HttpResponse:
    return HttpResponse(qr_svg(registration.ticket_code), content_type="image/svg+xml")


@require_safe
@registration_required
def ticket_pdf(request: HttpRequest, registration: Registration) -> HttpResponseBase:
    badge = own_badge(registration)
    return unchanging_response(
        request,
        key=badge.key,
        render=badge.pdf,
        last_modified=registration.changed_at,
        content_type=CONTENT_TYPE,
    )
