"""The day itself: what is on, changed from a phone in two taps and public at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.models import Conference, User
from conference.permissions import programme_editor_required
from registrations.forms.changing_now import MINUTES, LateForm, PlaceForm, SeenForm
from registrations.the_day import (
    closing_time,
    entry_in,
    moves_of,
    people_expected,
    published,
    room_that_is_late,
    the_day,
)
from scheduling.changing_now import (
    Move,
    RoomTaken,
    Stale,
    cancel_now,
    hold_after_all,
    move_now,
)
from scheduling.delays import Delay
from scheduling.places_now import choices_for, in_words
from scheduling.programme import Programme
from scheduling.timetable import Entry

FOLDER = "registrations/organiser/programme"


@require_safe
@programme_editor_required
def change_now(request: HttpRequest, conference: Conference) -> HttpResponse:
    programme, now = published(conference), timezone.now()
    day = the_day(programme, request.GET.get("day", ""), now=now) if programme else None
    context = {"conference": conference, "day": day, "now": now}
    return render(request, f"{FOLDER}/change_now.html", context)


@programme_editor_required
def change_session_now(request: HttpRequest, conference: Conference, slot: UUID) -> HttpResponse:
    programme, entry = _published_entry(conference, slot)
    form = PlaceForm(request.POST or None, programme=programme, entry=entry)
    if form.is_valid():
        move = Move(slot, form.cleaned_data["seen"], form.place())
        try:
            move_now(conference, [move], by=_editor(request), now=timezone.now())
        except (Stale, RoomTaken) as refusal:
            form.add_error(None, str(refusal))
        else:
            words = {"title": entry.session.title, "place": in_words(programme, move.to)}
            messages.success(request, _("“%(title)s” is now %(place)s. It is public.") % words)
            return redirect("change_now", conference.slug)
    return _session_page(request, conference, slot, form)


@programme_editor_required
def cancel_session_now(request: HttpRequest, conference: Conference, slot: UUID) -> HttpResponse:
    done = _("“%(title)s” is cancelled. It is public.")
    return _set_state(request, conference, slot, cancel_now, done)


@programme_editor_required
def hold_session_after_all(
    request: HttpRequest, conference: Conference, slot: UUID
) -> HttpResponse:
    done = _("“%(title)s” takes place after all. It is public.")
    return _set_state(request, conference, slot, hold_after_all, done)


def _set_state(
    request: HttpRequest, conference: Conference, slot: UUID, rule: Any, done: str
) -> HttpResponse:
    _programme, entry = _published_entry(conference, slot)
    form = SeenForm(request.POST or None)
    if not form.is_valid():
        return redirect("change_session_now", conference.slug, slot)
    seen = form.cleaned_data["seen"]
    try:
        rule(conference, slot, seen=seen, by=_editor(request), now=timezone.now())
    except (Stale, RoomTaken) as refusal:
        messages.error(request, str(refusal))
        return redirect("change_session_now", conference.slug, slot)
    messages.success(request, done % {"title": entry.session.title})
    return redirect("change_now", conference.slug)


def _session_page(
    request: HttpRequest, conference: Conference, slot: UUID, form: PlaceForm
) -> HttpResponse:
    """As it is after a refusal too: somebody else may have changed it."""
    programme, entry = _published_entry(conference, slot)
    people = people_expected(conference, entry.session.session_id)
    closes_at = closing_time(conference, entry.day)
    context = {
        "conference": conference,
        "programme": programme,
        "entry": entry,
        "people": people,
        "choices": choices_for(programme, entry.session, people=people, closes_at=closes_at),
        "form": form,
    }
    return render(request, f"{FOLDER}/change_session_now.html", context)


@programme_editor_required
def delay_room(request: HttpRequest, conference: Conference, room: str) -> HttpResponse:
    """Asked with GET, the page shows what would move; POST moves it."""
    now = timezone.now()
    late_room = room_that_is_late(conference, room, request.GET.get("day", ""), now=now)
    if late_room is None:
        raise Http404
    asked = request.GET if "minutes" in request.GET else None
    form = LateForm(request.POST or asked, entries=late_room.entries)
    delay = None
    if form.is_valid():
        minutes, last = form.cleaned_data["minutes"], form.cleaned_data["last"]
        delay = late_room.delayed(conference, minutes=minutes, last=last, now=now)
        if request.method == "POST" and _moved_along(request, conference, form, delay):
            return redirect("change_now", conference.slug)
    context = {
        "conference": conference,
        "late": late_room,
        "programme": late_room.programme,
        "form": form,
        "delay": delay,
        "minutes": MINUTES,
    }
    return render(request, f"{FOLDER}/delay_room.html", context)


def _moved_along(
    request: HttpRequest, conference: Conference, form: LateForm, delay: Delay
) -> bool:
    refusal = delay.refusal
    if form.cleaned_data["seen"] != delay.mark:
        refusal = _("The programme has changed meanwhile. This is what would move now.")
    if not refusal:
        try:
            move_now(conference, moves_of(delay), by=_editor(request), now=timezone.now())
        except (Stale, RoomTaken) as stale:
            refusal = str(stale)
    if refusal:
        messages.error(request, refusal)
        return False
    messages.success(request, _("The delay is public."))
    return True


def _editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _published_entry(conference: Conference, slot: UUID) -> tuple[Programme, Entry]:
    programme = published(conference)
    entry = entry_in(programme, slot) if programme else None
    if programme is None or entry is None:
        raise Http404
    return programme, entry
