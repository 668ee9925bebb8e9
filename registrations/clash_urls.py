"""Pages about what clashes in the draft, and what makes it clash: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import clashes, unavailable

urlpatterns = [
    path(_("organiser/<conference:slug>/programme/clashes/"), clashes.clashes, name="clashes"),
    path(
        _("organiser/<conference:slug>/programme/clashes/settings/"),
        clashes.clash_settings,
        name="clash_settings",
    ),
    path(
        _("organiser/<conference:slug>/programme/closed/"),
        unavailable.room_times,
        name="room_times",
    ),
    path(
        _("organiser/<conference:slug>/programme/closed/<int:time_id>/remove/"),
        unavailable.remove_time,
        name="remove_time",
    ),
]
