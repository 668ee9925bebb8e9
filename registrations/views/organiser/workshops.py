"""The seats of each session, as organisers see them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.models import Conference, User
from conference.permissions import organiser_required
from registrations import seats
from registrations.changing import SecretsReplaced
from registrations.forms.workshops import PutInForm, SeatsForm
from registrations.workshops import expected, seats_in_order
from scheduling.models import Session


@require_safe
@organiser_required
def workshops(request: HttpRequest, conference: Conference) -> HttpResponse:
    rows = expected(conference)
    context = {
        "conference": conference,
        "seated": [row for row in rows if row.session.seats is not None],
        "open": [row for row in rows if row.session.seats is None],
    }
    return render(request, "registrations/organiser/workshops.html", context)


@organiser_required
def workshop(request: HttpRequest, conference: Conference, session_id: int) -> HttpResponse:
    session = get_object_or_404(conference.sessions.filter(seats__isnull=False), pk=session_id)
    now = timezone.now()
    number = SeatsForm(_posted(request, "set_seats"), initial={"seats": session.seats})
    person = PutInForm(_posted(request, "put_in"), session=session)
    done = _set_seats(session, number, now=now) or _put_in(request, session, person, now=now)
    if done:
        messages.success(request, done)
        return redirect("workshop", conference.slug, session.pk)
    context = {
        "conference": conference,
        "session": session,
        "row": next((row for row in expected(conference) if row.session == session), None),
        "seats": seats_in_order(session),
        "number": number,
        "person": person,
    }
    return render(request, "registrations/organiser/workshop.html", context)


def _posted(request: HttpRequest, button: str) -> Any:
    return request.POST if button in request.POST else None


def _set_seats(session: Session, form: SeatsForm, *, now: datetime) -> str:
    """What was done, in words; nothing when nothing was."""
    if form.is_valid():
        number = form.cleaned_data["seats"]
        try:
            seats.set_seats(session, number, now=now)
        except seats.SeatsBelowTaken as refusal:
            form.refuse(refusal)
        else:
            return _("There are now %(number)d seats.") % {"number": number}
    return ""


def _put_in(request: HttpRequest, session: Session, form: PutInForm, *, now: datetime) -> str:
    if form.is_valid():
        assert isinstance(request.user, User)
        person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
        try:
            seats.put_in(person, session, by=request.user, reason=reason, now=now)
        except (seats.NotBookable, seats.NotOnSite, seats.Overlaps) as refusal:
            form.refuse(refusal)
        except SecretsReplaced:  # Handed over meanwhile: whoever was meant has left.
            form.refuse(seats.NotOnSite())
        else:
            return _("%(name)s has a seat now, and is told by letter.") % {"name": person.name}
    return ""
