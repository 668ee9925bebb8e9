"""Pages for those who build the programme: an address in each language."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import (
    board,
    board_machine,
    board_move,
    board_settings,
    sharing,
)

urlpatterns = [
    path("", include("registrations.contents_urls")),
    path("", include("registrations.speaker_urls")),
    path("", include("registrations.release_urls")),
    path("", include("registrations.now_urls")),
    path("", include("registrations.clash_urls")),
    path("", include("registrations.proposals_urls")),
    path("", include("registrations.import_urls")),
    path(_("organiser/<conference:slug>/programme/"), board.board, name="board"),
    path(
        _("organiser/<conference:slug>/programme/moves/"),
        board_machine.make_move,
        name="make_move",
    ),
    path(
        _("organiser/<conference:slug>/programme/live/"),
        board_machine.board_live,
        name="board_live",
    ),
    path(
        _("organiser/<conference:slug>/programme/settings/"),
        board_settings.board_settings,
        name="board_settings",
    ),
    path(
        _("organiser/<conference:slug>/programme/sessions/<int:session_id>/move/"),
        board_move.move_session,
        name="move_session",
    ),
    path(
        _("organiser/<conference:slug>/programme/sessions/<int:session_id>/suggestions/"),
        board_move.suggestions,
        name="suggestions",
    ),
    path(_("organiser/<conference:slug>/programme/elsewhere/"), sharing.sharing, name="sharing"),
]
