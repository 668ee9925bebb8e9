"""Pages: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from scheduling.views import proposing, public, speaker_pages, speaker_sessions

urlpatterns = [
    path(_("<conference:slug>/programme/"), public.programme, name="programme"),
    # Before the sessions: one that is called this would hide it.
    path(
        _("<conference:slug>/programme/changes/"),
        public.programme_changes,
        name="programme_changes",
    ),
    path(_("<conference:slug>/programme/<slug:session_slug>/"), public.session, name="session"),
    path(
        _("<conference:slug>/programme/<slug:session_slug>/slides/"),
        public.slides_of_session,
        name="slides_of_session",
    ),
    path(_("<conference:slug>/speakers/"), public.speakers, name="speakers"),
    path(_("<conference:slug>/speakers/<slug:speaker_slug>/"), public.speaker, name="speaker"),
    path(_("<conference:slug>/propose/"), proposing.propose, name="propose"),
    path(_("proposal/<slug:token>/"), proposing.proposal, name="proposal"),
    path(
        _("proposal/<slug:token>/withdraw/"), proposing.withdraw_proposal, name="withdraw_proposal"
    ),
    path(_("proposed/<slug:token>/"), proposing.proposed_speaker, name="proposed_speaker"),
    path(_("speaker/<slug:token>/"), speaker_pages.speaker_page, name="speaker_page"),
    path(_("speaker/<slug:token>/profile/"), speaker_pages.profile, name="speaker_profile"),
    path(_("speaker/<slug:token>/photo/"), speaker_pages.photo, name="change_speaker_photo"),
    path(
        _("speaker/<slug:token>/photo/<slug:digest>.jpg"),
        speaker_pages.own_photo,
        name="own_speaker_photo",
    ),
    path(_("speaker/<slug:token>/times/"), speaker_pages.availability, name="speaker_times"),
    path(_("speaker/<slug:token>/practical/"), speaker_pages.practical, name="speaker_practical"),
    path(
        _("speaker/<slug:token>/session/<int:part_id>/"),
        speaker_sessions.session,
        name="speaker_session",
    ),
    path(
        _("speaker/<slug:token>/session/<int:part_id>/slides/"),
        speaker_sessions.slides,
        name="speaker_slides",
    ),
    path(
        _("speaker/<slug:token>/session/<int:part_id>/slides/file"),
        speaker_sessions.own_slides,
        name="own_speaker_slides",
    ),
]
