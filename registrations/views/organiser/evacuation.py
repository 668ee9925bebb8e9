"""Who is in the house now: for the assembly point, on a phone or on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.models import Conference, Membership
from conference.permissions import role_required
from registrations.evacuation import inside

Role = Membership.Role


@require_safe
@never_cache
@role_required(Role.ORGANISER, Role.DESK)
def evacuation(request: HttpRequest, conference: Conference) -> HttpResponse:
    now = timezone.now()
    context = {"conference": conference, "inside": inside(conference, now=now), "now": now}
    return render(request, "registrations/organiser/evacuation.html", context)
