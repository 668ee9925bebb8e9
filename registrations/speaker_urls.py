"""Pages about speakers, for those who build the programme: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import speaker_edits, speakers

urlpatterns = [
    path(
        _("organiser/<conference:slug>/programme/speakers/"),
        speakers.programme_speakers,
        name="programme_speakers",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/new/"),
        speakers.add_speaker,
        name="add_speaker",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/remind/"),
        speakers.remind_speakers,
        name="remind_speakers",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/changes/"),
        speaker_edits.speaker_edits,
        name="speaker_edits",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/<int:speaker_id>/"),
        speakers.edit_speaker,
        name="edit_speaker",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/<int:speaker_id>/changes/"),
        speaker_edits.decide_speaker_edits,
        name="decide_speaker_edits",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/<int:speaker_id>/link/"),
        speakers.send_speaker_link,
        name="send_speaker_link",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/<int:speaker_id>/remove/"),
        speakers.remove_speaker,
        name="remove_speaker",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/photo/<slug:digest>.jpg"),
        speaker_edits.photo_of_speaker,
        name="photo_of_speaker",
    ),
    path(
        _("organiser/<conference:slug>/programme/speakers/slides/<int:slides_id>/file"),
        speakers.slides_of_speaker,
        name="slides_of_speaker",
    ),
]
