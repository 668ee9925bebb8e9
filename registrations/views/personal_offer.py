"""The page where somebody in line accepts or declines the place they are offered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from registrations import offered_places
from registrations.models import Registration
from registrations.offer_words import about_the_offer
from registrations.views.answering import registration_required


@registration_required
def offer(request: HttpRequest, registration: Registration) -> HttpResponse:
    now = timezone.now()
    if "decline" in request.POST:
        return redirect(offered_places.decline(registration, now=now))
    if "accept" in request.POST:
        try:
            return redirect(offered_places.accept(registration, now=now))
        except offered_places.OfferEnded:
            return redirect("offer", registration.personal_token)
    context = {
        "registration": registration,
        "conference": registration.conference,
        "offer": about_the_offer(registration) if registration.can_accept(now) else (),
    }
    return render(request, "registrations/offer.html", context)
