"""What machines read that registrations have a part in: a personal calendar, places in JSON-LD."""

from datetime import UTC, datetime

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import override
from django.views.decorators.http import require_safe

from conference.http_caching import unchanging_response
from conference.models import Conference
from conference.permissions import public
from conference.versions import version_of
from registrations.agenda import agenda_of, calendar_for, registration_of
from registrations.farewells import left_with_calendar
from registrations.offers import offers_of
from scheduling import ical, structured_data
from scheduling.models import Release
from scheduling.programme import programme_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@public
@require_safe
def personal_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    agenda = agenda_of(token)
    if agenda is None:
        return _farewell(token)
    response = unchanging_response(
        request,
        key=("personal_calendar", agenda.version),
        render=lambda: calendar_for(registration_of(agenda)),
        last_modified=agenda.changed_at,
        content_type=ical.CONTENT_TYPE,
    )
    return _as_personal_calendar(response, agenda.conference, agenda.language)


def _farewell(token: str) -> HttpResponseBase:
    """A calendar whose owner has handed over and does not come any more."""
    registration = left_with_calendar(token)
    if registration is None:
        raise Http404("No calendar has this address.")
    response = HttpResponse(calendar_for(registration), content_type=ical.CONTENT_TYPE)
    return _as_personal_calendar(response, registration.conference.slug, registration.language)


def _as_personal_calendar(
    response: HttpResponseBase, conference: str, language: str
) -> HttpResponseBase:
    name = f"digitala-vasterbotten-{conference}.ics"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "private, max-age=900"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@public
@require_safe
def programme_jsonld(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The conference before its programme is published, and with its sessions after."""
    conference = get_object_or_404(Conference.objects.select_related("organiser"), slug=slug)
    release = Release.objects.current(slug)
    language = "en" if request.GET.get("lang") == "en" else "sv"
    with override(language):
        offers = offers_of(conference, conference.pools.in_order())

    def render() -> str:
        programme = programme_of(release) if release else None
        with override(language):
            document = structured_data.conference_document(conference, programme, offers)
        return structured_data.to_json(document)

    facts = version_of(conference, conference.organiser, *conference.days.all())
    response = unchanging_response(
        request,
        key=("programme_jsonld", language, facts, release and release.uuid, offers),
        render=render,
        last_modified=_last_changed(conference, release),
        content_type=structured_data.JSON_LD_TYPE,
    )
    response.headers["Content-Language"] = language
    return response


def _last_changed(conference: Conference, release: Release | None) -> datetime:
    """Every registration may fill the last place."""
    registered_at = conference.registrations.aggregate(at=Max("changed_at"))["at"]
    published_at = release.published_at if release else None
    return max(filter(None, (registered_at, published_at)), default=EPOCH)
