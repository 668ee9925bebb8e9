"""What attendees see: the conference, the form, and the page that is theirs alone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import client_address, limited, personal, public, public_form
from conference.rate_limits import Limit, count_try
from registrations import places, signup, waiting_list
from registrations.badges import qr_png, qr_svg
from registrations.forms import AddressForm, RegistrationForm
from registrations.lost_links import send_link
from registrations.models import Registration
from registrations.offers import offers_of
from registrations.personal import personal_facts
from registrations.places import RegistrationState
from scheduling.models import Release
from scheduling.programme import programme_of
from scheduling.structured_data import conference_document, to_script
from scheduling.timetable import highlights, now_and_next, tracks_of

# Strict for each address that letters go to and for guessed secrets; generous for each client,
# as a whole town hall may share one address.
ASKED_FOR_A_LETTER = Limit("letters to an address", 5, timedelta(hours=1))
CHANGED = Limit("changes of a registration", 10, timedelta(hours=1))
SENT_A_FORM = Limit("forms from a client", 1200, timedelta(minutes=1))
GUESSED = Limit("guesses from a client", 30, timedelta(minutes=10))


@public
@require_safe
def conference(request: HttpRequest, slug: str) -> HttpResponse:
    release = Release.objects.current(slug)
    shown = release.conference if release else get_object_or_404(Conference, slug=slug)
    programme = programme_of(release) if release else None
    now = timezone.now()
    pools = list(shown.pools.in_order())
    prefetch_related_objects([shown], "days")
    context = {
        "conference": shown,
        "pools": pools,
        "now": now,
        "registration_state": places.registration_state(shown, pools, now=now),
        "opens_at": shown.registration_opens_at,
        "days": sorted(shown.days.all(), key=lambda day: day.date),
        "now_and_next": programme and now_and_next(programme, now),
        "highlights": programme and highlights(programme),
        "tracks": programme and tracks_of(programme),
        "structured_data": to_script(conference_document(shown, None, offers_of(shown, pools))),
    }
    return render(request, "registrations/conference.html", context)


@public_form
@limited
@cache_control(private=True, no_cache=True)
def register(request: HttpRequest, slug: str) -> HttpResponse:
    conference = get_object_or_404(Conference.objects.select_related("organiser"), slug=slug)
    now = timezone.now()
    form = RegistrationForm(
        _posted(request), conference=conference, now=now, initial={"submission": uuid4()}
    )
    state = places.registration_state(conference, form.pools, now=now)
    if state != RegistrationState.OPEN:
        context = {"conference": conference, "state": state, "closed_at": form.closes_at}
        return render(request, "registrations/not_open.html", context)
    if form.is_valid():
        _count_letter(request, form, now=now)
        try:
            registration = signup.register(conference, form.attendee(language=_language()), now=now)
        except signup.AlreadyRegistered:
            return _check_mail(request, conference)
        except (signup.RegistrationClosed, signup.NoPlacesLeft) as refusal:
            form.refuse(refusal)
        else:
            return _receipt(request, registration)
    return render(request, "registrations/register.html", _with_choices(form))


@public_form
@limited
@cache_control(private=True, no_cache=True)
def my_link(request: HttpRequest, slug: str) -> HttpResponse:
    conference = get_object_or_404(Conference, slug=slug)
    now = timezone.now()
    form = AddressForm(_posted(request))
    if form.is_valid():
        _count_letter(request, form, now=now)
        send_link(conference, form.cleaned_data["email"], language=_language(), now=now)
        return _check_mail(request, conference)
    return render(request, "registrations/my_link.html", {"form": form, "conference": conference})


@personal
@limited
@require_safe
def personal_page(request: HttpRequest, token: str) -> HttpResponse:
    registration = _registration_or_404(request, token)
    context = {
        "registration": registration,
        "conference": registration.conference,
        "facts": personal_facts(registration),
    }
    return render(request, "registrations/personal_page.html", context)


@personal
@limited
def change_registration(request: HttpRequest, token: str) -> HttpResponse:
    registration = _registration_or_404(request, token)
    now = timezone.now()
    if "leave_line" in request.POST:
        return redirect(signup.leave_line(registration, now=now))
    if registration.is_cancelled:
        return redirect(registration)
    form = RegistrationForm.to_change(registration, _posted(request), now=now)
    if form.is_valid():
        count_try((CHANGED, form.cleaned_data["email"].casefold()), now=now)
        attendee = form.attendee(language=registration.language)
        try:
            return redirect(signup.change(registration, attendee, now=now))
        except signup.AlreadyRegistered:
            return _check_mail(request, registration.conference)
        except (signup.RegistrationClosed, signup.NoPlacesLeft) as refusal:
            form.refuse(refusal)
    context = {**_with_choices(form), "registration": registration}
    return render(request, "registrations/change.html", context)


@personal
@limited
def cancel_registration(request: HttpRequest, token: str) -> HttpResponse:
    registration = _registration_or_404(request, token)
    if request.method == "POST":
        return redirect(signup.cancel(registration, now=timezone.now()))
    if registration.is_cancelled:
        return redirect(registration)
    context = {"registration": registration, "conference": registration.conference}
    return render(request, "registrations/cancel.html", context)


@personal
@limited
@require_safe
def ticket_png(request: HttpRequest, token: str) -> HttpResponse:
    registration = _registration_or_404(request, token)
    return HttpResponse(qr_png(registration.ticket_code), content_type="image/png")


@personal
@limited
@require_safe
def ticket_svg(request: HttpRequest, token: str) -> HttpResponse:
    registration = _registration_or_404(request, token)
    return HttpResponse(qr_svg(registration.ticket_code), content_type="image/svg+xml")


def _registration_or_404(request: HttpRequest, token: str) -> Registration:
    """The registration that the address is the key to; a wrong key is a guess, and counted."""
    registration = Registration.objects.with_details().with_personal_token(token).first()
    if registration is None:
        count_try((GUESSED, client_address(request)), now=timezone.now())
        raise Http404
    return registration


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _language() -> str:
    return get_language() or "sv"


def _count_letter(
    request: HttpRequest, form: RegistrationForm | AddressForm, *, now: datetime
) -> None:
    address = form.cleaned_data["email"].casefold()
    count_try((ASKED_FOR_A_LETTER, address), (SENT_A_FORM, client_address(request)), now=now)


def _receipt(request: HttpRequest, registration: Registration) -> HttpResponse:
    if registration.conference.shows_proof_at_once:
        return redirect(registration)
    return _check_mail(request, registration.conference)


def _check_mail(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The same for everybody: it does not tell whether the address was known before."""
    return render(request, "registrations/check_mail.html", {"conference": conference})


def _with_choices(form: RegistrationForm) -> dict[str, Any]:
    lines = waiting_list.lengths(form.conference)
    return {
        "form": form,
        "conference": form.conference,
        "attendances": form.attendances(lines),
        "hubs": form.hubs(lines),
    }
