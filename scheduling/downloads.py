"""Slides as a download: never shown in the page, whatever the browser would make of them."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from scheduling.models import Slides
from scheduling.speaking.slides import CONTENT_TYPES, Kind, content_of


def download(slides: Slides) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        content_of(slides), content_type=CONTENT_TYPES[Kind(slides.kind)]
    )
    response.headers["Content-Length"] = str(slides.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    disposition = content_disposition_header(as_attachment=True, filename=slides.name)
    assert disposition
    response.headers["Content-Disposition"] = disposition
    return response
