"""Proposing a session: the public form, the proposal's own page, and who was named in one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from conference.models import Conference
from conference.permissions import SENT_A_FORM, client_address, key_required, limited, public_form
from conference.rate_limits import Limit, count_try
from scheduling.forms.proposals import ProposalForm, as_typed, with_one_more
from scheduling.models import Proposal, Proposer
from scheduling.proposals import proposing

ASKED_FOR_A_LETTER = Limit("proposals from an address", 20, timedelta(hours=1))


@public_form
@limited
@cache_control(private=True, no_cache=True)
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    conference = get_object_or_404(Conference.objects.select_related("call"), slug=slug)
    call = proposing.call_of(conference)
    now = timezone.now()
    if call is None or not proposing.takes(call, now=now, is_sent=request.method == "POST"):
        context: dict[str, Any] = {"conference": conference, "call": call, "now": now}
        return render(request, "scheduling/proposals/closed.html", context)
    form = ProposalForm(_posted(request), conference=conference, call=call)
    if "more" not in request.POST and form.is_valid():
        email = form.cleaned_data["email"].casefold()
        count_try((ASKED_FOR_A_LETTER, email), (SENT_A_FORM, client_address(request)), now=now)
        proposal = proposing.propose(
            conference,
            form.idea(),
            submission=form.mark(),
            is_ready="send" in request.POST,
            language=get_language() or "sv",
            now=now,
        )
        return redirect("proposal", proposal.token)
    context = {"form": form, "conference": conference, "call": call}
    return render(request, "scheduling/proposals/propose.html", context)


def _posted(request: HttpRequest) -> Any:
    if request.method != "POST":
        return None
    return with_one_more(request.POST) if "more" in request.POST else request.POST


@key_required(lambda token: Proposal.objects.of_link(token).first())
def proposal(request: HttpRequest, found: Proposal) -> HttpResponse:
    """Changed by whoever has the link until the call closes; then it can only be read."""
    conference, now = found.conference, timezone.now()
    context = {"proposal": found, "conference": conference, "call": conference.call}
    if not proposing.may_still_change(found, now=now):
        return render(request, "scheduling/proposals/proposal.html", context)
    form = ProposalForm(
        _posted(request), conference=conference, call=conference.call, initial=as_typed(found)
    )
    if "more" not in request.POST and form.is_valid():
        try:
            proposing.change(found, form.idea(), is_ready="send" in request.POST, now=now)
        except (proposing.CallClosed, proposing.NoLongerYours):
            words = _("It can no longer be changed. What you wrote stands here, for you to copy.")
            messages.warning(request, words)
        else:
            messages.success(request, _("Your proposal is saved."))
            return redirect("proposal", found.token)
    return render(request, "scheduling/proposals/proposal.html", {**context, "form": form})


@key_required(lambda token: Proposal.objects.of_link(token).first())
def withdraw_proposal(request: HttpRequest, found: Proposal) -> HttpResponse:
    if request.method == "POST":
        try:
            proposing.withdraw(found)
        except proposing.NoLongerYours:
            messages.warning(request, _("It is decided already. Write to us if you cannot come."))
        return redirect("proposal", found.token)
    context = {"proposal": found, "conference": found.conference}
    return render(request, "scheduling/proposals/withdraw.html", context)


@key_required(lambda token: Proposer.objects.of_link(token).first())
def proposed_speaker(request: HttpRequest, found: Proposer) -> HttpResponse:
    """Somebody was named as a speaker, and can say that it is not them."""
    conference = found.proposal.conference
    if request.method == "POST":
        proposing.leave(found)
        return render(request, "scheduling/proposals/left.html", {"conference": conference})
    context = {"proposer": found, "proposal": found.proposal, "conference": conference}
    return render(request, "scheduling/proposals/named.html", context)
