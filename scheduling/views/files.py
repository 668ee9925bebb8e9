"""Photos and slides of those who are in the published programme."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from conference.permissions import public
from scheduling.downloads import download
from scheduling.models import Photo, Release
from scheduling.programme import programme_of
from scheduling.speaking.slides import for_everybody


@public
@require_safe
def speaker_photo(request: HttpRequest, slug: str, speaker: str, digest: str) -> HttpResponse:
    """Only the one that the newest release shows; nobody once its owner has taken it away."""
    release = Release.objects.current(slug)
    shown = programme_of(release).speaker(speaker) if release else None
    if shown is None or not digest or shown.photo != digest:
        raise Http404
    photo = Photo.objects.filter(speaker__uuid=shown.uuid, digest=digest).first()
    if photo is None:
        return redirect(static("img/nobody.svg"))
    response = HttpResponse(bytes(photo.content), content_type="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@public
@require_safe
def session_slides(
    request: HttpRequest, slug: str, session: str, slides_id: int
) -> HttpResponseBase:
    found = for_everybody(slug, session, now=timezone.now())
    slides = next((one for one in found if one.pk == slides_id), None)
    if slides is None:
        raise Http404
    return download(slides)
