"""Access needs, for the one role that acts on them, and who has read what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference, Membership, User
from conference.permissions import role_required
from registrations.consents import erased_on
from registrations.desk_referrals import refer_to_desk
from registrations.forms.needs import ReadingForm, ReferralForm
from registrations.models import Needs, NeedsReading
from registrations.needs_readings import read_access_needs, visits

Role = Membership.Role
ON_A_PAGE = 100


@never_cache
@role_required(Role.ACCESS_CONTACT)
def access_needs(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Shown in the answer to the form, so that every reading has its reason."""
    assert isinstance(request.user, User)
    form = ReadingForm(request.POST or None)
    people = None
    if form.is_valid():
        purpose = NeedsReading.Purpose(form.cleaned_data["purpose"])
        people = read_access_needs(conference, by=request.user, purpose=purpose, now=timezone.now())
    context = {
        "conference": conference,
        "form": form,
        "people": people,
        "erased_on": erased_on(conference),
    }
    return render(request, "registrations/organiser/access_needs.html", context)


@require_POST
@role_required(Role.ACCESS_CONTACT)
def refer_people(request: HttpRequest, conference: Conference) -> HttpResponse:
    """To be shown the way by the desk; what for is known here and nowhere else."""
    form = ReferralForm(request.POST, conference=conference)
    if form.is_valid():
        number = refer_to_desk(form.cleaned_data["people"], now=timezone.now())
        words = ngettext(
            "%(number)d person more is awaited at the desk.",
            "%(number)d people more are awaited at the desk.",
            number,
        )
        messages.success(request, words % {"number": number})
    return redirect("access_needs", conference.slug)


@never_cache
@require_safe
@role_required(Role.ORGANISER, Role.ACCESS_CONTACT)
def needs_log(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Who read when and why; whose needs they were is for nobody else to know."""
    page = Paginator(visits(conference), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "conference": conference,
        "page": page,
        "visits": [
            visit
            | {
                "kind": Needs.Kind(visit["kind"]).label,
                "purpose": NeedsReading.Purpose(visit["purpose"]).label,
            }
            for visit in page
        ],
        "erasures": conference.needs_erasures.order_by("-at"),
    }
    return render(request, "registrations/organiser/needs_log.html", context)
