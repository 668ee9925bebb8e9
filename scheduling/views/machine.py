"""The published programme for machines: rendered once a release, in Swedish or with ?lang=en."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import override
from django.views.decorators.http import require_safe

from conference.http_caching import unchanging_response
from conference.permissions import public
from scheduling import changes, ical, interchange, paper
from scheduling.models import Release
from scheduling.programme import Programme, ProgrammeSession, programme_of

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
        title=lambda programme: _known(programme.track(track)).name,
        chosen=lambda session: session.track == track,
    )


@public
@require_safe
def room_ics(request: HttpRequest, slug: str, room: str) -> HttpResponseBase:
    return _calendar(
        request,
        slug,
        title=lambda programme: _known(programme.room(room)).name,
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
        title=lambda programme: _known(programme.speaker(speaker)).name,
        chosen=takes_part,
    )


@public
@require_safe
def session_ics(request: HttpRequest, slug: str, session: str) -> HttpResponseBase:
    """Also for a session that was withdrawn: calendars that follow it learn that it is off."""

    def is_meant(candidate: ProgrammeSession) -> bool:
        return candidate.slug == session

    def title(programme: Programme) -> object:
        return _known(next(_sessions(programme, is_meant), None)).title

    return _calendar(request, slug, title=title, chosen=is_meant)


@public
@require_safe
def schedule_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    def render(release: Release) -> str:
        schedule = interchange.schedule_of(release.conference, programme_of(release))
        return interchange.to_json(schedule)

    return _unchanging(request, slug, render, interchange.JSON_TYPE)


@public
@require_safe
def schedule_xml(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who asks for c3voc's media type by name gets it."""

    def render(release: Release) -> bytes:
        schedule = interchange.schedule_of(release.conference, programme_of(release))
        return interchange.to_xml(schedule)

    asked_by_name = "application/vnd.c3voc.schedule+xml" in request.headers.get("Accept", "")
    content_type = interchange.C3VOC_XML_TYPE if asked_by_name else interchange.XML_TYPE
    return _unchanging(request, slug, render, content_type)


@public
@require_safe
def changes_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    source, language = _source(request), _language(request)

    def render(release: Release) -> str:
        return changes.changes_feed(release.conference, release, source=source, language=language)

    return _unchanging(request, slug, render, changes.CONTENT_TYPE)


@public
@require_safe
def programme_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    def render(release: Release) -> bytes:
        return paper.programme_pdf(release.conference, programme_of(release))

    return _unchanging(request, slug, render, paper.CONTENT_TYPE)


@public
@require_safe
def door_signs_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    def render(release: Release) -> bytes:
        try:
            return paper.door_signs_pdf(release.conference, programme_of(release))
        except paper.NothingToHang:
            raise Http404("No room has anything in it.") from None

    return _unchanging(request, slug, render, paper.CONTENT_TYPE)


def _known[T](found: T | None) -> T:
    if found is None:
        raise Http404("Not in the programme.")
    return found


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

    response = _unchanging(request, slug, render, ical.CONTENT_TYPE)
    name = request.path.rsplit("/", 1)[-1]
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _unchanging(
    request: HttpRequest, slug: str, render: Callable[[Release], str | bytes], content_type: str
) -> HttpResponseBase:
    """One query tells whether anything has changed; the release itself is read to render it."""
    published = Release.objects.fingerprint(slug)
    if published is None:
        raise Http404("Nothing is published yet.")
    language = _language(request)

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


def _release(slug: str) -> Release:
    return _known(Release.objects.current(slug))


def _language(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else "sv"


def _source(request: HttpRequest) -> str:
    """The feed's own address, written in one way only."""
    query = "?lang=en" if _language(request) == "en" else ""
    return f"{settings.BASE_URL}{request.path}{query}"
