"""Publishing the draft with open eyes, and what was published before."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from conference.models import Conference, User
from conference.permissions import programme_editor_required
from registrations.announcements import leaves_at
from registrations.audience import audience_of
from registrations.forms.releases import ReleaseForm
from registrations.release_page import letters_waiting, what_publishing_would_do
from scheduling.models import Release
from scheduling.publishing import NotPublishable
from scheduling.releasing import DraftChanged, NothingToPublish, publish_as_shown


@never_cache
@programme_editor_required
def release(request: HttpRequest, conference: Conference) -> HttpResponse:
    assert isinstance(request.user, User)
    now = timezone.now()
    form = ReleaseForm(request.POST or None)
    published = form.is_valid() and _publish(conference, form, by=request.user, now=now)
    if published:
        messages.success(request, _what_was_done(published))
        return redirect("release", conference.slug)
    context = {
        "conference": conference,
        "form": form,
        "shown": what_publishing_would_do(conference, now=now),
        "may_see_names": _is_organiser(request.user, conference),
    }
    return render(request, "registrations/organiser/programme/release.html", context)


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
