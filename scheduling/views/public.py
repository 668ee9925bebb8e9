"""The programme as everybody reads it: the newest release, rendered once and kept as bytes."""

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference.http_caching import unchanging_response
from conference.models import Conference
from conference.permissions import public
from scheduling import structured_data, timetable
from scheduling.change_list import listed_releases
from scheduling.choosing import Choice, choose, chosen, languages_of
from scheduling.embedding import discovery_address
from scheduling.grid import days_of
from scheduling.models import Release
from scheduling.programme import Programme, programme_of
from scheduling.speaking.slides import for_everybody, is_promised


class NothingPublished(Http404):
    """The conference has no public programme, or does not exist."""


@public
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponseBase:
    try:
        choice = _choice(request, slug)

        def page(published: Programme, conference: Conference) -> dict[str, Any]:
            document = structured_data.programme_document(conference, published)
            return {
                "structured_data": structured_data.to_script(document),
                "oembed_address": discovery_address(conference),
                "choice": choice,
                "chosen": chosen(published, choice) if choice else None,
                "canonical_query": choice.query,
                "days": days_of(published),
                "tracks": timetable.tracks_of(published),
                "languages": languages_of(published),
            }

        # Free text has no end: what somebody searched for is not kept.
        about = None if choice.search else choice
        return _page(request, slug, "scheduling/programme.html", page, about=about)
    except NothingPublished:
        return _still_to_come(request, slug)


@public
@require_safe
def programme_changes(request: HttpRequest, slug: str) -> HttpResponseBase:
    def page(published: Programme, conference: Conference) -> dict[str, Any]:
        return {"releases": listed_releases(conference, published)}

    try:
        return _page(request, slug, "scheduling/changes.html", page, about="changes")
    except NothingPublished:
        return _still_to_come(request, slug)


@public
@require_safe
def session(request: HttpRequest, slug: str, session_slug: str) -> HttpResponseBase:
    def page(published: Programme, conference: Conference) -> dict[str, Any]:
        found = published.session(session_slug)
        if found is None or found.is_frame:
            raise Http404
        document = structured_data.session_document(conference, published, found)
        return {
            "it": timetable.session_in_context(published, found),
            "has_slides": is_promised(slug, session_slug),
            "structured_data": structured_data.to_script(document),
        }

    return _page(request, slug, "scheduling/session.html", page, about=session_slug)


@public
@require_safe
def slides_of_session(request: HttpRequest, slug: str, session_slug: str) -> HttpResponseBase:
    """Where the slides will be, and are once the session is over."""
    release = _newest(slug)
    found = programme_of(release).session(session_slug)
    if found is None or not is_promised(slug, session_slug):
        raise Http404
    slides = for_everybody(slug, session_slug, now=timezone.now())
    context = {"conference": release.conference, "session": found, "slides": slides}
    return render(request, "scheduling/slides.html", context)


@public
@require_safe
def speakers(request: HttpRequest, slug: str) -> HttpResponseBase:
    def page(published: Programme, _conference: Conference) -> dict[str, Any]:
        return {"speakers": timetable.speakers_in_order(published)}

    try:
        return _page(request, slug, "scheduling/speakers.html", page, about="speakers")
    except NothingPublished:
        return _still_to_come(request, slug)


@public
@require_safe
def speaker(request: HttpRequest, slug: str, speaker_slug: str) -> HttpResponseBase:
    def page(published: Programme, _conference: Conference) -> dict[str, Any]:
        found = published.speaker(speaker_slug)
        if found is None:
            raise Http404
        entries = timetable.entries_of_speaker(published, found)
        return {"speaker": found, "entries": entries, "tracks": timetable.tracks_of(published)}

    return _page(request, slug, "scheduling/speaker.html", page, about=speaker_slug)


def _page(
    request: HttpRequest,
    slug: str,
    template: str,
    context: Callable[[Programme, Conference], dict[str, Any]],
    *,
    about: Hashable,
) -> HttpResponseBase:
    """The page that a template makes of the newest release, once for each thing it is about.

    About None: made every time.
    """
    fingerprint = Release.objects.fingerprint(slug)
    if fingerprint is None:
        raise NothingPublished

    @cache
    def release() -> Release:
        return _newest(slug)

    def rendered() -> str:
        published = programme_of(release())
        conference = release().conference
        about_it = context(published, conference)
        shown = {"conference": conference, "programme": published, **about_it}
        return render_to_string(template, shown, request)

    return unchanging_response(
        request,
        key=None if about is None else (template, about, get_language(), fingerprint),
        render=rendered,
        last_modified=lambda: release().published_at,
    )


def _newest(slug: str) -> Release:
    release = Release.objects.current(slug)
    if release is None:
        raise NothingPublished
    return release


def _choice(request: HttpRequest, slug: str) -> Choice:
    """What the reader asked to see; most ask for everything, and that takes no programme."""
    asked = dict(request.GET.lists())
    return choose(programme_of(_newest(slug)), asked) if asked else Choice()


def _still_to_come(request: HttpRequest, slug: str) -> HttpResponseBase:
    conference = get_object_or_404(Conference, slug=slug)
    return render(request, "scheduling/still_to_come.html", {"conference": conference})
