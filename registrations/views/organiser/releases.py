"""Publishing the draft with open eyes, and what was published before."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.models import Conference, User
from conference.permissions import programme_editor_required
from registrations.announcements import leaves_at
from registrations.audience import audience_of
from registrations.forms.releases import ReleaseForm
from registrations.release_history import changes_of, history_of
from registrations.release_page import letters_waiting, what_publishing_would_do
from scheduling.differences import changes_in_words
from scheduling.models import Release
from scheduling.programme import programme_of
from scheduling.publishing import NotPublishable
from scheduling.releasing import DraftChanged, NothingToPublish, publish_as_shown
from scheduling.restoring import restoration, restore


@never_cache
@programme_editor_required
def release(request: HttpRequest, conference: Conference) -> HttpResponse:
    assert isinstance(request.user, User)
    now = timezone.now()
    form = ReleaseForm(request.POST or None)
    published = form.is_valid() and _publish(conference, form, by=request.user, now=now)
    if published:
        messages.success(request, _what_was_done(published))
        return redirect("release_changes", conference.slug, published.number)
    context = {
        "conference": conference,
        "form": form,
        "shown": what_publishing_would_do(conference, now=now),
        "may_see_names": _is_organiser(request.user, conference),
    }
    return render(request, "registrations/organiser/programme/release.html", context)


@require_safe
@programme_editor_required
def releases(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {"conference": conference, "history": history_of(conference)}
    return render(request, "registrations/organiser/programme/releases.html", context)


@require_safe
@programme_editor_required
def release_changes(request: HttpRequest, conference: Conference, number: int) -> HttpResponse:
    release = get_object_or_404(conference.releases, number=number)
    context = {
        "conference": conference,
        "release": release,
        "programme": programme_of(release),
        "changes": changes_of(release),
    }
    return render(request, "registrations/organiser/programme/release_changes.html", context)


@never_cache
@programme_editor_required
def restore_release(request: HttpRequest, conference: Conference, number: int) -> HttpResponse:
    assert isinstance(request.user, User)
    release = get_object_or_404(conference.releases, number=number)
    now = timezone.now()
    if request.method == "POST":
        try:
            restore(release, seen=request.POST.get("seen", ""), by=request.user, now=now)
        except DraftChanged:
            messages.error(request, _("The draft has changed meanwhile: look through it again."))
        else:
            messages.success(request, _("The draft is as it was. Publish it when it is right."))
            return redirect("board", conference.slug)
    would = restoration(release, now=now)
    context = {
        "conference": conference,
        "release": release,
        "would": would,
        "changes": changes_in_words(conference, would.before, would.after, would.changes),
    }
    return render(request, "registrations/organiser/programme/restore_release.html", context)


def _publish(
    conference: Conference, form: ReleaseForm, *, by: User, now: datetime
) -> Release | None:
    audience = audience_of(conference)
    try:
        return publish_as_shown(conference, **form.cleaned_data, by=by, now=now, audience=audience)
    except NothingToPublish:
        form.add_error(None, _("All of this is published already. There is nothing to publish."))
    except DraftChanged:
        form.add_error(
            None,
            _(
                "The draft has changed since this page was shown, and nothing was published. "
                "Look through what would change now, and publish again."
            ),
        )
    except NotPublishable as reason:
        form.add_error(None, str(reason))
    return None


def _what_was_done(release: Release) -> str:
    number, leave_at = letters_waiting(release.conference).number, leaves_at(release.conference)
    done = _("Release %(number)d is published.") % {"number": release.number}
    if not number or leave_at is None:
        return f"{done} {_('There is nobody to write to about it.')}"
    letters = ngettext(
        "%(number)d letter leaves at %(time)s. What you publish before that is told in it too.",
        "%(number)d letters leave at %(time)s. What you publish before that is told in them too.",
        number,
    )
    at = time_format(localtime(leave_at, release.conference.tz))
    return f"{done} {letters % {'number': number, 'time': at}}"


def _is_organiser(user: User, conference: Conference) -> bool:
    """Who builds the programme sees how many have chosen something; organisers see who."""
    return Conference.objects.organised_by(user).filter(pk=conference.pk).exists()
