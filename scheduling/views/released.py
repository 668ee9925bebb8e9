"""What is made of the newest release: once for each address and language, and kept as bytes."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import override

from conference.http_caching import HTML, unchanging_response
from scheduling.models import Release


def as_released(
    request: HttpRequest,
    slug: str,
    render: Callable[[Release], str | bytes],
    content_type: str = HTML,
) -> HttpResponseBase:
    """One query tells whether anything has changed; the release itself is read to render it."""
    published = Release.objects.fingerprint(slug)
    if published is None:
        raise Http404("Nothing is published yet.")
    language = language_asked(request)

    def in_language() -> str | bytes:
        with override(language):
            return render(_release(slug))

    response = unchanging_response(
        request,
        key=(request.path, language, published),
        render=in_language,
        last_modified=lambda: _release(slug).published_at,
        content_type=content_type,
    )
    response.headers["Content-Language"] = language
    return response


def language_asked(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else "sv"


def known[T](found: T | None) -> T:
    if found is None:
        raise Http404("Not in the programme.")
    return found


def _release(slug: str) -> Release:
    return known(Release.objects.current(slug))
