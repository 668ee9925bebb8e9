"""The list of people, as organisers and the desk look through it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.models import Conference, Membership
from conference.permissions import role_required
from registrations.forms.people import FilterForm
from registrations.people import find, in_that_order

Role = Membership.Role

ON_A_PAGE = 50


@require_safe
@role_required(Role.ORGANISER, Role.DESK)
def people(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = FilterForm(request.GET, conference=conference)
    found = find(conference, form.wanted())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "conference": conference,
        "form": form,
        "page": page,
        "people": in_that_order(conference, list(page)),
    }
    return render(request, "registrations/organiser/people/people.html", context)
