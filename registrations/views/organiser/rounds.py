"""The letters to everybody: when they go out, how far they have come, and what was answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from conference.models import Conference
from conference.permissions import organiser_required
from registrations import rounds
from registrations.forms.rounds import RoundsForm


@organiser_required
def letters(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = RoundsForm(request.POST or None, conference=conference)
    if form.is_valid():
        rounds.set_times(conference, **form.cleaned_data)
        messages.success(request, _("The times are saved."))
        return redirect("letters", conference.slug)
    context = {
        "conference": conference,
        "form": form,
        "now": timezone.now(),
        "progress": rounds.progress(conference),
        "answers": rounds.answers(conference),
    }
    return render(request, "registrations/organiser/letters.html", context)


@require_POST
@organiser_required
def ask_again(request: HttpRequest, conference: Conference) -> HttpResponse:
    asked = rounds.ask_again(conference, now=timezone.now())
    words = ngettext(
        "%(count)d person is asked once more.", "%(count)d people are asked once more.", asked
    )
    messages.success(request, words % {"count": asked})
    return redirect("letters", conference.slug)
