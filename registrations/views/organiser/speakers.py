"""The speakers, what is missing from each of them, and their links."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations.views.answering import posted
from scheduling.downloads import download
from scheduling.forms.organising_speakers import RemindForm, SpeakerForm, SpeakersFilter
from scheduling.models import Slides, SpeakerEdit
from scheduling.speaking import directory, links
from scheduling.speaking.profile import ChangedMeanwhile
from scheduling.speaking.reading import standing_of, standings, with_details


@require_safe
@programme_editor_required
def programme_speakers(request: HttpRequest, conference: Conference) -> HttpResponse:
    everybody = standings(conference)
    form = SpeakersFilter(request.GET)
    context = {
        "conference": conference,
        "form": form,
        "shown": form.choose(everybody),
        "everybody": everybody,
        "waiting": SpeakerEdit.objects.waiting().of(conference).count(),
    }
    return _page(request, "speakers", context)


@programme_editor_required
def add_speaker(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = SpeakerForm(posted(request))
    if form.is_valid():
        speaker = directory.add(conference, form.values, form.contact)
        messages.success(request, _("%(name)s is added.") % {"name": speaker})
        return redirect("edit_speaker", conference.slug, speaker.pk)
    return _page(request, "speaker", {"conference": conference, "form": form})


@programme_editor_required
def edit_speaker(request: HttpRequest, conference: Conference, speaker_id: int) -> HttpResponse:
    speaker = get_object_or_404(with_details(conference.speakers.all()), pk=speaker_id)
    form = SpeakerForm(posted(request), speaker=speaker)
    if form.is_valid():
        try:
            directory.change(speaker, form.values, form.contact, seen=form.cleaned_data["seen"])
        except ChangedMeanwhile:
            form.refuse()
        else:
            words = _("%(name)s is changed. The public sees it at the next release.")
            messages.success(request, words % {"name": form.values["name"]})
            return redirect("programme_speakers", conference.slug)
    context = {"conference": conference, "form": form, "it": standing_of(speaker)}
    return _page(request, "speaker", context)


@programme_editor_required
def remove_speaker(request: HttpRequest, conference: Conference, speaker_id: int) -> HttpResponse:
    speaker = get_object_or_404(conference.speakers, pk=speaker_id)
    refusal = ""
    if request.method == "POST":
        try:
            directory.remove(speaker)
        except directory.StillTakesPart:
            refusal = _("They still take part in a session. Take them out of it first.")
        except directory.StillPublished:
            refusal = _("They are in the published programme. Publish it without them first.")
        else:
            words = _("%(name)s is removed, with everything they have sent.")
            messages.success(request, words % {"name": speaker})
            return redirect("programme_speakers", conference.slug)
    context = {"conference": conference, "speaker": speaker, "refusal": refusal}
    return _page(request, "remove_speaker", context)


@require_POST
@programme_editor_required
def send_speaker_link(
    request: HttpRequest, conference: Conference, speaker_id: int
) -> HttpResponse:
    """The link they have, or a new one instead of it."""
    speaker = get_object_or_404(conference.speakers, pk=speaker_id)
    if "new" in request.POST:
        links.replace_link(speaker, now=timezone.now())
        messages.success(request, _("The old link no longer works. There is a new one."))
    elif speaker.email:
        links.send_link(speaker, now=timezone.now())
        messages.success(request, _("The link is on its way to %(to)s.") % {"to": speaker.email})
    return redirect("edit_speaker", conference.slug, speaker.pk)


@programme_editor_required
def remind_speakers(request: HttpRequest, conference: Conference) -> HttpResponse:
    """First who would get a letter, then the letters."""
    form = RemindForm(posted(request), standings=standings(conference))
    if form.is_valid() and "send" in request.POST:
        number = links.remind(conference, form.chosen, now=timezone.now())
        words = ngettext(
            "%(number)d letter is on its way.", "%(number)d letters are on their way.", number
        )
        messages.success(request, words % {"number": number})
        return redirect("programme_speakers", conference.slug)
    reminded = links.to_remind(conference, form.chosen) if form.is_valid() else None
    context = {"conference": conference, "form": form, "reminded": reminded}
    return _page(request, "remind_speakers", context)


@require_safe
@programme_editor_required
def slides_of_speaker(
    request: HttpRequest, conference: Conference, slides_id: int
) -> HttpResponseBase:
    return download(get_object_or_404(Slides.objects.of(conference), pk=slides_id))


def _page(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    return render(request, f"registrations/organiser/programme/{name}.html", context)
