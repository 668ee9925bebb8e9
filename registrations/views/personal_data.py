"""All that we keep about a person, for that person to read, take along and have erased."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registrations.erasing import StillRegistered, erase_at_request
from registrations.models import Registration
from registrations.personal_data import as_data, rows_about
from registrations.views.answering import registration_required


@registration_required
def my_data(request: HttpRequest, registration: Registration) -> HttpResponse:
    context = {"registration": registration, "conference": registration.conference}
    if "erase" in request.POST:
        try:
            erase_at_request(registration, now=timezone.now())
        except StillRegistered:
            return redirect("my_data", registration.personal_token)
        return render(request, "registrations/erased.html", context)
    rows = rows_about(registration)
    return render(request, "registrations/my_data.html", context | {"rows": rows})


@require_safe
@registration_required
def my_data_json(request: HttpRequest, registration: Registration) -> HttpResponse:
    data = as_data(rows_about(registration))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    filename = f"digitala-vasterbotten-{registration.conference.slug}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
