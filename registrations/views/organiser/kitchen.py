"""What the kitchen needs to know: numbers, and the names of those who asked to be called."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference import spreadsheets
from conference.models import Conference, Membership, User
from conference.permissions import role_required
from registrations.kitchen import rows, tables
from registrations.needs_readings import read_food_contacts

Role = Membership.Role


@never_cache
@require_safe
@role_required(Role.ORGANISER, Role.MEAL_CONTACT)
def kitchen(request: HttpRequest, conference: Conference) -> HttpResponse:
    assert isinstance(request.user, User)
    now = timezone.now()
    context = {
        "conference": conference,
        "tables": tables(conference, by=request.user, now=now),
        "may_contact": Conference.objects.where(request.user, Role.MEAL_CONTACT).contains(
            conference
        ),
        "now": now,
    }
    return render(request, "registrations/organiser/kitchen.html", context)


@never_cache
@require_safe
@role_required(Role.ORGANISER, Role.MEAL_CONTACT)
def kitchen_csv(request: HttpRequest, conference: Conference) -> HttpResponse:
    assert isinstance(request.user, User)
    found = tables(conference, by=request.user, now=timezone.now())
    file = spreadsheets.csv_file(rows(found))
    answer = HttpResponse(file, content_type=spreadsheets.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="food-{conference.slug}.csv"'
    return answer


@never_cache
@require_POST
@role_required(Role.MEAL_CONTACT)
def food_contacts(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Shown in the answer to the button, so that every reading is asked for and written down."""
    assert isinstance(request.user, User)
    people = read_food_contacts(conference, by=request.user, now=timezone.now())
    context = {"conference": conference, "people": people}
    return render(request, "registrations/organiser/food_contacts.html", context)
