"""The changes that published speakers ask for, decided one by one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.models import Conference, User
from conference.permissions import programme_editor_required
from registrations.views.answering import posted
from scheduling.forms.organising_speakers import DecisionForm
from scheduling.models import Photo
from scheduling.speaking.edits import changes_of, decide, who_asks
from scheduling.speaking.profile import ChangedMeanwhile


@require_safe
@programme_editor_required
def speaker_edits(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Everybody who waits; one speaker's changes a page, the first one's to begin with."""
    context = {"conference": conference, "asking": who_asks(conference)}
    return render(request, "registrations/organiser/programme/speaker_edits.html", context)


@programme_editor_required
def decide_speaker_edits(
    request: HttpRequest, conference: Conference, speaker_id: int
) -> HttpResponse:
    speaker = get_object_or_404(conference.speakers, pk=speaker_id)
    form = DecisionForm(posted(request), changes=changes_of(speaker))
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            decide(
                speaker,
                form.decisions,
                seen=form.seen,
                words=form.cleaned_data["words"],
                by=request.user,
                now=timezone.now(),
            )
        except ChangedMeanwhile:
            form = DecisionForm(changes=changes_of(speaker))
            form.initial["words"] = request.POST.get("words", "")
            words = _(
                "Something has changed while you looked. See what it says now, and decide again."
            )
            messages.error(request, words)
        else:
            words = _(
                "It is decided, and %(name)s is told. The public sees it at the next release."
            )
            messages.success(request, words % {"name": speaker})
            return redirect("speaker_edits", conference.slug)
    context = {"conference": conference, "speaker": speaker, "form": form}
    return render(request, "registrations/organiser/programme/decide_speaker_edits.html", context)


@require_safe
@programme_editor_required
def photo_of_speaker(request: HttpRequest, conference: Conference, digest: str) -> HttpResponse:
    """Also one that is not published, or waits."""
    photos = Photo.objects.filter(speaker__conference=conference, digest=digest)
    photo = get_object_or_404(photos.order_by("pk")[:1])
    response = HttpResponse(bytes(photo.content), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response
