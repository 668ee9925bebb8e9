"""The programme on other people's pages: a piece of HTML, a frame, and oEmbed to find them by."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from conference.permissions import public
from scheduling.embedding import Frame, oembed_answer
from scheduling.models import Release
from scheduling.programme import programme_of
from scheduling.timetable import entries_by_day
from scheduling.views.released import as_released

FRAMED = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}


@public
@require_safe
def embedded_programme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A piece of HTML with its own style, for any page to take in: no frame, no cookie."""
    response = _shown(request, slug, "scheduling/embed/programme.html", site=settings.BASE_URL)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@xframe_options_exempt
@csp_override(FRAMED)
@public
@require_safe
def framed_programme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a page of its own, for those who can only show a frame."""
    return _shown(request, slug, "scheduling/embed/frame.html", site="")


@public
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0, for the address of a programme page: what to show it with."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    slug, language = _programme_at(request.GET.get("url", ""))
    release = Release.objects.current(slug)
    if release is None:
        raise Http404("Nothing is published yet.")
    frame = Frame.asked_for(request.GET.get("maxwidth", ""), request.GET.get("maxheight", ""))
    answer = JsonResponse(oembed_answer(release.conference, frame, language=language))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _programme_at(url: str) -> tuple[str, str]:
    """The conference whose programme an address of ours is, and the page's language."""
    path = urlsplit(url).path
    language = "en" if path.startswith("/en/") else "sv"
    try:
        with override(language):
            match = resolve(path)
    except Resolver404:
        raise Http404("No page of ours.") from None
    if match.url_name != "programme" or not url.startswith(settings.BASE_URL):
        raise Http404("No programme of ours.")
    return str(match.kwargs["slug"]), language


def _shown(request: HttpRequest, slug: str, template: str, *, site: str) -> HttpResponseBase:
    """`site` comes before every address: empty where they are followed on our own pages."""

    def render(release: Release) -> str:
        programme = programme_of(release)
        context = {
            "conference": release.conference,
            "programme": programme,
            "days": entries_by_day(programme),
            "site": site,
        }
        return render_to_string(template, context)

    return as_released(request, slug, render)
