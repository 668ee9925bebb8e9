"""What views for attendees have in common: whose page it is, and the usual answers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from conference.models import Conference
from conference.permissions import SENT_A_FORM, client_address, key_required
from conference.rate_limits import Limit, count_try
from registrations import waiting_list
from registrations.changing import SecretsReplaced
from registrations.forms.lost_links import AddressForm
from registrations.forms.registering import RegistrationForm
from registrations.models import Group, Registration

# Strict for each address that letters go to.
ASKED_FOR_A_LETTER = Limit("letters to an address", 5, timedelta(hours=1))


def registration_required[**P](
    view: Callable[Concatenate[HttpRequest, Registration, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """The view gets the registration that its address is the key to."""

    def find(token: str) -> Registration | None:
        return Registration.objects.with_details().with_personal_token(token).first()

    return key_required(find)(_still_theirs(view))


def group_required[**P](
    view: Callable[Concatenate[HttpRequest, Group, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """The view gets the coordinator's group that its address is the key to."""

    def find(token: str) -> Group | None:
        groups = Group.objects.select_related("conference", "organisation")
        return groups.filter(token=token).first()

    return key_required(find)(_still_theirs(view))


def _still_theirs[T, **P](
    view: Callable[Concatenate[HttpRequest, T, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, T, P], HttpResponseBase]:
    """What was handed over while the view worked is nobody's any more."""

    @wraps(view)
    def not_once_it_is_replaced(
        request: HttpRequest, found: T, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            return view(request, found, *args, **kwargs)
        except SecretsReplaced:
            raise Http404 from None

    return not_once_it_is_replaced


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def check_mail(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The same for everybody: it does not tell whether the address was known before."""
    return render(request, "registrations/check_mail.html", {"conference": conference})


def count_letter(
    request: HttpRequest, form: RegistrationForm | AddressForm, *, now: datetime
) -> None:
    address = form.cleaned_data["email"].casefold()
    count_try((ASKED_FOR_A_LETTER, address), (SENT_A_FORM, client_address(request)), now=now)


def receipt(request: HttpRequest, registration: Registration) -> HttpResponse:
    if registration.conference.shows_proof_at_once:
        return redirect(registration)
    return check_mail(request, registration.conference)


def with_choices(form: RegistrationForm) -> dict[str, Any]:
    lines = waiting_list.lengths(form.conference)
    return {
        "form": form,
        "conference": form.conference,
        "attendances": form.attendances(lines),
        "hubs": form.hubs(lines),
    }
