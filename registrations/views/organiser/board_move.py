"""“Move to…”: a place chosen in a form, with no mouse and on a phone."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from conference.models import Conference, User
from conference.permissions import programme_editor_required
from registrations.board import Board, Card, read_board
from registrations.board_moves import Wish, fulfil
from registrations.forms.board import MoveForm, TakeOffForm
from scheduling.moving import Mover, Refused


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
            return _done(request, board, wish)
        except Refused as refusal:
            card = _card(request, read_board(conference), session_id)
            form.refuse(refusal, now_at=card)
    context = {"conference": conference, "card": card, "form": form, "again": again, "day": day}
    return render(request, "registrations/organiser/programme/move_session.html", context)


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


def _done(request: HttpRequest, board: Board, wish: Wish) -> HttpResponse:
    """Do it, and back to the board on that day."""
    assert isinstance(request.user, User)
    slot, said = fulfil(wish, board.conference, by=Mover(request.user, board.judgement))
    messages.success(request, said)
    address = reverse("board", args=[board.conference.slug])
    day = getattr(wish, "starts_at", None)
    return redirect(f"{address}?day={day:%Y-%m-%d}#slot-{slot}" if day else address)
