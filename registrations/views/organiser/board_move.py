"""“Move to…”: a place typed in a form or chosen among suggestions, with no mouse, on a phone."""

from dataclasses import asdict
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from conference.models import Conference, User
from conference.permissions import programme_editor_required
from registrations.board import Board, Card, read_board
from registrations.board_moves import ToUnplace, Wish, fulfil
from registrations.board_suggestions import suggestions_for
from registrations.forms.board import MoveForm, TakeOffForm
from scheduling.moving import Mover, Refused

# So many suggestions stand above the form, of those that clash with nothing.
BEST_SHOWN = 3


@never_cache
@programme_editor_required
def move_session(request: HttpRequest, conference: Conference, session_id: int) -> HttpResponse:
    board = read_board(conference)
    card = _card(request, board, session_id)
    day = card.starts_at.date() if card.starts_at else _day(request, board)
    posted, again = request.POST or None, "again" in request.GET
    form = MoveForm(posted, board=board, card=card, again=again, day=day)
    wish = _wish(request, form)
    if wish:
        try:
            return _done(request, board, wish, day=day)
        except Refused as refusal:
            card = _card(request, read_board(conference), session_id)
            form.refuse(refusal, now_at=card)
    context = {"conference": conference, "card": card, "form": form, "again": again, "day": day}
    if not (form.is_bound or again):
        free = [one for one in suggestions_for(card, board) if not one.clashes]
        context["suggestions"] = free[:BEST_SHOWN]
    return render(request, "registrations/organiser/programme/move_session.html", context)


@require_safe
@never_cache
@vary_on_headers("Accept")
@programme_editor_required
def suggestions(request: HttpRequest, conference: Conference, session_id: int) -> HttpResponse:
    """A page where each is a button; the same as JSON for who asks for it."""
    board = read_board(conference)
    card = _card(request, board, session_id)
    found = suggestions_for(card, board)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"suggestions": [asdict(one) for one in found]})
    day = card.starts_at.date() if card.starts_at else _day(request, board)
    context = {"conference": conference, "card": card, "suggestions": found, "day": day}
    return render(request, "registrations/organiser/programme/suggestions.html", context)


def _card(request: HttpRequest, board: Board, session_id: int) -> Card:
    card = board.card_of(session_id, request.GET.get("slot", ""))
    if card is None:
        raise Http404
    return card


def _day(request: HttpRequest, board: Board) -> date:
    return board.shown_on(timezone.now(), request.GET.get("day", ""))


def _wish(request: HttpRequest, form: MoveForm) -> Wish | None:
    """What is asked for, if it can be understood."""
    taken_off = TakeOffForm(request.POST)
    if "take_off" in request.POST and taken_off.is_valid():
        return taken_off.wish()
    return form.wish() if form.is_valid() else None


def _done(request: HttpRequest, board: Board, wish: Wish, *, day: date) -> HttpResponse:
    """Do it, and back to the board where it now is; or was, on that `day`."""
    assert isinstance(request.user, User)
    slot, said = fulfil(wish, board.conference, by=Mover(request.user, board.judgement))
    messages.success(request, said)
    address = reverse("board", args=[board.conference.slug])
    if isinstance(wish, ToUnplace):
        return redirect(f"{address}?day={day}")
    return redirect(f"{address}?day={wish.starts_at:%Y-%m-%d}#slot-{slot}")
