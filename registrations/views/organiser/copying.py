"""Begin next year's conference from this year's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models import Conference, User
from conference.permissions import organiser_required
from registrations import copying
from registrations.forms.copying import CopyForm
from registrations.views.answering import posted


@organiser_required
def copy_conference(request: HttpRequest, conference: Conference) -> HttpResponse:
    """First what would be copied, and where the dates go; then it is done."""
    form = CopyForm(posted(request), conference=conference)
    context = {"conference": conference, "form": form, "counts": copying.counts(conference)}
    if form.is_valid():
        if "copy" in request.POST and (new := _made(request, form)):
            messages.success(
                request, _("%(name)s is there. Look through its texts.") % {"name": new}
            )
            return redirect("conference_texts", new.slug)
        starts_on = form.cleaned_data["starts_on"]
        context["dates"] = list(copying.moved_dates(conference, starts_on))
    context["frame"] = copying.frame_of(conference).count()
    return render(request, "registrations/organiser/copy_conference.html", context)


def _made(request: HttpRequest, form: CopyForm) -> Conference | None:
    assert isinstance(request.user, User)
    try:
        return copying.copy(form.conference, form.edition(), by=request.user, now=timezone.now())
    except copying.AddressTaken:
        form.refuse_address()
        return None
