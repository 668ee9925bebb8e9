"""The pages that every conference shares: the way in, accessibility and personal data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import public


@public
@require_safe
def current_conference(request: HttpRequest) -> HttpResponse:
    conference = Conference.objects.current(timezone.localdate())
    if conference is None:
        return render(request, "conference/no_conference.html")
    return redirect(conference)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _in_own_words(request, "accessibility")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _in_own_words(request, "privacy")


def _in_own_words(request: HttpRequest, page: str) -> HttpResponse:
    """A long text that each language tells in its own words, in a template of its own."""
    language = "en" if get_language() == "en" else "sv"
    conference = Conference.objects.current(timezone.localdate())
    return render(request, f"conference/{page}.{language}.html", {"conference": conference})
