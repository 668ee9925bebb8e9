"""Where organisers begin: their conferences, and how one of them stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.models import Conference, User
from conference.permissions import organiser_required
from registrations import waiting_list
from registrations.organiser_pages import parts_for
from registrations.standing import standing


@require_safe
def organiser_home(request: HttpRequest) -> HttpResponse:
    """The conferences that the user works with, whatever the role."""
    assert isinstance(request.user, User)
    conferences = Conference.objects.worked_with_by(request.user).newest_first()
    context = {
        "conferences": parts_for(request.user, conferences),
        "is_organiser": Conference.objects.organised_by(request.user).exists(),
    }
    return render(request, "registrations/organiser/home.html", context)


@require_safe
@organiser_required
def overview(request: HttpRequest, conference: Conference) -> HttpResponse:
    lines = waiting_list.lengths(conference)
    rows = [(pool, lines.get(pool.pk, 0)) for pool in conference.pools.in_order()]
    context = {"conference": conference, "rows": rows, "standing": standing(conference)}
    return render(request, "registrations/organiser/overview.html", context)
