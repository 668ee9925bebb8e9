"""The doors where badges are scanned, as organisers set them up."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.models import Conference, User
from conference.permissions import organiser_required
from registrations import checkpoints as rules
from registrations import empty_seats as emptying
from registrations.forms.checkpoints import FORMS
from registrations.models import Checkpoint
from registrations.views.answering import posted

Kind = Checkpoint.Kind


@require_safe
@organiser_required
def checkpoints(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {"conference": conference, "rows": rules.listed(conference, now=timezone.now())}
    return render(request, "registrations/organiser/checkpoints/checkpoints.html", context)


@require_safe
@organiser_required
def checkpoint_kinds(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {"conference": conference}
    return render(request, "registrations/organiser/checkpoints/kinds.html", context)


@organiser_required
def add_checkpoint(request: HttpRequest, conference: Conference, kind: str) -> HttpResponse:
    if kind not in Kind.values:
        raise Http404
    form = FORMS[Kind(kind)](posted(request), kind=Kind(kind), conference=conference)
    if form.is_valid():
        door = rules.add(conference, Kind(kind), form.cleaned_data)
        messages.success(request, _("%(door)s is added.") % {"door": door})
        return redirect("checkpoints", conference.slug)
    context = {"conference": conference, "form": form, "kind": Kind(kind)}
    return render(request, "registrations/organiser/checkpoints/checkpoint.html", context)


@organiser_required
def edit_checkpoint(
    request: HttpRequest, conference: Conference, checkpoint_id: int
) -> HttpResponse:
    door, now = get_object_or_404(conference.checkpoints, pk=checkpoint_id), timezone.now()
    kind, fixed = Kind(door.kind), rules.fixed(door, now=now)
    form = FORMS[kind](
        posted(request), kind=kind, conference=conference, checkpoint=door, fixed=fixed
    )
    if form.is_valid():
        door = rules.change(door, form.cleaned_data, now=now)
        messages.success(request, _("%(door)s is changed.") % {"door": door})
        return redirect("checkpoints", conference.slug)
    context = {
        "conference": conference,
        "form": form,
        "kind": kind,
        "checkpoint": door,
        "is_fixed": fixed,
        "has_seats": rules.has_seats(door),
    }
    return render(request, "registrations/organiser/checkpoints/checkpoint.html", context)


@organiser_required
def remove_checkpoint(
    request: HttpRequest, conference: Conference, checkpoint_id: int
) -> HttpResponse:
    door = get_object_or_404(conference.checkpoints, pk=checkpoint_id)
    if request.method == "POST":
        try:
            rules.remove(door, now=timezone.now())
        except rules.CheckpointInUse as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(door)s is removed.") % {"door": door})
        return redirect("checkpoints", conference.slug)
    context = {"conference": conference, "checkpoint": door}
    return render(request, "registrations/organiser/checkpoints/remove.html", context)


@never_cache
@organiser_required
def empty_seats(request: HttpRequest, conference: Conference, checkpoint_id: int) -> HttpResponse:
    """Whose seats are empty, and the button that lets others have them."""
    door, now = get_object_or_404(conference.checkpoints, pk=checkpoint_id), timezone.now()
    if not rules.has_seats(door):
        raise Http404
    if request.method == "POST":
        assert isinstance(request.user, User)
        try:
            released = emptying.release(door, by=request.user, now=now)
        except emptying.NotOn:
            messages.error(request, _("Seats can be released while the session is on."))
        else:
            messages.success(request, _in_words(released))
        return redirect("empty_seats", conference.slug, door.pk)
    context = {"conference": conference, "checkpoint": door, "room": emptying.seen(door, now=now)}
    return render(request, "registrations/organiser/checkpoints/empty_seats.html", context)


def _in_words(released: emptying.Released) -> str:
    """How many seats were let go, and how many of them those in line have got."""
    seats = ngettext("%d seat is released.", "%d seats are released.", released.given_up)
    line = ngettext(
        "%d goes to somebody in line, who is told by letter.",
        "%d go to those in line, who are told by letter.",
        released.dealt,
    )
    if released.dealt:
        return f"{seats % released.given_up} {line % released.dealt}"
    return seats % released.given_up
