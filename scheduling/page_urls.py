"""Pages: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from scheduling.views import proposing, public

urlpatterns = [
    path(_("<conference:slug>/programme/"), public.programme, name="programme"),
    # Before the sessions: one that is called this would hide it.
    path(
        _("<conference:slug>/programme/changes/"),
        public.programme_changes,
        name="programme_changes",
    ),
    path(_("<conference:slug>/programme/<slug:session_slug>/"), public.session, name="session"),
    path(_("<conference:slug>/speakers/"), public.speakers, name="speakers"),
    path(_("<conference:slug>/speakers/<slug:speaker_slug>/"), public.speaker, name="speaker"),
    path(_("<conference:slug>/propose/"), proposing.propose, name="propose"),
    path(_("proposal/<slug:token>/"), proposing.proposal, name="proposal"),
    path(
        _("proposal/<slug:token>/withdraw/"), proposing.withdraw_proposal, name="withdraw_proposal"
    ),
    path(_("proposed/<slug:token>/"), proposing.proposed_speaker, name="proposed_speaker"),
]
