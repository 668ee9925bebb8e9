"""Pages for those who publish the programme: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import releases

urlpatterns = [
    path(
        _("organiser/<conference:slug>/programme/release/"),
        releases.release,
        name="release",
    ),
    path(
        _("organiser/<conference:slug>/programme/releases/"),
        releases.releases,
        name="releases",
    ),
    path(
        _("organiser/<conference:slug>/programme/releases/<int:number>/"),
        releases.release_changes,
        name="release_changes",
    ),
    path(
        _("organiser/<conference:slug>/programme/releases/<int:number>/restore/"),
        releases.restore_release,
        name="restore_release",
    ),
]
