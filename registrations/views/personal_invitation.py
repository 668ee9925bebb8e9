"""What an invited person reaches from the letter: the form filled in, and the ways to say no."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt

from conference.permissions import GUESSED, client_address, limited, personal, public, secret
from conference.rate_limits import count_try
from registrations import inviting, places, signup
from registrations.forms.registering import RegistrationForm
from registrations.models import Invitation, InvitationQuerySet
from registrations.places import RegistrationState
from registrations.views.answering import (
    check_mail,
    count_letter,
    posted,
    receipt,
    with_choices,
)


@personal
@limited
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The registration form with what we know filled in; or no thanks. Looking changes nothing."""
    invited = _found(request, Invitation.objects.of_link(token))
    if "decline" in request.POST:
        inviting.decline(invited, now=timezone.now())
        context = {"invitation": invited, "conference": invited.conference}
        return render(request, "registrations/declined.html", context)
    return _form(request, invited)


def _form(request: HttpRequest, invited: Invitation) -> HttpResponse:
    now = timezone.now()
    conference = invited.conference
    known = {
        "name": invited.name,
        "email": invited.email,
        "organisation": invited.organisation_shown,
        "submission": uuid4(),
    }
    form = RegistrationForm(posted(request), conference=conference, now=now, initial=known)
    state = places.registration_state(conference, form.pools, now=now)
    if state != RegistrationState.OPEN:
        closed = {"conference": conference, "state": state, "closed_at": form.closes_at}
        return render(request, "registrations/not_open.html", closed)
    if form.is_valid():
        count_letter(request, form, now=now)
        attendee = form.attendee(language=get_language() or "sv")
        try:
            return receipt(request, inviting.accept(invited, attendee, now=now))
        except signup.AlreadyRegistered:
            return check_mail(request, conference)
        except (signup.RegistrationClosed, signup.NoPlacesLeft) as refusal:
            form.refuse(refusal)
    context = {**with_choices(form), "invitation": invited}
    return render(request, "registrations/invitation.html", context)


@public
@csrf_exempt
@secret
@limited
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click (RFC 8058): a post acts at once, whoever sends it; looking changes nothing.

    The address is the key, so no cookie, login or token is asked for, nor where the post is from.
    """
    invited = _found(request, Invitation.objects.of_way_out(token))
    if request.method == "POST":
        inviting.opt_out(invited.digest, now=timezone.now())
    context = {"conference": invited.conference, "is_done": request.method == "POST"}
    with override(invited.language):
        response = render(request, "registrations/unsubscribe.html", context)
    response.headers["Content-Language"] = invited.language
    return response


def _found(request: HttpRequest, invitations: InvitationQuerySet) -> Invitation:
    """A wrong key is a guess, and counted."""
    invited = invitations.first()
    if invited is None:
        count_try((GUESSED, client_address(request)), now=timezone.now())
        raise Http404
    return invited
