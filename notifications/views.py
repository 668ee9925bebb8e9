"""The demo's mail, as its receivers see it. Outside the demo there is nothing here."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from conference.permissions import public
from notifications import maildir
from notifications.maildir import ReceivedLetter

# As strict as a mail program: pictures that came along, styles in the tags, nothing fetched, no
# scripts. Links open beside the letter.
AS_IN_A_MAIL_PROGRAM: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "img-src": ["data:"],
    "style-src": [CSP.UNSAFE_INLINE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@public
@never_cache
def demo_mail(request: HttpRequest) -> HttpResponse:
    letters = maildir.newest_letters(_demo_maildir())
    return render(request, "notifications/demo_mail.html", {"letters": letters})


@public
@never_cache
def demo_mail_letter(request: HttpRequest, key: str) -> HttpResponse:
    letter = _letter(key)
    return render(request, "notifications/demo_mail_letter.html", {"letter": letter})


@public
@xframe_options_sameorigin
@csp_override(AS_IN_A_MAIL_PROGRAM)
def demo_mail_html(_request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse(_letter(key).html)


@public
def demo_mail_file(_request: HttpRequest, key: str, number: int) -> HttpResponse:
    for file in _letter(key).files:
        if file.number == number:
            name = file.name or f"{number}.{file.content_type.rpartition('/')[2]}"
            response = HttpResponse(file.content, content_type=file.content_type)
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
    raise Http404


def _letter(key: str) -> ReceivedLetter:
    letter = maildir.letter(_demo_maildir(), key)
    if letter is None:
        raise Http404
    return letter


def _demo_maildir() -> Path:
    if not settings.DEMO_MAILDIR:
        raise Http404
    return Path(settings.DEMO_MAILDIR)
