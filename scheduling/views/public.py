"""The programme as everybody reads it: the newest release, rendered once and kept as bytes."""

from collections.abc import Callable, Hashable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference.http_caching import unchanging_response
from conference.models import Conference
from conference.permissions import public
from scheduling import timetable
from scheduling.models import Release
from scheduling.programme import programme_of


@public
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponseBase:
    release = Release.objects.current(slug)
    if release is None:
        return _still_to_come(request, slug)
    published = programme_of(release)
    choice = timetable.choose(published, dict(request.GET.lists()))
    return _page(
        request,
        release,
        "scheduling/programme.html",
        lambda: {
            "choice": choice,
            "chosen": timetable.chosen(published, choice),
            "canonical_query": choice.query,
            "days": timetable.days_of(published),
            "tracks": timetable.tracks_of(published),
            "languages": timetable.languages_of(published),
        },
        # Free text has no end: what somebody searched for is not kept.
        about=None if choice.search else choice,
    )


@public
@require_safe
def session(request: HttpRequest, slug: str, session_slug: str) -> HttpResponseBase:
    release = _release_or_404(slug)
    published = programme_of(release)
    found = published.session(session_slug)
    if found is None or found.is_frame:
        raise Http404
    return _page(
        request,
        release,
        "scheduling/session.html",
        lambda: {"it": timetable.session_in_context(published, found)},
        about=session_slug,
    )


@public
@require_safe
def speakers(request: HttpRequest, slug: str) -> HttpResponseBase:
    release = Release.objects.current(slug)
    if release is None:
        return _still_to_come(request, slug)
    published = programme_of(release)
    return _page(
        request,
        release,
        "scheduling/speakers.html",
        lambda: {"speakers": timetable.speakers_in_order(published)},
        about="speakers",
    )


@public
@require_safe
def speaker(request: HttpRequest, slug: str, speaker_slug: str) -> HttpResponseBase:
    release = _release_or_404(slug)
    published = programme_of(release)
    found = published.speaker(speaker_slug)
    if found is None:
        raise Http404
    return _page(
        request,
        release,
        "scheduling/speaker.html",
        lambda: {
            "speaker": found,
            "entries": timetable.entries_of_speaker(published, found),
            "tracks": timetable.tracks_of(published),
        },
        about=speaker_slug,
    )


def _page(
    request: HttpRequest,
    release: Release,
    template: str,
    context: Callable[[], dict[str, Any]],
    *,
    about: Hashable,
) -> HttpResponseBase:
    """The page that a template makes of a release, made once for each thing it is about.

    About None: made every time.
    """
    conference = release.conference
    # All that the frame around the page says of the conference, which organisers may change.
    frame = (conference.name, conference.contact_email, conference.is_eu_cofinanced)
    programme = programme_of(release)

    def rendered() -> str:
        shown = {"conference": conference, "programme": programme, **context()}
        return render_to_string(template, shown, request)

    return unchanging_response(
        request,
        key=None if about is None else (template, about, release.uuid, get_language(), frame),
        render=rendered,
        last_modified=release.published_at,
    )


def _release_or_404(slug: str) -> Release:
    release = Release.objects.current(slug)
    if release is None:
        raise Http404
    return release


def _still_to_come(request: HttpRequest, slug: str) -> HttpResponseBase:
    conference = get_object_or_404(Conference, slug=slug)
    return render(request, "scheduling/still_to_come.html", {"conference": conference})
