"""What the pages of a speaker have in common: whose they are, and how large a form may be."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from conference.permissions import key_required
from conference.rate_limits import Limit, count_try
from scheduling.models import Speaker
from scheduling.speaking.reading import with_details

SENT = Limit("forms from a speaker", 120, timedelta(hours=1))
SENT_FILES = Limit("files from a speaker", 30, timedelta(hours=1))


def speaker_required[**P](
    view: Callable[Concatenate[HttpRequest, Speaker, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """The view gets the speaker that its address is the key to."""

    def find(token: str) -> Speaker | None:
        return with_details(Speaker.objects.filter(personal_token=token)).first()

    @wraps(view)
    def count_what_is_sent(
        request: HttpRequest, speaker: Speaker, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if request.method == "POST":
            count_try((SENT, str(speaker.pk)), now=timezone.now())
        return view(request, speaker, *args, **kwargs)

    return key_required(find)(count_what_is_sent)


def is_larger_than(request: HttpRequest, size: int) -> bool:
    """Whether the form is so large that it is not even read; the rest of it may be 64 kB."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > size + 64 * 1024


def posted(request: HttpRequest, button: str = "") -> Any:
    """What was sent; by this button, where there are several forms on the page."""
    if request.method != "POST" or (button and button not in request.POST):
        return None
    return request.POST


def saved(what: str, name: str, *args: object) -> HttpResponse:
    """To the page, which says what is saved: public pages have no cookie to say it with."""
    response = redirect(name, *args)
    response["Location"] += f"?saved={what}"
    return response
