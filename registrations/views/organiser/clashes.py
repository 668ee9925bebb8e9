"""What clashes in the draft, and how much each kind of clash matters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations.board import read_board
from registrations.clash_groups import clash_groups
from registrations.forms.clashes import LevelsForm
from scheduling.clashes import levels_of
from scheduling.clashes.setting import set_levels


@require_safe
@never_cache
@programme_editor_required
def clashes(request: HttpRequest, conference: Conference) -> HttpResponse:
    groups = list(clash_groups(read_board(conference)))
    context = {"conference": conference, "groups": groups}
    return render(request, "registrations/organiser/programme/clashes.html", context)


@programme_editor_required
def clash_settings(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = LevelsForm(request.POST or None, levels=levels_of(conference))
    if form.is_valid():
        set_levels(conference, form.levels())
        messages.success(request, _("The clashes are judged by this from now on."))
        return redirect("clashes", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/programme/clash_settings.html", context)
