"""Proposals as reviewers and those who choose see them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference, Membership, User
from conference.permissions import programme_editor_required, role_required
from conference.spreadsheets import CONTENT_TYPE, csv_file
from registrations.views.attachments import attachment
from scheduling.forms.proposals import CallForm, ReviewForm
from scheduling.models import Call, Proposal
from scheduling.proposals import deciding, listing, reviewing
from scheduling.proposals.proposing import call_of

Role = Membership.Role
reviewer_required = role_required(Role.ORGANISER, Role.PROGRAMME_EDITOR, Role.REVIEWER)


@require_safe
@reviewer_required
def proposals(request: HttpRequest, conference: Conference) -> HttpResponse:
    user = _user(request)
    sight = reviewing.sight_of(conference, user)
    context = {
        "conference": conference,
        "call": call_of(conference),
        "now": timezone.now(),
        "sight": sight,
        "rows": listing.rows_for(conference, user, sight),
        "balance": listing.balance(conference) if sight.chooses else (),
        "next": reviewing.next_to_review(conference, user),
        "to_be_told": conference.proposals.to_be_told().count(),
        "decisions": Proposal.Decision.choices,
    }
    return render(request, "registrations/organiser/proposals/proposals.html", context)


@reviewer_required
def review_proposal(request: HttpRequest, conference: Conference, proposal_id: int) -> HttpResponse:
    user = _user(request)
    found = get_object_or_404(conference.proposals.handed_in(), pk=proposal_id)
    own = found.reviews.filter(reviewer=user).first()
    form = ReviewForm(request.POST or None, initial=_said(own))
    if form.is_valid():
        words = form.cleaned_data
        try:
            reviewing.review(
                found, user, score=words["score"], comment=words["comment"], now=timezone.now()
            )
        except reviewing.AlreadyDecided:
            refused = _("It was decided meanwhile. What you wrote stands here, for you to copy.")
            messages.warning(request, refused)
        else:
            messages.success(request, _("Thank you, your review is kept."))
            return _to_the_next(conference, user)
    context = {
        "conference": conference,
        "proposal": found,
        "sight": reviewing.sight_of(conference, user),
        "people": found.proposers.order_by("position", "pk"),
        "form": form,
        "own": own,
        "reviews": reviewing.reviews_seen_by(found, user),
    }
    return render(request, "registrations/organiser/proposals/review.html", context)


def _to_the_next(conference: Conference, user: User) -> HttpResponse:
    following = reviewing.next_to_review(conference, user)
    if following:
        return redirect("review_proposal", conference.slug, following.pk)
    return redirect("proposals", conference.slug)


def _said(own: Any) -> dict[str, Any]:
    if own is None:
        return {}
    return {"score": own.score or ReviewForm.INTEREST, "comment": own.comment}


@require_POST
@programme_editor_required
def decide_proposals(request: HttpRequest, conference: Conference) -> HttpResponse:
    chosen = [int(one) for one in request.POST.getlist("proposal") if one.isdecimal()]
    decision = request.POST.get("decision", "")
    if decision not in {"", *Proposal.Decision.values} or not chosen:
        messages.warning(request, _("Tick the proposals, then say what becomes of them."))
        return redirect("proposals", conference.slug)
    number = deciding.decide(conference, chosen, decision, by=_user(request), now=timezone.now())
    words = ngettext("%(number)d proposal is marked.", "%(number)d proposals are marked.", number)
    messages.success(request, words % {"number": number})
    return redirect("proposals", conference.slug)


@programme_editor_required
def tell_proposers(request: HttpRequest, conference: Conference) -> HttpResponse:
    """First whom it concerns and what they will read; then, once, the letters."""
    if request.method == "POST":
        number = deciding.tell(conference, now=timezone.now())
        words = ngettext(
            "%(number)d proposal is answered; the letters are on their way.",
            "%(number)d proposals are answered; the letters are on their way.",
            number,
        )
        messages.success(request, words % {"number": number})
        return redirect("proposals", conference.slug)
    waiting = conference.proposals.to_be_told().with_proposers()
    context = {
        "conference": conference,
        "call": get_object_or_404(Call, conference=conference),
        "waiting": waiting,
        "letters": sum(len(proposal.proposers.all()) for proposal in waiting),
    }
    return render(request, "registrations/organiser/proposals/tell.html", context)


@programme_editor_required
def edit_call(request: HttpRequest, conference: Conference) -> HttpResponse:
    call = call_of(conference) or Call(conference=conference)
    form = CallForm(request.POST or None, instance=call)
    if form.is_valid():
        form.save()
        messages.success(request, _("The call is saved."))
        return redirect("proposals", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/proposals/call.html", context)


@require_safe
@programme_editor_required
def proposals_csv(request: HttpRequest, conference: Conference) -> HttpResponse:
    content = csv_file(listing.table(conference))
    filename = f"{_('proposals')}.csv"
    return attachment(content, filename=filename, content_type=CONTENT_TYPE)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
