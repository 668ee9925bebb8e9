"""The ways of taking part, as organisers see them: who comes when, and what each is told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import organiser_required
from registrations.forms.attendances import AttendanceForm
from registrations.headcounts import coming_by_day


@require_safe
@organiser_required
def attendances(request: HttpRequest, conference: Conference) -> HttpResponse:
    days = list(conference.days.order_by("date"))
    context = {"conference": conference, "days": days, "rows": coming_by_day(conference, days)}
    return render(request, "registrations/organiser/attendances.html", context)


@organiser_required
def edit_attendance(request: HttpRequest, conference: Conference, pool: str) -> HttpResponse:
    edited = get_object_or_404(conference.pools, slug=pool)
    with override(conference.tz):
        form = AttendanceForm(request.POST or None, instance=edited)
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect("attendances", conference.slug)
        context = {"conference": conference, "pool": edited, "form": form}
        return render(request, "registrations/organiser/edit_attendance.html", context)
