"""The published programme for machines: rendered once a release, in Swedish or with ?lang=en."""

from collections.abc import Callable, Iterable
from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import override
from django.views.decorators.http import require_safe

from conference.http_caching import unchanging_response
from conference.permissions import public
from conference.versions import version_of
from scheduling import changes, ical, interchange
from scheduling.models import Release
from scheduling.programme import Programme, ProgrammeSession, programme_of

type Chosen = Callable[[ProgrammeSession], bool]


@public
@require_safe
def programme_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    release = _published(slug)
    return _calendar(request, release, title="", chosen=lambda session: True)


@public
@require_safe
def track_ics(request: HttpRequest, slug: str, track: str) -> HttpResponseBase:
    release = _published(slug)
    found = _known(programme_of(release).track(track))
    return _calendar(
        request, release, title=found.name, chosen=lambda session: session.track == track
    )


@public
@require_safe
def room_ics(request: HttpRequest, slug: str, room: str) -> HttpResponseBase:
    release = _published(slug)
    found = _known(programme_of(release).room(room))
    return _calendar(
        request, release, title=found.name, chosen=lambda session: session.room == room
    )


@public
@require_safe
def speaker_ics(request: HttpRequest, slug: str, speaker: str) -> HttpResponseBase:
    release = _published(slug)
    found = _known(programme_of(release).speaker(speaker))

    def takes_part(session: ProgrammeSession) -> bool:
        return any(part.speaker == speaker for part in session.parts)

    return _calendar(request, release, title=found.name, chosen=takes_part)


@public
@require_safe
def session_ics(request: HttpRequest, slug: str, session: str) -> HttpResponseBase:
    """Also for a session that was withdrawn: calendars that follow it learn that it is off."""
    release = _published(slug)
    found = _known(next(iter(_sessions(programme_of(release), lambda s: s.slug == session)), None))
    return _calendar(request, release, title=found.title, chosen=lambda s: s.slug == session)


@public
@require_safe
def schedule_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    release = _published(slug)

    def render() -> str:
        schedule = interchange.schedule_of(release.conference, programme_of(release))
        return interchange.to_json(schedule)

    return _unchanging(request, release, render, interchange.JSON_TYPE)


@public
@require_safe
def schedule_xml(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who asks for c3voc's media type by name gets it."""
    release = _published(slug)

    def render() -> bytes:
        return interchange.to_xml(
            interchange.schedule_of(release.conference, programme_of(release))
        )

    asked_by_name = "application/vnd.c3voc.schedule+xml" in request.headers.get("Accept", "")
    content_type = interchange.C3VOC_XML_TYPE if asked_by_name else interchange.XML_TYPE
    return _unchanging(request, release, render, content_type)


@public
@require_safe
def changes_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    release = _published(slug)
    language = _language(request)
    render = partial(
        changes.changes_feed,
        release.conference,
        release,
        source=_source(request),
        language=language,
    )
    return _unchanging(request, release, render, changes.CONTENT_TYPE)


def _published(slug: str) -> Release:
    release = Release.objects.current(slug)
    if release is None:
        raise Http404("Nothing is published yet.")
    return release


def _known[T](found: T | None) -> T:
    if found is None:
        raise Http404("Not in the programme.")
    return found


def _sessions(programme: Programme, chosen: Chosen) -> Iterable[ProgrammeSession]:
    """What was withdrawn follows last: calendars that know it learn that it is cancelled."""
    return filter(chosen, (*programme.sessions, *programme.withdrawn))


def _calendar(
    request: HttpRequest, release: Release, *, title: object, chosen: Chosen
) -> HttpResponseBase:
    def render() -> bytes:
        programme = programme_of(release)
        sessions = _sessions(programme, chosen)
        source = _source(request)
        feed = ical.programme_feed(
            release.conference, programme, sessions, title=str(title), source=source
        )
        return ical.render(feed)

    response = _unchanging(request, release, render, ical.CONTENT_TYPE)
    name = request.path.rsplit("/", 1)[-1]
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _unchanging(
    request: HttpRequest, release: Release, render: Callable[[], str | bytes], content_type: str
) -> HttpResponseBase:
    language = _language(request)

    def in_language() -> str | bytes:
        with override(language):
            return render()

    conference = release.conference
    response = unchanging_response(
        request,
        key=(request.path, language, release.uuid, version_of(conference, conference.organiser)),
        render=in_language,
        last_modified=release.published_at,
        content_type=content_type,
    )
    response.headers["Content-Language"] = language
    return response


def _language(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else "sv"


def _source(request: HttpRequest) -> str:
    """The feed's own address, written in one way only."""
    query = "?lang=en" if _language(request) == "en" else ""
    return f"{settings.BASE_URL}{request.path}{query}"
