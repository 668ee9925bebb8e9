"""A speaker's own pages: what is left to do, what is shown of them, and what we need to know."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from conference.rate_limits import count_try
from scheduling.forms.speakers import PhotoForm, PracticalForm, ProfileForm, day_forms
from scheduling.models import Speaker
from scheduling.speaking import availability as times
from scheduling.speaking import photos
from scheduling.speaking import practical as practicalities
from scheduling.speaking.profile import ChangedMeanwhile, save_profile, wished_by
from scheduling.speaking.reading import is_published, standing_of
from scheduling.views.speaker_key import (
    SENT_FILES,
    is_larger_than,
    posted,
    saved,
    speaker_required,
)

SAVED = ("profile", "photo", "times", "practical", "answer", "slides")


@require_safe
@speaker_required
def speaker_page(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    context = {
        "it": standing_of(speaker),
        "is_published": is_published(speaker),
        "saved": request.GET.get("saved") if request.GET.get("saved") in SAVED else "",
    }
    return _page(request, speaker, "page", context)


@speaker_required
def profile(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    form = ProfileForm(posted(request), speaker=speaker)
    if form.is_valid() and "save" in request.POST:
        try:
            save_profile(speaker, form.values, seen=form.cleaned_data["seen"], now=timezone.now())
        except ChangedMeanwhile:
            form.refuse()
        else:
            return saved("profile", "speaker_page", speaker.personal_token)
    context = {
        "form": form,
        "photo_form": PhotoForm(),
        "preview": _preview(speaker, form),
        **_about_the_photo(speaker),
    }
    return _page(request, speaker, "profile", context)


@require_POST
@speaker_required
def photo(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    now = timezone.now()
    count_try((SENT_FILES, str(speaker.pk)), now=now)
    if is_larger_than(request, 2 * photos.LARGEST_FILE):
        return _page(request, speaker, "too_large", {"most": 5}, status=413)
    if "take_away" in request.POST:
        photos.take_away(speaker)
        return saved("photo", "speaker_page", speaker.personal_token)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        photos.set_photo(speaker, form.cleaned_data["photo"], now=now)
        return redirect("speaker_profile", speaker.personal_token)
    context = {
        "form": ProfileForm(speaker=speaker),
        "photo_form": form,
        **_about_the_photo(speaker),
    }
    return _page(request, speaker, "profile", context)


@require_safe
@speaker_required
def own_photo(request: HttpRequest, speaker: Speaker, digest: str) -> HttpResponse:
    found = get_object_or_404(speaker.photos, digest=digest)
    return HttpResponse(bytes(found.content), content_type="image/jpeg")


@speaker_required
def availability(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    forms = day_forms(times.told_by(speaker), posted(request))
    if request.method == "POST" and all(form.is_valid() for form in forms):
        times.tell(speaker, {form.day: form.away for form in forms}, now=timezone.now())
        return saved("times", "speaker_page", speaker.personal_token)
    context = {"forms": forms, "has_errors": any(form.errors for form in forms)}
    return _page(request, speaker, "times", context)


@speaker_required
def practical(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    form = PracticalForm(posted(request), speaker=speaker)
    if form.is_valid():
        practicalities.tell(speaker, form.told(), now=timezone.now())
        return saved("practical", "speaker_page", speaker.personal_token)
    return _page(request, speaker, "practical", {"form": form})


def _about_the_photo(speaker: Speaker) -> dict[str, Any]:
    """The one that the speaker wants, which may still wait for an organiser."""
    wished = wished_by(speaker)
    return {"photo": wished["photo"], "is_published": is_published(speaker)}


def _preview(speaker: Speaker, form: ProfileForm) -> list[dict[str, Any]]:
    """What has been typed as the public page would show it, in each language."""
    if "preview" not in form.data or not form.is_valid():
        return []
    typed = Speaker(
        **{name: form.values[name] for name in form.values if name != "organisation"},
        organisation_name=form.values["organisation"],
    )
    shown = []
    for language in ("sv", "en"):
        with override(language):
            words = {"title": typed.title, "biography": typed.biography}
        shown.append({"language": language, "speaker": typed, **words})
    return shown


def _page(
    request: HttpRequest,
    speaker: Speaker,
    name: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"speaker": speaker, "conference": speaker.conference, **context}
    return render(request, f"scheduling/speaking/{name}.html", context, status=status)
