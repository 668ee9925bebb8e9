"""Pages about what the programme is made of: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import conference_texts, copying, rooms, sessions, tracks

urlpatterns = [
    path(
        _("organiser/<conference:slug>/texts/"),
        conference_texts.conference_texts,
        name="conference_texts",
    ),
    path(_("organiser/<conference:slug>/copy/"), copying.copy_conference, name="copy_conference"),
    path(
        _("organiser/<conference:slug>/programme/sessions/"),
        sessions.programme_sessions,
        name="programme_sessions",
    ),
    path(
        _("organiser/<conference:slug>/programme/sessions/new/"),
        sessions.add_session,
        name="add_session",
    ),
    path(
        _("organiser/<conference:slug>/programme/sessions/<int:session_id>/"),
        sessions.edit_session,
        name="edit_session",
    ),
    path(
        _("organiser/<conference:slug>/programme/sessions/<int:session_id>/cancel/"),
        sessions.cancel_session,
        name="cancel_session",
    ),
    path(
        _("organiser/<conference:slug>/programme/sessions/<int:session_id>/remove/"),
        sessions.remove_session,
        name="remove_session",
    ),
    path(_("organiser/<conference:slug>/programme/rooms/"), rooms.rooms, name="rooms"),
    path(_("organiser/<conference:slug>/programme/rooms/new/"), rooms.add_room, name="add_room"),
    path(
        _("organiser/<conference:slug>/programme/rooms/<int:room_id>/"),
        rooms.edit_room,
        name="edit_room",
    ),
    path(
        _("organiser/<conference:slug>/programme/rooms/<int:room_id>/move/"),
        rooms.move_room,
        name="move_room",
    ),
    path(
        _("organiser/<conference:slug>/programme/rooms/<int:room_id>/remove/"),
        rooms.remove_room,
        name="remove_room",
    ),
    path(_("organiser/<conference:slug>/programme/tracks/"), tracks.tracks, name="tracks"),
    path(
        _("organiser/<conference:slug>/programme/tracks/new/"), tracks.add_track, name="add_track"
    ),
    path(
        _("organiser/<conference:slug>/programme/tracks/<int:track_id>/"),
        tracks.edit_track,
        name="edit_track",
    ),
    path(
        _("organiser/<conference:slug>/programme/tracks/<int:track_id>/move/"),
        tracks.move_track,
        name="move_track",
    ),
    path(
        _("organiser/<conference:slug>/programme/tracks/<int:track_id>/remove/"),
        tracks.remove_track,
        name="remove_track",
    ),
]
