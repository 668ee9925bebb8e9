"""What everybody may see: the conference, the form, and where to ask for a lost link."""

from typing import Any
from uuid import uuid4

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from conference.models import Conference, Organisation
from conference.permissions import limited, public, public_form
from registrations import places, signup
from registrations.forms.lost_links import AddressForm
from registrations.forms.registering import RegistrationForm
from registrations.lost_links import send_link
from registrations.models import Pool
from registrations.offers import offers_of
from registrations.places import RegistrationState
from registrations.views.answering import (
    check_mail,
    count_letter,
    posted,
    receipt,
    with_choices,
)
from scheduling.models import Release
from scheduling.programme import programme_of
from scheduling.proposals.proposing import is_called
from scheduling.structured_data import conference_document, to_script
from scheduling.timetable import highlights, now_and_next, tracks_of


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
        "is_called": is_called(shown, now=now),
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
        posted(request), conference=conference, now=now, initial=_asked_for(request)
    )
    home = _home(request, form)
    if home:
        form.initial["organisation"] = home.name
    state = places.registration_state(conference, form.pools, now=now)
    if state != RegistrationState.OPEN:
        closed = {"conference": conference, "state": state, "closed_at": form.closes_at}
        return render(request, "registrations/not_open.html", closed)
    if form.is_valid():
        count_letter(request, form, now=now)
        try:
            registration = signup.register(conference, form.attendee(language=_language()), now=now)
        except signup.AlreadyRegistered:
            return check_mail(request, conference)
        except (signup.RegistrationClosed, signup.NoPlacesLeft) as refusal:
            form.refuse(refusal)
        else:
            return receipt(request, registration)
    # The page in the other language is for the same organisation.
    context = {**with_choices(form), "canonical_query": f"org={home.slug}" if home else ""}
    return render(request, "registrations/register.html", context)


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """What the link to the form said, and a mark by which the form is known if it is sent twice."""
    chosen = {name: request.GET[name] for name in ("attendance", "hub") if name in request.GET}
    return {"submission": uuid4()} | chosen


@public
@require_safe
def attendance(request: HttpRequest, slug: str, pool: str) -> HttpResponse:
    """One of the ways of taking part: on site, online, or a hub."""
    pools = Pool.objects.select_related("conference__organiser", "host")
    shown = get_object_or_404(pools, conference__slug=slug, slug=pool)
    now = timezone.now()
    state = places.availability(shown, shown.conference, now=now)
    context = {
        "conference": shown.conference,
        "pool": shown,
        "now": now,
        "can_be_chosen": state.can_be_chosen,
        "days": shown.conference.days.order_by("date"),
    }
    return render(request, "registrations/attendance.html", context)


@public_form
@limited
@cache_control(private=True, no_cache=True)
def my_link(request: HttpRequest, slug: str) -> HttpResponse:
    conference = get_object_or_404(Conference, slug=slug)
    now = timezone.now()
    form = AddressForm(posted(request))
    if form.is_valid():
        count_letter(request, form, now=now)
        send_link(conference, form.cleaned_data["email"], language=_language(), now=now)
        return check_mail(request, conference)
    return render(request, "registrations/my_link.html", {"form": form, "conference": conference})


def _home(request: HttpRequest, form: RegistrationForm) -> Organisation | None:
    """A link that an organisation gives its own people (`?org=umea`) writes its name for them."""
    slug = request.GET.get("org")
    return next((one for one in form.organisations if one.slug == slug), None)


def _language() -> str:
    return get_language() or "sv"
