"""Who is invited to a conference: imported, written to, reminded, and what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference
from conference.permissions import organiser_required
from registrations import inviting
from registrations.forms.invitations import GreetingForm, ImportForm, OptOutForm, ReminderForm
from registrations.models import InvitationGreeting, digest_of

ROWS = 50


@require_safe
@organiser_required
def invitation_list(request: HttpRequest, conference: Conference) -> HttpResponse:
    return _list(request, conference, ReminderForm())


@organiser_required
def import_invitations(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        imported = inviting.import_invitees(
            conference,
            form.invitees,
            language=form.cleaned_data["language"],
            now=timezone.now(),
        )
        context = {"conference": conference, "imported": imported}
        return render(request, "registrations/organiser/imported.html", context)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/import_invitations.html", context)


@require_POST
@organiser_required
def send_invitations(request: HttpRequest, conference: Conference) -> HttpResponse:
    number = inviting.invite(conference, now=timezone.now())
    words = ngettext(
        "One invitation is on its way.", "%(number)d invitations are on their way.", number
    )
    messages.success(request, words % {"number": number})
    return redirect("invitations", conference.slug)


@require_POST
@organiser_required
def remind_invited(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = ReminderForm(request.POST)
    if not form.is_valid():
        return _list(request, conference, form)
    number = inviting.remind(conference, at=form.at(conference, now=timezone.now()))
    words = ngettext("One person is reminded.", "%(number)d people are reminded.", number)
    messages.success(request, words % {"number": number})
    return redirect("invitations", conference.slug)


@organiser_required
def invitation_greeting(request: HttpRequest, conference: Conference) -> HttpResponse:
    greeting = InvitationGreeting.objects.filter(conference=conference).first()
    form = GreetingForm(request.POST or None, instance=greeting)
    if form.is_valid():
        inviting.greet(conference, **form.cleaned_data)
        messages.success(request, _("The greeting is saved."))
        return redirect("invitations", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/invitation_greeting.html", context)


@organiser_required
def opt_out_address(request: HttpRequest, conference: Conference) -> HttpResponse:
    """For those who reply to the letter instead of pressing its button."""
    form = OptOutForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        inviting.opt_out(digest_of(email.casefold()), now=timezone.now())
        messages.success(request, _("%(email)s gets no more invitations.") % {"email": email})
        return redirect("invitations", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/opt_out_address.html", context)


def _list(request: HttpRequest, conference: Conference, form: ReminderForm) -> HttpResponse:
    rows = conference.invitations.with_state().select_related("organisation").in_order()
    context = {
        "conference": conference,
        "form": form,
        "progress": inviting.progress(conference),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "registrations/organiser/invitations.html", context)
