"""The programme as one person's own: booking, swapping, waiting and saving, one button each."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations import saving, seats
from registrations.forms.agenda import AgendaForm
from registrations.models import Registration
from registrations.my_programme import OwnProgramme, own_programme
from registrations.views.answering import registration_required
from scheduling.models import Session
from scheduling.timetable import tracks_of

Wish = AgendaForm.Wish


@registration_required
def agenda(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What was asked for is done, and the page shown again at the same session."""
    now = timezone.now()
    if registration.is_cancelled:
        return redirect(registration)
    refusal = ""
    form = AgendaForm(request.POST or None)
    if request.method == "POST":
        if not form.is_valid():
            raise Http404
        refusal = _fulfil(registration, form, now=now)
        if not refusal:
            address = reverse("agenda", args=[registration.personal_token])
            return redirect(f"{address}#slot-{form.cleaned_data['slot']}")
    it = own_programme(registration, now=now)
    context = {
        "registration": registration,
        "conference": registration.conference,
        "it": it,
        "tracks": it and tracks_of(it.programme),
        "refusal": refusal,
        "refused_slot": form.cleaned_data["slot"] if refusal else None,
    }
    return render(request, "registrations/agenda.html", context)


def _fulfil(registration: Registration, form: AgendaForm, *, now: datetime) -> str:
    """Do what was asked for; or say in words why not."""
    it = own_programme(registration, now=now)
    session = _session(it, form.cleaned_data["slot"])
    try:
        match form.cleaned_data["wish"]:
            case Wish.BOOK | Wish.SWAP as wish:
                seats.book(registration, session, now=now, swap=wish == Wish.SWAP)
            case Wish.LEAVE:
                seats.leave(registration, session, now=now)
            case Wish.SAVE:
                saving.save(registration, session, now=now)
            case _unsave:
                saving.unsave(registration, session, now=now)
    except seats.NotOnSite:
        return _("Only those who have a place on site can book a seat.")
    except seats.Overlaps:
        return _("You have booked something else at that time. Do you want to swap?")
    except (seats.NotBookable, saving.NotSavable):
        return _("This can no longer be chosen. The programme below is as it is now.")
    return ""


def _session(it: OwnProgramme | None, slot_id: int) -> Session:
    for day in it.days if it else ():
        for choice in day.choices:
            if choice.entry.session.slot_id == slot_id:
                return Session.objects.get(pk=choice.entry.session.session_id)
    raise Http404
