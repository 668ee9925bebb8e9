"""The page where somebody hands their registration over to a colleague."""

from contextlib import suppress
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from conference.models import Conference
from conference.permissions import personal
from conference.rate_limits import Limit, count_try
from registrations.farewells import handed_over_to
from registrations.forms.handing_over import HandOverForm
from registrations.handing_over import AlreadyAdmitted, SameAddress, hand_over
from registrations.models import Registration
from registrations.signup import AlreadyRegistered, QuotaReached, RegistrationCancelled
from registrations.views.answering import posted, registration_required

RECEIVED = Limit("places handed to an address", 5, timedelta(hours=1))
HANDED_OVER = Limit("hand-overs of a registration", 10, timedelta(hours=1))


@personal
def hand_over_registration(request: HttpRequest, token: str) -> HttpResponseBase:
    """A form sent twice is answered alike, although the first time made a dead link of it."""
    try:
        return _hand_over(request, token=token)
    except Http404:
        successor = request.POST.get("email", "").strip()
        conference = handed_over_to(successor, personal_token=token)
        if conference is None:
            raise
        return _receipt(request, conference, successor)


@registration_required
def _hand_over(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = HandOverForm(posted(request), registration=registration)
    context = {"form": form, "registration": registration, "conference": registration.conference}
    if form.is_valid():
        now = timezone.now()
        successor = form.successor(language=get_language() or "sv")
        count_try((RECEIVED, successor.email_key), (HANDED_OVER, str(registration.pk)), now=now)
        try:
            # The page is the same for an address that is registered: it tells nobody which are.
            with suppress(AlreadyRegistered):
                hand_over(registration, successor, now=now)
            return _receipt(request, registration.conference, successor.email)
        except RegistrationCancelled:
            return redirect(registration)
        except (SameAddress, AlreadyAdmitted, QuotaReached) as refusal:
            form.refuse(refusal)
    elif registration.is_cancelled:
        return redirect(registration)
    return render(request, "registrations/hand_over.html", context)


def _receipt(request: HttpRequest, conference: Conference, address: str) -> HttpResponse:
    context = {"conference": conference, "address": address}
    return render(request, "registrations/handed_over.html", context)
