"""How the board moves, and what is too tight."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations.forms.pace import PaceForm
from scheduling.pace import pace_of, set_pace


@programme_editor_required
def board_settings(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = PaceForm(request.POST or None, pace=pace_of(conference))
    if form.is_valid():
        set_pace(conference, form.pace())
        messages.success(request, _("The board keeps to this from now on."))
        return redirect("board_settings", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/programme/board_settings.html", context)
