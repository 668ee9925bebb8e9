"""The board: every session of the draft in its room and time, and those without."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from scheduling.draft import read_draft


@require_safe
@programme_editor_required
def board(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {"conference": conference, "draft": read_draft(conference)}
    return render(request, "registrations/organiser/programme/board.html", context)
