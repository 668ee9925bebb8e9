"""The fees of those who stayed away: proposed, decided, and handed to the finance system."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference, Membership, User
from conference.permissions import role_required
from registrations import invoicing
from registrations.fees import NoFee, NotOverYet, TooLate, agree, approve, propose, tally, waive
from registrations.forms.fees import DecisionForm, TermsForm
from registrations.models import InvoiceTerms
from registrations.views.attachments import attachment

those_with_the_money = role_required(Membership.Role.ORGANISER, Membership.Role.FINANCE)


@require_safe
@those_with_the_money
def fees(request: HttpRequest, conference: Conference) -> HttpResponse:
    known = conference.no_show_fees.in_order()
    context = {
        "conference": conference,
        "fees": known,
        "tally": tally(known),
        "exports": conference.fee_exports.in_order(),
        "has_terms": InvoiceTerms.objects.filter(conference=conference).exists(),
    }
    return render(request, "registrations/organiser/fees.html", context)


@require_POST
@those_with_the_money
def propose_fees(request: HttpRequest, conference: Conference) -> HttpResponse:
    try:
        new = propose(conference, now=timezone.now())
    except NoFee:
        messages.error(request, _("This conference takes no fee of those who stay away."))
    except NotOverYet:
        messages.error(request, _("Wait until the day after the conference."))
    except TooLate:
        messages.error(request, _("It is too late: who came has been erased."))
    else:
        told = ngettext("%(count)d new fee is proposed.", "%(count)d new fees are proposed.", new)
        messages.success(request, told % {"count": new})
    return redirect("fees", conference.slug)


@require_POST
@those_with_the_money
def decide_fees(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = DecisionForm(request.POST, conference=conference)
    if form.is_valid():
        assert isinstance(request.user, User)
        decide = waive if form.cleaned_data["decision"] == DecisionForm.WAIVE else approve
        number = decide(form.fees(), now=timezone.now(), by=request.user)
        told = ngettext("%(count)d fee is decided.", "%(count)d fees are decided.", number)
        messages.success(request, told % {"count": number})
    return redirect("fees", conference.slug)


@those_with_the_money
def invoice_terms(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = TermsForm(request.POST or None, conference=conference)
    if form.is_valid():
        agree(conference, form.cleaned_data)
        messages.success(request, _("The invoice terms are saved."))
        return redirect("fees", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/invoice_terms.html", context)


@require_POST
@those_with_the_money
def export_fees(request: HttpRequest, conference: Conference) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        invoicing.export(conference, now=timezone.now(), by=request.user)
    except invoicing.NoTerms:
        return redirect("invoice_terms", conference.slug)
    except invoicing.NothingToExport:
        messages.error(request, _("No fee is approved that was not exported before."))
    else:
        messages.success(request, _("Exported. Hand the file over to the finance system."))
    return redirect("fees", conference.slug)


@require_safe
@those_with_the_money
def fee_export(request: HttpRequest, conference: Conference, export_id: int) -> HttpResponse:
    """The bytes as they were handed over, as often as they are asked for."""
    made = get_object_or_404(conference.fee_exports, pk=export_id)
    filename = f"{conference.slug}-{made.exported_at:%Y%m%d-%H%M}.zip"
    return attachment(bytes(made.archive), filename=filename, content_type="application/zip")
