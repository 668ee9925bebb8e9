"""What a coordinator does with one of the group: correct the name, replace, cancel."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.rate_limits import Limit, count_try
from registrations import groups, signup
from registrations.forms.groups import MemberForm, NameForm
from registrations.handing_over import AlreadyAdmitted, SameAddress
from registrations.models import Group, Registration
from registrations.signup import AlreadyRegistered, RegistrationCancelled
from registrations.views.answering import group_required, posted

CHANGED = Limit("changes in a group", 120, timedelta(hours=1))


def member_required(
    view: Callable[[HttpRequest, Group, Registration], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """The view gets the group, and somebody in it who has not cancelled."""

    @group_required
    @wraps(view)
    def only_of_the_group(request: HttpRequest, group: Group, member_id: int) -> HttpResponse:
        if request.method == "POST":
            count_try((CHANGED, str(group.pk)), now=timezone.now())
        member = get_object_or_404(group.members.with_details().active(), pk=member_id)
        try:
            return view(request, group, member)
        except (RegistrationCancelled, groups.AlreadyCompleted):
            return redirect(group)

    return only_of_the_group


@member_required
def correct_member(request: HttpRequest, group: Group, member: Registration) -> HttpResponse:
    form = NameForm(posted(request), initial={"name": member.name})
    if form.is_valid():
        groups.correct_name(member, form.cleaned_data["name"], now=timezone.now())
        return redirect(group)
    return _asked(request, "correct", group, member, form)


@member_required
def replace_member(request: HttpRequest, group: Group, member: Registration) -> HttpResponse:
    form = MemberForm(posted(request))
    if form.is_valid():
        try:
            groups.replace(member, **form.cleaned_data, now=timezone.now())
        except AlreadyRegistered:
            form.add_error("email", _("This address is registered already."))
        except (SameAddress, AlreadyAdmitted) as refusal:
            form.refuse(refusal)
        else:
            return redirect(group)
    return _asked(request, "replace", group, member, form)


@member_required
def cancel_member(request: HttpRequest, group: Group, member: Registration) -> HttpResponse:
    if request.method == "POST":
        signup.cancel(member, now=timezone.now())
        return redirect(group)
    return _asked(request, "cancel", group, member, None)


def _asked(
    request: HttpRequest, page: str, group: Group, member: Registration, form: Any
) -> HttpResponse:
    context = {"form": form, "group": group, "conference": group.conference, "name": member.name}
    return render(request, f"registrations/group/{page}.html", context)
