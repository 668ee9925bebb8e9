"""One person as organisers and the desk see them, and what they can do on their behalf."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.models import User
from registrations import on_behalf
from registrations.desk_referrals import refer_to_desk
from registrations.emails.places import post_my_link
from registrations.forms.people import CorrectionForm, NewTicketForm, PutInForm, ReasonForm
from registrations.histories import history
from registrations.lost_badges import ChangedMeanwhile, replace_ticket
from registrations.models import Registration
from registrations.signup import (
    AlreadyRegistered,
    NoPlacesLeft,
    RegistrationCancelled,
    put_in,
)
from registrations.views.organiser.deciding import (
    address_back,
    back,
    badge_to_print,
    person_required,
    tell_of_a_change,
)
from registrations.waiting_list import position


@require_safe
@never_cache
@person_required
def person(request: HttpRequest, registration: Registration) -> HttpResponse:
    context = {
        "conference": registration.conference,
        "registration": registration,
        "position": position(registration),
        "history": history(registration),
    }
    return render(request, "registrations/organiser/people/person.html", context)


@person_required
def correct_person(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = CorrectionForm(request.POST or None, registration=registration)
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            on_behalf.change_for(
                registration, form.correction(), by=request.user, now=timezone.now()
            )
        except AlreadyRegistered:
            form.add_error("email", _("Somebody is registered with this address already."))
        except NoPlacesLeft:
            form.add_error("pool", _("There are no places left. Choose another way."))
        except RegistrationCancelled:
            return _too_late(request, registration)
        else:
            messages.success(request, _("The changes are saved."))
            return back(request, registration)
    return _asked(request, registration, form, "correct")


@person_required
def cancel_person(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        assert isinstance(request.user, User)
        reason = form.cleaned_data["reason"]
        try:
            on_behalf.cancel_for(registration, by=request.user, reason=reason, now=timezone.now())
        except RegistrationCancelled:
            return _too_late(request, registration)
        messages.success(request, _("The registration is cancelled."))
        return back(request, registration)
    return _asked(request, registration, form, "cancel")


@person_required
def new_ticket(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = NewTicketForm(request.POST or None, initial={"seen": registration.sequence})
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            replace_ticket(registration, by=request.user, now=timezone.now(), **form.cleaned_data)
        except RegistrationCancelled:
            return _too_late(request, registration)
        except ChangedMeanwhile:
            tell_of_a_change(request)
        else:
            messages.success(request, _("The new ticket is ready. The old one is refused now."))
            if request.GET.get("from") == "desk":
                return redirect(badge_to_print(registration))
        return back(request, registration)
    return _asked(request, registration, form, "new_ticket")


@person_required
def put_in_person(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Over capacity, if need be; the rule asks for a reason and writes it down."""
    form = PutInForm(request.POST or None, registration=registration)
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            put_in(registration, by=request.user, now=timezone.now(), **form.cleaned_data)
        except RegistrationCancelled:
            return _too_late(request, registration)
        messages.success(request, _("%(name)s has a place now.") % {"name": registration.name})
        return back(request, registration)
    return _asked(request, registration, form, "put_in")


@require_POST
@person_required
def send_link(request: HttpRequest, registration: Registration) -> HttpResponse:
    post_my_link(registration, now=timezone.now())
    messages.success(request, _("The personal link is on its way."))
    return back(request, registration)


@require_POST
@person_required
def refer_person(request: HttpRequest, registration: Registration) -> HttpResponse:
    if refer_to_desk([registration], now=timezone.now()):
        words = _("Every door sends %(name)s to the desk.") % {"name": registration.name}
        messages.success(request, words)
    return back(request, registration)


def _asked(
    request: HttpRequest,
    registration: Registration,
    form: CorrectionForm | ReasonForm,
    question: str,
) -> HttpResponse:
    context = {
        "conference": registration.conference,
        "registration": registration,
        "form": form,
        "back": address_back(request, registration),
    }
    return render(request, f"registrations/organiser/people/{question}.html", context)


def _too_late(request: HttpRequest, registration: Registration) -> HttpResponse:
    messages.warning(request, _("The registration is cancelled already. Nothing was changed."))
    return back(request, registration)
