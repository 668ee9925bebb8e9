"""What somebody whom a colleague registered does on their own page: says that it is right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from registrations import groups
from registrations.models import Registration
from registrations.views.answering import registration_required


@registration_required
def complete_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The button stands on the personal page; who comes here without it is shown the page."""
    if request.method == "POST":
        groups.complete(registration, now=timezone.now())
    return redirect(registration)
