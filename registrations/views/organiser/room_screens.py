"""Where the screens at the doors are, for whoever sets them up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations.room_screens import screen_addresses
from registrations.the_day import published


@require_safe
@programme_editor_required
def room_screens(request: HttpRequest, conference: Conference) -> HttpResponse:
    programme = published(conference)
    rooms = programme.rooms if programme else ()
    context = {
        "conference": conference,
        "screens": [(room, screen_addresses(conference, room)) for room in rooms],
    }
    return render(request, "registrations/organiser/programme/room_screens.html", context)
