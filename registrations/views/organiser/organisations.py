"""The register of organisations, which all conferences share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference, Organisation, User
from conference.permissions import any_organiser_required
from registrations import merging, organisation_register
from registrations.forms.organisations import MergeForm, OrganisationForm, RecogniseForm


@require_safe
@any_organiser_required
def organisations(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    current = Conference.objects.current(timezone.localdate())
    entries = organisation_register.entries(current)
    known = [entry.organisation for entry in entries]
    own = Conference.objects.organised_by(request.user)
    context = {
        "conference": current,
        "entries": entries,
        "duplicates": organisation_register.perhaps_the_same(entries),
        "unknown": organisation_register.unknown_organisations(own, known),
    }
    return render(request, "registrations/organiser/organisations.html", context)


@any_organiser_required
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Empty, or begun with a name that people have written."""
    written = request.GET.get("written", "")[:200]
    form = OrganisationForm(request.POST or None, initial={"name_sv": written})
    if form.is_valid():
        added = organisation_register.enter(form.cleaned_data, also_written=written)
        messages.success(request, _("%(name)s is in the register.") % {"name": added.name})
        return redirect("organisations")
    context = {"form": form, "organisation": None}
    return render(request, "registrations/organiser/organisation.html", context)


@any_organiser_required
def edit_organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        organisation_register.correct(organisation, form.cleaned_data)
        messages.success(request, _("%(name)s is saved.") % {"name": organisation.name})
        return redirect("organisations")
    context = {"form": form, "organisation": organisation}
    return render(request, "registrations/organiser/organisation.html", context)


@any_organiser_required
def merge_organisations(request: HttpRequest) -> HttpResponse:
    """Asked for with GET: what would happen. Posted: it happens."""
    form = MergeForm(request.POST or request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        kept, merged = form.cleaned_data["kept"], form.cleaned_data["merged"]
        if request.method == "POST" and _merge(request, kept, merged):
            return redirect("organisations")
        context |= {
            "kept": kept,
            "merged": merged,
            "moving": merging.what_would_move(merged),
            "names": merging.names_after(kept, merged),
        }
    return render(request, "registrations/organiser/merge_organisations.html", context)


def _merge(request: HttpRequest, kept: Organisation, merged: Organisation) -> bool:
    try:
        merging.merge(kept, merged)
    except merging.CannotMerge as refusal:
        told = _("Both have %(kind)s that only one can have. Remove one of them first.")
        messages.error(request, told % {"kind": refusal.kind})
        return False
    told = _("%(merged)s is now part of %(kept)s.")
    messages.success(request, told % {"merged": merged.name, "kept": kept.name})
    return True


@require_POST
@any_organiser_required
def recognise_organisation(request: HttpRequest) -> HttpResponse:
    form = RecogniseForm(request.POST)
    if form.is_valid():
        written, organisation = form.cleaned_data["written"], form.cleaned_data["organisation"]
        organisation_register.recognise(written, organisation)
        told = _("Who writes %(written)s comes from %(name)s.")
        messages.success(request, told % {"written": written, "name": organisation.name})
    else:
        messages.error(request, _("Choose which organisation it is."))
    return redirect("organisations")
