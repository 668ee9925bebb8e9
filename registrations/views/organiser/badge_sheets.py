"""Badges to print, many at a time: asked for here, made by the worker, fetched as one file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference, Membership, User
from conference.permissions import role_required
from registrations.badge_sheets import (
    KEPT,
    NobodyToPrint,
    ask,
    file_of,
    names_in_other_letters,
    tally,
    try_again,
)
from registrations.forms.badge_sheets import BadgeSheetsForm
from registrations.views.attachments import attachment
from scheduling.typesetting import CONTENT_TYPE

Role = Membership.Role
at_the_desk = role_required(Role.DESK, Role.ORGANISER)
# The list shows the latest ones; nobody looks for badges of last week.
SHOWN = 20


@never_cache
@at_the_desk
def badge_sheets(request: HttpRequest, conference: Conference) -> HttpResponse:
    numbers, now = tally(conference), timezone.now()
    form = BadgeSheetsForm(request.POST or None, tally=numbers)
    if form.is_valid():
        assert isinstance(request.user, User)
        wish, language = form.wish(), get_language() or "sv"
        try:
            sheets = ask(conference, wish, by=request.user, language=language, now=now)
        except NobodyToPrint:
            form.add_error("whom", _("There is nobody to print a badge for. Choose others."))
        else:
            return redirect("badge_sheets_made", conference.slug, sheets.pk)
    context = {
        "conference": conference,
        "form": form,
        "tally": numbers,
        "others": names_in_other_letters(conference),
        "earlier": conference.badge_sheets.newest_first()[:SHOWN],
        "kept_from": now - KEPT,
    }
    return render(request, "registrations/organiser/badge_sheets/badge_sheets.html", context)


@require_safe
@never_cache
@at_the_desk
def badge_sheets_made(request: HttpRequest, conference: Conference, sheets_id: int) -> HttpResponse:
    sheets = get_object_or_404(conference.badge_sheets.newest_first(), pk=sheets_id)
    context = {"conference": conference, "sheets": sheets, "kept_from": timezone.now() - KEPT}
    return render(request, "registrations/organiser/badge_sheets/made.html", context)


@require_safe
@at_the_desk
def badge_sheets_pdf(request: HttpRequest, conference: Conference, sheets_id: int) -> HttpResponse:
    sheets = get_object_or_404(conference.badge_sheets, pk=sheets_id)
    content = file_of(sheets, now=timezone.now())
    if content is None:
        raise Http404
    badges = pgettext("file name", "badges")
    filename = f"{badges}-{conference.slug}-{sheets.pk}.pdf"
    return attachment(content, filename=filename, content_type=CONTENT_TYPE)


@require_POST
@at_the_desk
def retry_badge_sheets(
    request: HttpRequest, conference: Conference, sheets_id: int
) -> HttpResponse:
    try_again(get_object_or_404(conference.badge_sheets, pk=sheets_id))
    messages.success(request, _("The badges are being made again."))
    return redirect("badge_sheets_made", conference.slug, sheets_id)
