"""What the open board says and asks, in JSON: one move at a time, and whether others made any."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from conference.models import Conference, User
from conference.permissions import programme_editor_required
from registrations.board import judgement_of, read_board
from registrations.board_moves import WISH, fulfil
from registrations.board_state import state_of
from scheduling.draft import version_of
from scheduling.moving import Mover, Refused


@require_POST
@never_cache
@programme_editor_required
def make_move(request: HttpRequest, conference: Conference) -> HttpResponse:
    """200 with what was `said`, 409 with why it was `refused`; both with the board as it is now."""
    assert isinstance(request.user, User)
    try:
        wish = WISH.validate_json(request.body)
    except ValidationError as nonsense:
        words = _("The server did not understand the move. Load the page again.")
        errors = nonsense.errors(include_url=False, include_context=False, include_input=False)
        return JsonResponse({"refused": words, "errors": errors}, status=422)
    judgement = judgement_of(conference)
    try:
        slot, said = fulfil(wish, conference, by=Mover(request.user, judgement))
    except Refused as refusal:
        state = state_of(read_board(conference, judgement))
        return JsonResponse(state | {"refused": str(refusal)}, status=409)
    state = state_of(read_board(conference, judgement))
    return JsonResponse(state | {"slot": str(slot), "said": said})


@require_safe
@never_cache
@programme_editor_required
def board_live(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Nothing (204) when the board is as it was at the version `since`."""
    if request.GET.get("since") == str(version_of(conference)):
        return HttpResponse(status=204)
    return JsonResponse(state_of(read_board(conference)))
