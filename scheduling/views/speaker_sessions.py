"""One of a speaker's sessions, on their own page: the answer about its time, and its slides."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from conference.rate_limits import count_try
from scheduling.downloads import download
from scheduling.forms.speakers import AnswerForm, SlidesForm
from scheduling.models import Slides, Speaker
from scheduling.speaking import slides as keeping
from scheduling.speaking.answers import MovedMeanwhile, can_be_there, cannot_be_there
from scheduling.speaking.reading import Appearance, standing_of
from scheduling.views.speaker_key import (
    SENT_FILES,
    is_larger_than,
    posted,
    saved,
    speaker_required,
)


@speaker_required
def session(request: HttpRequest, speaker: Speaker, part_id: int) -> HttpResponse:
    one = _appearance(speaker, part_id)
    form = AnswerForm(posted(request), initial={"seen": one.times})
    seen, now = request.POST.get("seen", ""), timezone.now()
    try:
        if "coming" in request.POST:
            can_be_there(one.part, seen=seen, now=now)
            return saved("answer", "speaker_page", speaker.personal_token)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            cannot_be_there(one.part, reason=reason, seen=seen, now=now)
            return saved("answer", "speaker_page", speaker.personal_token)
    except MovedMeanwhile:
        form = AnswerForm(_as_it_is_now(request, one))
        form.refuse()
    return _page(request, speaker, one, {"form": form, "slides_form": SlidesForm()})


@require_POST
@speaker_required
def slides(request: HttpRequest, speaker: Speaker, part_id: int) -> HttpResponse:
    one, now = _appearance(speaker, part_id), timezone.now()
    count_try((SENT_FILES, str(speaker.pk)), now=now)
    if is_larger_than(request, keeping.LARGEST_FILE):
        context = {"speaker": speaker, "conference": speaker.conference, "most": 50}
        return render(request, "scheduling/speaking/too_large.html", context, status=413)
    if "take_away" in request.POST:
        Slides.objects.filter(session=one.session, speaker=speaker).delete()
        return saved("slides", "speaker_page", speaker.personal_token)
    form = SlidesForm(request.POST, request.FILES)
    if form.is_valid():
        form.keep(one.part, now=now)
        return saved("slides", "speaker_page", speaker.personal_token)
    answer = AnswerForm(initial={"seen": one.times})
    return _page(request, speaker, one, {"form": answer, "slides_form": form})


@require_safe
@speaker_required
def own_slides(request: HttpRequest, speaker: Speaker, part_id: int) -> HttpResponseBase:
    one = _appearance(speaker, part_id)
    return download(get_object_or_404(speaker.slides, session=one.session))


def _appearance(speaker: Speaker, part_id: int) -> Appearance:
    appearances = standing_of(speaker).appearances
    found = next((one for one in appearances if one.part.pk == part_id), None)
    if found is None:
        raise Http404
    return found


def _as_it_is_now(request: HttpRequest, one: Appearance) -> dict[str, Any]:
    """What was typed, beside the times that the page shows this time."""
    return {"reason": request.POST.get("reason", ""), "seen": one.times}


def _page(
    request: HttpRequest, speaker: Speaker, one: Appearance, context: dict[str, Any]
) -> HttpResponse:
    context = {"speaker": speaker, "conference": speaker.conference, "one": one, **context}
    return render(request, "scheduling/speaking/session.html", context)
