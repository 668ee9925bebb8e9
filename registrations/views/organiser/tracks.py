"""The tracks of the programme."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations.views.answering import posted
from scheduling import tracks as rules
from scheduling.forms.tracks import KnownTrackForm, TrackForm


@require_safe
@programme_editor_required
def tracks(request: HttpRequest, conference: Conference) -> HttpResponse:
    tracks = list(rules.in_order(conference))
    context = {"conference": conference, "tracks": tracks, "marks": rules.marks(tracks)}
    return render(request, "registrations/organiser/programme/tracks.html", context)


@programme_editor_required
def add_track(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = TrackForm(posted(request), codes=rules.letters_of_others(conference))
    if form.is_valid():
        track = rules.add(conference, form.cleaned_data)
        messages.success(request, _("%(track)s is added.") % {"track": track})
        return redirect("tracks", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/programme/track.html", context)


@programme_editor_required
def edit_track(request: HttpRequest, conference: Conference, track_id: int) -> HttpResponse:
    track = get_object_or_404(conference.tracks, pk=track_id)
    is_public = rules.has_been_published(track)
    form = KnownTrackForm(
        posted(request),
        track=track,
        is_public=is_public,
        codes=rules.letters_of_others(conference, track),
    )
    if form.is_valid():
        rules.change(track, form.cleaned_data)
        messages.success(request, _("%(track)s is changed.") % {"track": track})
        return redirect("tracks", conference.slug)
    context = {"conference": conference, "form": form, "track": track, "is_public": is_public}
    return render(request, "registrations/organiser/programme/track.html", context)


@require_POST
@programme_editor_required
def move_track(request: HttpRequest, conference: Conference, track_id: int) -> HttpResponse:
    track = get_object_or_404(conference.tracks, pk=track_id)
    rules.move(track, up="up" in request.POST)
    return redirect("tracks", conference.slug)


@programme_editor_required
def remove_track(request: HttpRequest, conference: Conference, track_id: int) -> HttpResponse:
    track = get_object_or_404(conference.tracks, pk=track_id)
    if request.method == "POST":
        try:
            rules.remove(track)
        except rules.TrackInUse as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(track)s is removed.") % {"track": track})
        return redirect("tracks", conference.slug)
    context = {"conference": conference, "track": track}
    return render(request, "registrations/organiser/programme/remove_track.html", context)
