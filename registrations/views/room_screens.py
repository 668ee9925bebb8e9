"""The screens at the doors: public, cheap to ask for again and again."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference.http_caching import unchanging_response
from conference.permissions import public
from registrations.room_screens import fullness_of, screen_items
from scheduling.models import Release
from scheduling.programme import programme_of

TEMPLATE = "registrations/room_screen.html"


@public
@require_safe
def room_screen(request: HttpRequest, slug: str, room: str) -> HttpResponseBase:
    """Made anew only when something on it is new: a release, a moment or a number."""
    now, release = timezone.now(), Release.objects.current(slug)
    programme = programme_of(release) if release else None
    place = programme.room(room) if programme else None
    if release is None or programme is None or place is None:
        raise Http404
    fullness = fullness_of(release.conference, programme, now=now)
    items = screen_items(programme, place, fullness, now=now)
    shown: dict[str, Any] = {
        "conference": release.conference,
        "programme": programme,
        "room": place,
        "items": items,
    }
    changing = tuple((one.moment, one.is_another_day, one.fullness) for one in items)
    return unchanging_response(
        request,
        key=(TEMPLATE, release.uuid, release.conference.name, room, get_language(), changing),
        render=lambda: render_to_string(TEMPLATE, shown, request),
        last_modified=now,
    )
