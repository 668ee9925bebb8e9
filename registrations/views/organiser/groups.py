"""The groups that coordinators have registered, and the quotas of organisations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference
from conference.permissions import organiser_required
from registrations import quotas
from registrations.forms.quotas import QuotaForm


@require_safe
@organiser_required
def groups(request: HttpRequest, conference: Conference) -> HttpResponse:
    return _page(request, conference, QuotaForm(conference=conference))


@require_POST
@organiser_required
def set_quota(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = QuotaForm(request.POST, conference=conference)
    if form.is_valid():
        try:
            quotas.set_quota(**form.cleaned_data)
        except quotas.QuotaBelowTaken as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The quota is saved."))
            return redirect("groups", conference.slug)
    return _page(request, conference, form)


@require_POST
@organiser_required
def remove_quota(request: HttpRequest, conference: Conference, quota_id: int) -> HttpResponse:
    get_object_or_404(quotas.with_taken(conference), pk=quota_id).delete()
    messages.success(request, _("The quota is removed."))
    return redirect("groups", conference.slug)


def _page(request: HttpRequest, conference: Conference, form: QuotaForm) -> HttpResponse:
    context = {
        "conference": conference,
        "groups": conference.groups.with_counts(),
        "quotas": quotas.with_taken(conference),
        "form": form,
    }
    return render(request, "registrations/organiser/groups.html", context)
