"""Pages for the day itself: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views import room_screens as doors
from registrations.views.organiser import changing_now, room_screens

urlpatterns = [
    path(_("<conference:slug>/room/<slug:room>/"), doors.room_screen, name="room_screen"),
    path(
        _("organiser/<conference:slug>/programme/screens/"),
        room_screens.room_screens,
        name="room_screens",
    ),
    path(
        _("organiser/<conference:slug>/programme/now/"), changing_now.change_now, name="change_now"
    ),
    path(
        _("organiser/<conference:slug>/programme/now/<uuid:slot>/"),
        changing_now.change_session_now,
        name="change_session_now",
    ),
    path(
        _("organiser/<conference:slug>/programme/now/<uuid:slot>/cancel/"),
        changing_now.cancel_session_now,
        name="cancel_session_now",
    ),
    path(
        _("organiser/<conference:slug>/programme/now/<uuid:slot>/after-all/"),
        changing_now.hold_session_after_all,
        name="hold_session_after_all",
    ),
    path(
        _("organiser/<conference:slug>/programme/now/rooms/<slug:room>/"),
        changing_now.delay_room,
        name="delay_room",
    ),
]
