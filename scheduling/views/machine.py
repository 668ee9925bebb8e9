"""The published programme for machines: rendered once a release, in Swedish or with ?lang=en."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from conference.permissions import public
from scheduling import changes, ical, interchange, paper, typesetting
from scheduling.models import Release
from scheduling.programme import Programme, ProgrammeSession, programme_of
from scheduling.views.released import as_released, known, language_asked

type Chosen = Callable[[ProgrammeSession], bool]


@public
@require_safe
def programme_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _calendar(request, slug, title=lambda _programme: "", chosen=lambda _session: True)


@public
@require_safe
def track_ics(request: HttpRequest, slug: str, track: str) -> HttpResponseBase:
    return _calendar(
        request,
        slug,
        title=lambda programme: known(programme.track(track)).name,
        chosen=lambda session: session.track == track,
    )


@public
@require_safe
def room_ics(request: HttpRequest, slug: str, room: str) -> HttpResponseBase:
    return _calendar(
        request,
        slug,
        title=lambda programme: known(programme.room(room)).name,
        chosen=lambda session: session.room == room,
    )


@public
@require_safe
def speaker_ics(request: HttpRequest, slug: str, speaker: str) -> HttpResponseBase:
    def takes_part(session: ProgrammeSession) -> bool:
        return any(part.speaker == speaker for part in session.parts)

    return _calendar(
        request,
        slug,
        title=lambda programme: known(programme.speaker(speaker)).name,
        chosen=takes_part,
    )


@public
@require_safe
def session_ics(request: HttpRequest, slug: str, session: str) -> HttpResponseBase:
    """Also for a session that was withdrawn: calendars that follow it learn that it is off."""

    def is_meant(candidate: ProgrammeSession) -> bool:
        return candidate.slug == session

    def title(programme: Programme) -> object:
        return known(next(_sessions(programme, is_meant), None)).title

    return _calendar(request, slug, title=title, chosen=is_meant)


@public
@require_safe
def schedule_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    def render(release: Release) -> str:
        schedule = interchange.schedule_of(release.conference, programme_of(release))
        return interchange.to_json(schedule)

    return as_released(request, slug, render, interchange.JSON_TYPE)


@public
@require_safe
def schedule_xml(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who asks for c3voc's media type by name gets it."""

    def render(release: Release) -> bytes:
        schedule = interchange.schedule_of(release.conference, programme_of(release))
        return interchange.to_xml(schedule)

    asked_by_name = "application/vnd.c3voc.schedule+xml" in request.headers.get("Accept", "")
    content_type = interchange.C3VOC_XML_TYPE if asked_by_name else interchange.XML_TYPE
    return as_released(request, slug, render, content_type)


@public
@require_safe
def changes_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    source, language = _source(request), language_asked(request)

    def render(release: Release) -> str:
        return changes.changes_feed(release.conference, release, source=source, language=language)

    return as_released(request, slug, render, changes.CONTENT_TYPE)


@public
@require_safe
def programme_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    def render(release: Release) -> bytes:
        return paper.programme_pdf(release.conference, programme_of(release))

    return as_released(request, slug, render, typesetting.CONTENT_TYPE)


@public
@require_safe
def door_signs_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    def render(release: Release) -> bytes:
        try:
            return paper.door_signs_pdf(release.conference, programme_of(release))
        except paper.NothingToHang:
            raise Http404("No room has anything in it.") from None

    return as_released(request, slug, render, typesetting.CONTENT_TYPE)


def _sessions(programme: Programme, chosen: Chosen) -> Iterator[ProgrammeSession]:
    """What was withdrawn follows last: calendars that know it learn that it is cancelled."""
    return filter(chosen, (*programme.sessions, *programme.withdrawn))


def _calendar(
    request: HttpRequest, slug: str, *, title: Callable[[Programme], object], chosen: Chosen
) -> HttpResponseBase:
    def render(release: Release) -> bytes:
        programme = programme_of(release)
        feed = ical.programme_feed(
            release.conference,
            programme,
            _sessions(programme, chosen),
            title=str(title(programme)),
            source=_source(request),
        )
        return ical.render(feed)

    response = as_released(request, slug, render, ical.CONTENT_TYPE)
    name = request.path.rsplit("/", 1)[-1]
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _source(request: HttpRequest) -> str:
    """The feed's own address, written in one way only."""
    query = "?lang=en" if language_asked(request) == "en" else ""
    return f"{settings.BASE_URL}{request.path}{query}"
