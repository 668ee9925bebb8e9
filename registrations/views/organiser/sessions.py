"""The sessions of the programme: found, written, cancelled."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from registrations import session_editing
from registrations.seats import SeatsBelowTaken
from registrations.session_editing import SessionInUse
from registrations.views.answering import posted
from scheduling import editing
from scheduling.editing import ChangedMeanwhile
from scheduling.forms.sessions import FilterForm, SessionForm
from scheduling.models import Session
from scheduling.moving import Forbidden
from scheduling.session_list import find

ON_A_PAGE = 100


@require_safe
@programme_editor_required
def programme_sessions(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = FilterForm(request.GET, conference=conference)
    found = find(conference, form.wanted())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"conference": conference, "form": form, "page": page}
    return render(request, "registrations/organiser/programme/sessions.html", context)


@programme_editor_required
def add_session(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = SessionForm(posted(request), conference=conference)
    if "arrange" in request.POST:
        form = form.rearranged(request.POST["arrange"])
    elif form.is_valid():
        session = editing.add(conference, form.values())
        messages.success(request, _("“%(session)s” is added.") % {"session": session})
        return redirect("edit_session", conference.slug, session.pk)
    return _page(request, form)


@programme_editor_required
def edit_session(request: HttpRequest, conference: Conference, session_id: int) -> HttpResponse:
    session = get_object_or_404(conference.sessions, pk=session_id)
    form = SessionForm(posted(request), conference=conference, session=session)
    if "arrange" in request.POST:
        form = form.rearranged(request.POST["arrange"])
    elif form.is_valid():
        try:
            session_editing.change(
                session,
                form.values(),
                seen=form.had_seen(),
                keep=form.cleaned_data["keep"],
                now=timezone.now(),
            )
        except ChangedMeanwhile as other:
            form = form.with_theirs(other)
        except SeatsBelowTaken as refusal:
            form.refuse(refusal)
        except Forbidden as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("edit_session", conference.slug, session.pk)
    return _page(request, form)


def _page(request: HttpRequest, form: SessionForm) -> HttpResponse:
    context = {
        "conference": form.conference,
        "session": form.session,
        "form": form,
        "shows_preview": request.POST.get("arrange") == "preview",
    }
    return render(request, "registrations/organiser/programme/session.html", context)


@programme_editor_required
def cancel_session(request: HttpRequest, conference: Conference, session_id: int) -> HttpResponse:
    session = get_object_or_404(conference.sessions, pk=session_id)
    if request.method == "POST":
        editing.cancel(session)
        messages.success(request, _("“%(session)s” is cancelled.") % {"session": session})
        return redirect("edit_session", conference.slug, session.pk)
    return _question(request, session, "cancel_session")


@programme_editor_required
def remove_session(request: HttpRequest, conference: Conference, session_id: int) -> HttpResponse:
    session = get_object_or_404(conference.sessions, pk=session_id)
    if request.method == "POST":
        try:
            session_editing.remove(session)
        except SessionInUse as refusal:
            messages.error(request, str(refusal))
            return redirect("edit_session", conference.slug, session_id)
        messages.success(request, _("“%(session)s” is removed.") % {"session": session})
        return redirect("programme_sessions", conference.slug)
    return _question(request, session, "remove_session")


def _question(request: HttpRequest, session: Session, name: str) -> HttpResponse:
    context = {
        "conference": session.conference,
        "session": session,
        "following": session_editing.following(session),
        "is_public": editing.has_been_published(session),
    }
    return render(request, f"registrations/organiser/programme/{name}.html", context)
