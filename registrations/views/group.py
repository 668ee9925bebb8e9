"""A coordinator's pages: ask for the link, see who comes, and register more."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import client_address, limited, public_form
from conference.rate_limits import Limit, count_try
from conference.spreadsheets import CONTENT_TYPE, csv_file
from registrations import groups
from registrations.forms.group_review import Review
from registrations.forms.groups import CoordinatorForm, ListForm
from registrations.models import Group
from registrations.views.answering import check_mail, group_required, posted

ASKED_FOR_A_GROUP = Limit("letters to a coordinator", 5, timedelta(hours=1))
SENT_A_FORM = Limit("group forms from a client", 60, timedelta(minutes=1))
# Each check tells of up to five hundred addresses whether they are registered.
CHECKED = Limit("lists checked for a group", 60, timedelta(hours=1))


@public_form
@limited
@cache_control(private=True, no_cache=True)
def register_group(request: HttpRequest, slug: str) -> HttpResponse:
    conference = get_object_or_404(Conference, slug=slug)
    form = CoordinatorForm(posted(request))
    if form.is_valid():
        now = timezone.now()
        coordinator = form.coordinator(language=get_language() or "sv")
        count_try(
            (ASKED_FOR_A_GROUP, coordinator.email.casefold()),
            (SENT_A_FORM, client_address(request)),
            now=now,
        )
        groups.begin(conference, coordinator, now=now)
        return check_mail(request, conference)
    context = {"form": form, "conference": conference}
    return render(request, "registrations/group/register_group.html", context)


@require_safe
@group_required
def group_page(request: HttpRequest, group: Group) -> HttpResponse:
    context = {"group": group, "conference": group.conference, "members": groups.members(group)}
    return render(request, "registrations/group/group.html", context)


@require_safe
@group_required
def group_csv(request: HttpRequest, group: Group) -> HttpResponse:
    name = _("colleagues")
    return HttpResponse(
        csv_file(groups.table(group)),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@group_required
def add_to_group(request: HttpRequest, group: Group) -> HttpResponse:
    """First the list, then the list as it was understood: what is sent with rows is the second."""
    pools = list(group.conference.pools.in_order())
    now = timezone.now()
    if request.method == "POST":
        count_try((CHECKED, str(group.pk)), now=now)
    if "rows" in request.POST:
        return reviewed(request, Review.posted(group, pools, request.POST.dict(), now=now))
    form = ListForm(posted(request), request.FILES or None, pools=pools)
    if form.is_valid():
        return _review_page(request, Review(group, pools, form.rows(), now))
    context = {"form": form, "group": group, "conference": group.conference}
    return render(request, "registrations/group/add.html", context)


def reviewed(request: HttpRequest, review: Review) -> HttpResponse:
    """Register those who are right, all in one; those who are not stay to be corrected."""
    if "register" not in request.POST or not review.right:
        return _review_page(request, review)
    colleagues = [row.colleague() for row in review.right]
    try:
        registered = groups.add(review.group, colleagues, now=review.now)
    except groups.NotEverybody:
        return _review_page(request, review.again(), something_changed=True)
    if not review.wrong:
        return redirect(review.group)
    return _review_page(request, review.without_those_right(), registered=len(registered))


def _review_page(request: HttpRequest, review: Review, **news: object) -> HttpResponse:
    context = {
        "review": review,
        "group": review.group,
        "conference": review.group.conference,
        **news,
    }
    return render(request, "registrations/group/review.html", context)
