"""The programme elsewhere: on paper, in calendars, on other sites, in other programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from scheduling.embedding import Frame, element_markup, frame_markup


@require_safe
@programme_editor_required
def sharing(request: HttpRequest, conference: Conference) -> HttpResponse:
    language = get_language() or "sv"
    context = {
        "conference": conference,
        "is_published": conference.releases.exists(),
        "element": element_markup(conference, language=language),
        "frame": frame_markup(conference, Frame(), language=language),
        "query": "?lang=en" if language == "en" else "",
    }
    return render(request, "registrations/organiser/programme/sharing.html", context)
