"""The board: every session of the draft in its room and time, and those without."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations.board import read_board
from registrations.board_state import frame_of, state_of


@require_safe
@never_cache
@programme_editor_required
def board(request: HttpRequest, conference: Conference) -> HttpResponse:
    board = read_board(conference)
    context = {
        "conference": conference,
        "board": board,
        "day_shown": board.shown_on(timezone.now(), request.GET.get("day", "")),
        "state": state_of(board) | frame_of(board),
    }
    return render(request, "registrations/organiser/programme/board.html", context)
