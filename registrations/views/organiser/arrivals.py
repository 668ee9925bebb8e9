"""Who has come and who is still to come: a page for organisers, and a screen for the hall."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.http_caching import unchanging_response
from conference.models import Conference, Membership
from conference.permissions import role_required
from registrations.arrival_curve import curve, steps
from registrations.arrivals import arrivals_on, days_to_choose

Role = Membership.Role
SCREEN = "registrations/organiser/arrivals/screen.html"


@never_cache
@require_safe
@role_required(Role.ORGANISER, Role.DESK)
def arrivals(request: HttpRequest, conference: Conference) -> HttpResponse:
    now, asked = timezone.now(), request.GET.get("day")
    days, today = days_to_choose(conference, now=now), conference.local_date(now)
    day = next((one for one in days if one.isoformat() == asked), today)
    context = _figures(conference, day=day, now=now) | {
        "days": days,
        "today": today,
        "canonical_query": urlencode({"day": day}) if asked else "",
    }
    return render(request, "registrations/organiser/arrivals/arrivals.html", context)


@require_safe
@role_required(Role.ORGANISER, Role.DESK)
def arrivals_screen(request: HttpRequest, conference: Conference) -> HttpResponseBase:
    """Not sent again to who has it: on most of a day's many thousand askings, nothing is new."""
    now = timezone.now()
    shown = _figures(conference, day=conference.local_date(now), now=now)
    answer = unchanging_response(
        request,
        key=None,
        render=lambda: render_to_string(SCREEN, shown, request),
        last_modified=now,
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _figures(conference: Conference, *, day: date, now: datetime) -> dict[str, Any]:
    found = arrivals_on(day, conference, now=now)
    came_at, before = found.came_at, found.came_before
    drawn = curve(
        came_at,
        before=before,
        expected=found.turnout.expected,
        now=now,
        timezone=conference.tz,
    )
    return {
        "conference": conference,
        "day": day,
        "now": now,
        "found": found,
        "curve": drawn,
        "steps": steps(came_at, before=before),
    }
