"""Pages for those who build the programme: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import board

urlpatterns = [
    path(_("organiser/<conference:slug>/programme/"), board.board, name="board"),
]
