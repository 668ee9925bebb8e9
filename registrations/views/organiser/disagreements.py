"""Scans that do not agree, for whoever sorts them out."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference, Membership, User
from conference.permissions import role_required
from registrations import disagreements as rules
from registrations.disagreements import UnknownDisagreement

Role = Membership.Role
ON_A_PAGE = 20


@never_cache
@require_safe
@role_required(Role.DESK, Role.ORGANISER)
def disagreements(request: HttpRequest, conference: Conference) -> HttpResponse:
    scans = rules.disagreements(conference)
    page = Paginator(scans, ON_A_PAGE).get_page(request.GET.get("page"))
    explained = rules.explained(page.object_list, conference)
    context = {
        "conference": conference,
        "page": page,
        "unsettled": [one for one in explained if one.scan.settled_at is None],
        "settled": [one for one in explained if one.scan.settled_at],
        "number": rules.unsettled(conference).count(),
    }
    return render(request, "registrations/organiser/disagreements.html", context)


@require_POST
@role_required(Role.DESK, Role.ORGANISER)
def settle_disagreement(
    request: HttpRequest, conference: Conference, check_in_id: UUID
) -> HttpResponse:
    assert isinstance(request.user, User)
    by = request.user.name or request.user.email
    try:
        rules.settle(check_in_id, conference=conference, by=by, now=timezone.now())
    except UnknownDisagreement:
        raise Http404 from None
    return redirect("disagreements", conference.slug)
