"""What pages about one person have in common: who may open them, and where one goes back to."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.models import Conference, Membership
from conference.permissions import role_required
from registrations.changing import SecretsReplaced
from registrations.models import Registration

Role = Membership.Role


def person_required[**P](
    view: Callable[Concatenate[HttpRequest, Registration, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """The view gets the registration that its address names, for organisers and the desk.

    What was handed over between reading and writing is to be looked at again.
    """

    @role_required(Role.ORGANISER, Role.DESK)
    @wraps(view)
    def only_of_the_conference(
        request: HttpRequest,
        conference: Conference,
        /,
        registration_id: int,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> HttpResponse:
        people = conference.registrations.with_details()
        registration = get_object_or_404(people, pk=registration_id)
        try:
            return view(request, registration, *args, **kwargs)
        except SecretsReplaced:
            tell_of_a_change(request)
            return back(request, registration)

    return only_of_the_conference


def tell_of_a_change(request: HttpRequest) -> None:
    """Whom it was decided about is not who or where they were when the page was opened."""
    words = _("Somebody has just changed this registration. Look again before you go on.")
    messages.warning(request, words)


def address_back(request: HttpRequest, registration: Registration) -> str:
    """The person's page, or the desk with the person before it for who came from there."""
    conference = registration.conference
    if request.GET.get("from") == "desk":
        return f"{reverse('desk', args=[conference.slug])}?{urlencode({'person': registration.pk})}"
    return reverse("person", args=[conference.slug, registration.pk])


def badge_to_print(registration: Registration) -> str:
    """The badge with the print dialogue open, for somebody who waits at the desk."""
    address = reverse("badge", args=[registration.conference.slug, registration.pk])
    return f"{address}?from=desk&print=1"


def back(request: HttpRequest, registration: Registration) -> HttpResponse:
    return redirect(address_back(request, registration))
