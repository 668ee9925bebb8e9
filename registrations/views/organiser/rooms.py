"""The rooms of the programme."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations.views.answering import posted
from scheduling import rooms as rules
from scheduling.forms.rooms import KnownRoomForm, RoomForm


@require_safe
@programme_editor_required
def rooms(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {"conference": conference, "rooms": rules.in_order(conference)}
    return render(request, "registrations/organiser/programme/rooms.html", context)


@programme_editor_required
def add_room(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = RoomForm(posted(request))
    if form.is_valid():
        room = rules.add(conference, form.cleaned_data)
        messages.success(request, _("%(room)s is added.") % {"room": room})
        return redirect("rooms", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/programme/room.html", context)


@programme_editor_required
def edit_room(request: HttpRequest, conference: Conference, room_id: int) -> HttpResponse:
    room = get_object_or_404(conference.rooms, pk=room_id)
    is_public = rules.has_been_published(room)
    form = KnownRoomForm(posted(request), room=room, is_public=is_public)
    if form.is_valid():
        rules.change(room, form.cleaned_data)
        messages.success(request, _("%(room)s is changed.") % {"room": room})
        return redirect("rooms", conference.slug)
    context = {"conference": conference, "form": form, "room": room, "is_public": is_public}
    return render(request, "registrations/organiser/programme/room.html", context)


@require_POST
@programme_editor_required
def move_room(request: HttpRequest, conference: Conference, room_id: int) -> HttpResponse:
    room = get_object_or_404(conference.rooms, pk=room_id)
    rules.move(room, up="up" in request.POST)
    return redirect("rooms", conference.slug)


@programme_editor_required
def remove_room(request: HttpRequest, conference: Conference, room_id: int) -> HttpResponse:
    room = get_object_or_404(conference.rooms, pk=room_id)
    if request.method == "POST":
        try:
            rules.remove(room)
        except rules.RoomInUse as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(room)s is removed.") % {"room": room})
        return redirect("rooms", conference.slug)
    context = {"conference": conference, "room": room}
    return render(request, "registrations/organiser/programme/remove_room.html", context)
