"""When rooms cannot be used, and speakers cannot come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations.forms.unavailable import UnavailableForm
from scheduling import unavailable
from scheduling.models import Unavailability


@programme_editor_required
def room_times(request: HttpRequest, conference: Conference) -> HttpResponse:
    whose = request.GET.get("whose", "")
    form = UnavailableForm(request.POST or None, conference=conference, whose=whose)
    if form.is_valid():
        try:
            added = unavailable.add(conference, form.whom(), form.span())
        except unavailable.EndsBeforeItStarts as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The time is added for %(whose)s.") % {"whose": added.whose}
            )
            return redirect("room_times", conference.slug)
    times = Unavailability.objects.of(conference).with_whose()
    context = {"conference": conference, "form": form, "times": times}
    return render(request, "registrations/organiser/programme/room_times.html", context)


@require_POST
@programme_editor_required
def remove_time(request: HttpRequest, conference: Conference, time_id: int) -> HttpResponse:
    times = Unavailability.objects.of(conference).with_whose()
    time = get_object_or_404(times, pk=time_id)
    unavailable.remove(conference, time)
    messages.success(request, _("The time is removed for %(whose)s.") % {"whose": time.whose})
    return redirect("room_times", conference.slug)
